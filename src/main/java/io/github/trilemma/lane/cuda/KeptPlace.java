package io.github.trilemma.lane.cuda;

import io.github.trilemma.ConfigurationException;
import io.github.trilemma.config.ExperimentConfig;
import io.github.trilemma.kernel.DeviceErrors;
import io.github.trilemma.kernel.Kernels;
import io.github.trilemma.train.DeviceIteration;
import io.github.trilemma.train.HostIteration;
import io.github.trilemma.train.Material;
import io.github.trilemma.train.Place;
import io.github.trilemma.train.Seat;
import io.github.trilemma.train.Trainer;

/**
 * The place of a lane that captures: it keeps its seat and the graph over it, and the next point that fits them is trained by the
 * same graph. Points whose degradation is drawn on the host have no graph: their iterations are enqueued call by call. To be used on the lane's thread, with the lane's stream current.
 */
public final class KeptPlace implements Place {
    private final Kernels kernels;
    private final CudaCalls calls;
    private final CaptureLock lock;
    private Seat seat;
    private DeviceIteration iteration;
    private HostIteration host;
    private IterationGraph graph;
    private Trainer trainer;

    /**
     * An empty place.
     *
     * @throws ConfigurationException when calls of {@code kernels} cannot be captured
     */
    public KeptPlace(Kernels kernels, CudaCalls calls, CaptureLock lock) {
        if (!kernels.capturable()) {
            throw new ConfigurationException("a captured iteration must have kernels that do not wait, got those of "
                    + kernels.name() + ": use --capture off, or the kernels of the device");
        }
        this.kernels = kernels;
        this.calls = calls;
        this.lock = lock;
    }

    @Override
    public Trainer sit(ExperimentConfig config, Material material) {
        try {
            if (trainer != null && !trainer.failed() && iteration != null && iteration.fits(config, material)) {
                seat.start(config);
            } else {
                close();
                seat = Seat.of(config, material, kernels);
                if (!DeviceIteration.serves(material)) {
                    host = new HostIteration(seat, Place.source(config, material, kernels));
                    trainer = new Trainer(seat, host);
                    return trainer;
                }
                iteration = new DeviceIteration(seat, material);
                graph = new IterationGraph(iteration, calls, lock);
            }
        } catch (RuntimeException e) {
            throw DeviceErrors.map(e);
        }
        trainer = new Trainer(seat, graph);
        return trainer;
    }

    @Override
    public void close() {
        Attempts attempts = new Attempts(null);
        if (graph != null) {
            attempts.run(graph::close);
        }
        if (iteration != null) {
            attempts.run(iteration::close);
        }
        if (host != null) {
            attempts.run(host::close);
        }
        if (seat != null) {
            attempts.run(seat::close);
        }
        trainer = null;
        graph = null;
        iteration = null;
        host = null;
        seat = null;
        attempts.rethrow();
    }
}
