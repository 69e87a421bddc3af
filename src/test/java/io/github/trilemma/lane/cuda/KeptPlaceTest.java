package io.github.trilemma.lane.cuda;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.trilemma.ConfigurationException;
import io.github.trilemma.config.ExperimentConfig;
import io.github.trilemma.config.NetworkConfig.Precision;
import io.github.trilemma.config.NetworkConfig.RestorerKind;
import io.github.trilemma.kernel.Kernels;
import io.github.trilemma.kernel.TorchKernels;
import io.github.trilemma.tensor.Libtorch;
import io.github.trilemma.train.Trainer;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import org.bytedeco.pytorch.global.torch;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Which points go through one captured graph. The points are real and train on the CPU; CUDA is a list of calls. */
class KeptPlaceTest {
    private static final int IMAGES = 20;
    private static final int SIZE = 16;

    private final int threads = oneThread();
    private final FakeCuda cuda = new FakeCuda();
    private final Kernels kernels = capturable(new TorchKernels());
    private final ExperimentConfig config =
            Points.config(RestorerKind.DENOISER, 2, 4, Precision.FLOAT32, IterationGraph.WARM_UP + 3);
    private final Points points = new Points(config, IMAGES, SIZE, kernels);
    private final KeptPlace place = new KeptPlace(kernels, cuda, new CaptureLock());

    /** As in a lane: more threads would only wait for each other. Returns how many there were. */
    private static int oneThread() {
        Libtorch.prepare();
        int before = torch.get_num_threads();
        torch.set_num_threads(1);
        return before;
    }

    /** The reference kernels under another flag. */
    private static Kernels capturable(Kernels real) {
        return (Kernels) Proxy.newProxyInstance(
                Kernels.class.getClassLoader(), new Class<?>[] {Kernels.class}, (proxy, method, arguments) -> {
                    if (method.getName().equals("capturable")) {
                        return true;
                    }
                    try {
                        return method.invoke(real, arguments);
                    } catch (InvocationTargetException e) {
                        throw e.getCause();
                    }
                });
    }

    @AfterEach
    void nothingIsLeft() {
        place.close();
        points.close();
        torch.set_num_threads(threads);
        assertThat(cuda.open).isEmpty();
    }

    private Trainer train(ExperimentConfig point) {
        Trainer trainer = place.sit(point, points.material);
        assertThat(trainer.run(() -> false)).isTrue();
        return trainer;
    }

    @Test
    void aPointThatFitsIsReplayedByTheSameGraph() {
        long address = train(config).restorer().parameters().values().data_ptr().address();
        assertThat(cuda.count("beginCapture")).isEqualTo(1);
        assertThat(cuda.count("launch")).isEqualTo(2);
        Trainer second = train(Points.other(config));
        assertThat(cuda.count("beginCapture")).isEqualTo(1);
        assertThat(cuda.count("launch")).isEqualTo(2 + 2);
        assertThat(second.restorer().parameters().values().data_ptr().address()).isEqualTo(address);
        assertThat(cuda.count("destroyExecutable")).isZero();
    }

    @Test
    void aPointThatDoesNotFitIsCapturedAnew() {
        train(config);
        train(Points.wider(config));
        assertThat(cuda.count("beginCapture")).isEqualTo(2);
        assertThat(cuda.calls.lastIndexOf("beginCapture 7")).isGreaterThan(cuda.calls.indexOf("destroyExecutable"));
        assertThat(cuda.count("releasePool")).isEqualTo(1);
        try (Points images = new Points(config, IMAGES, SIZE, kernels)) {
            assertThat(place.sit(Points.wider(config), images.material).run(() -> false))
                    .isTrue();
            assertThat(cuda.count("beginCapture")).isEqualTo(3);
            place.close();
        }
    }

    @Test
    void whatATrainingThatFailedLeavesIsNotUsedAgain() {
        train(config);
        Trainer second = place.sit(config, points.material);
        second.listen(trainer -> {
            throw new IllegalStateException("a listener's failure");
        });
        assertThatThrownBy(() -> second.run(() -> false)).hasMessage("a listener's failure");
        train(config);
        assertThat(cuda.count("beginCapture")).isEqualTo(2);
    }

    @Test
    void aTrainingThatWasStoppedLeavesASoundSeat() {
        train(config);
        Trainer second = place.sit(config, points.material);
        assertThat(second.run(() -> second.iteration() == 2)).isFalse();
        train(config);
        assertThat(cuda.count("beginCapture")).isEqualTo(1);
    }

    @Test
    void kernelsThatWaitAreRefused() {
        assertThatThrownBy(() -> new KeptPlace(new TorchKernels(), cuda, new CaptureLock()))
                .isInstanceOf(ConfigurationException.class)
                .hasMessageContaining("--capture off");
    }
}
