package io.github.trilemma.benchmarks;

import io.github.trilemma.config.ExperimentConfig;
import io.github.trilemma.degrade.Degradation;
import io.github.trilemma.kernel.KernelProvider;
import io.github.trilemma.kernel.Kernels;
import io.github.trilemma.lane.cuda.BytedecoCuda;
import io.github.trilemma.lane.cuda.CaptureLock;
import io.github.trilemma.lane.cuda.CudaCalls;
import io.github.trilemma.lane.cuda.KeptPlace;
import io.github.trilemma.lane.cuda.LaneStream;
import io.github.trilemma.tensor.Device;
import io.github.trilemma.train.Material;
import io.github.trilemma.train.Place;
import io.github.trilemma.train.Trainer;
import java.util.Arrays;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/** One point in training on a device, as a lane of a sweep trains it: a thread, on a GPU a stream and perhaps a graph. */
final class GpuLane implements AutoCloseable {
    private final ExecutorService thread = Executors.newSingleThreadExecutor();
    private final Device device;
    private Device.Use use;
    private LaneStream stream;
    private CudaCalls calls;
    private Place place;
    private Trainer trainer;

    /**
     * A lane before iteration 0.
     *
     * @param shared images and classifier on the device
     * @param capture whether iterations are captured
     */
    GpuLane(Device device, ExperimentConfig config, Shared shared, boolean capture, KernelProvider asked) {
        this.device = device;
        wait(thread.submit(() -> {
            use = device.use();
            Kernels kernels = KernelProvider.choose(asked, device);
            if (device.isCuda()) {
                calls = new BytedecoCuda();
                stream = LaneStream.open(calls);
            }
            place = capture ? new KeptPlace(kernels, calls, CaptureLock.PROCESS) : Place.fresh(kernels);
            Degradation degradation = Degradation.of(config.degradation(), kernels);
            trainer =
                    place.sit(config, new Material(shared.images(), shared.fixed(), degradation, shared.classifier()));
        }));
    }

    /** Begins to train some iterations. */
    Future<?> iterate(int iterations) {
        return thread.submit(() -> {
            int[] left = {iterations};
            trainer.run(() -> left[0]-- == 0);
            if (stream != null) {
                calls.synchronize(stream.stream());
            }
        });
    }

    /** Critic costs of the last iteration, then the terms of the restorer. */
    double[] numbers() {
        double[][] found = new double[2][];
        wait(thread.submit(() -> {
            found[0] = trainer.readCriticCosts();
            found[1] = trainer.readTerms();
        }));
        double[] all = Arrays.copyOf(found[0], found[0].length + 4);
        System.arraycopy(found[1], 0, all, found[0].length, 4);
        return all;
    }

    static void wait(Future<?> work) {
        try {
            work.get();
        } catch (ExecutionException e) {
            if (e.getCause() instanceof RuntimeException cause) {
                throw cause;
            }
            throw new IllegalStateException(e.getCause());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted", e);
        }
    }

    Device device() {
        return device;
    }

    @Override
    public void close() {
        try {
            wait(thread.submit(() -> {
                if (place != null) {
                    place.close();
                }
                if (stream != null) {
                    stream.close();
                }
                if (use != null) {
                    use.close();
                }
            }));
        } finally {
            thread.shutdown();
        }
    }
}
