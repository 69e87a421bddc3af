package io.github.trilemma.benchmarks;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.github.trilemma.config.NetworkConfig.Precision;
import io.github.trilemma.kernel.KernelProvider;
import io.github.trilemma.nn.Critic;
import io.github.trilemma.nn.Restorer;
import org.assertj.core.data.Offset;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Declared operations and bytes against numbers worked out by hand. */
class WorkTest {
    private static final Offset<Double> CLOSE = within(0.2);

    @Test
    void layersOfTheDenoiser() {
        // 784 pixels, 25 taps, two operations: 39,200 times (32 + 32·64 + 64·64 + 64·32 + 32).
        assertThat(NetworkWork.restorer(Task.DENOISE, 32).forward()).isEqualTo(39_200L * 8256);
        // 784 pixels: 81 taps to 64, 25 taps 64 to 32, 25 taps 32 to 1.
        assertThat(NetworkWork.restorer(Task.SR, 32).forward()).isEqualTo(1568L * (81 * 64 + 25 * 64 * 32 + 25 * 32));
        // 14² outputs of 1 to 32, 7² of 32 to 64, 4² of 64 to 128, a linear layer of 2048.
        assertThat(NetworkWork.critic(32).forward())
                .isEqualTo(50L * (196 * 32 + 49 * 32 * 64 + 16 * 64 * 128) + 2 * 2048);
        assertThat(NetworkWork.classifier().forward())
                .isEqualTo(50L * (576 * 10 + 64 * 10 * 20) + 2 * (320 * 50 + 50 * 10));
    }

    @Test
    void theFirstLayerHasNoGradientByItsInputUnlessWanted() {
        NetworkWork critic = NetworkWork.critic(8);
        assertThat(critic.byActivations(true) - critic.byActivations(false)).isEqualTo(50L * 196 * 8);
        assertThat(critic.byWeights()).isEqualTo(critic.forward());
    }

    /**
     * Denoiser: a forward pass over 50 images is 16.18, the critic's 0.594. Six restorations, two passes back, five times six
     * critic passes and two more, all but the first layers' gradients by images that nobody wants. SRCNN: 4.48 instead of 16.18.
     */
    @ParameterizedTest
    @CsvSource({"DENOISE, 148.5", "SR, 54.5"})
    void paperSizeIteration(Task task, double gigaflops) {
        assertThat(Work.iteration(task, 32, 50).flops() / 1e9).isCloseTo(gigaflops, CLOSE);
    }

    @Test
    void anIterationIsFiveCriticStepsAndOneRestorerStep() {
        Work critic = Work.criticStep(Task.DENOISE, 8, 50);
        Work restorer = Work.restorerStep(Task.DENOISE, 8, 50);
        assertThat(Work.iteration(Task.DENOISE, 8, 50).flops()).isEqualTo(5 * critic.flops() + restorer.flops());
        assertThat(Work.iteration(Task.DENOISE, 8, 100).flops())
                .isEqualTo(2 * Work.iteration(Task.DENOISE, 8, 50).flops());
    }

    @ParameterizedTest
    @CsvSource({"DENOISE, 8", "DENOISE, 32", "SR, 8", "SR, 32"})
    void parametersAreThoseOfTheNetworks(Task task, int width) {
        Workload workload = new Workload(task, width, 50, 1, Precision.FLOAT32, KernelProvider.LIBTORCH);
        try (Restorer restorer = Restorer.of(workload.config(5).network(), 1);
                Critic critic = Critic.of(workload.config(5).network(), 1, Sizes.SIDE, Sizes.SIDE)) {
            assertThat(NetworkWork.restorer(task, width).parameters())
                    .isEqualTo(restorer.parameters().values().numel());
            assertThat(NetworkWork.critic(width).parameters())
                    .isEqualTo(critic.parameters().values().numel());
        }
    }

    @Test
    void bytesOfTheKernels() {
        assertThat(Work.adamClip(1000).bytes()).isEqualTo(32_000);
        assertThat(Work.adamClip(1000).footprint()).isEqualTo(16_000);
        // Per image 2 pixels read and 1 written, 2 logits read and 2 written, score, label; five terms.
        assertThat(Work.fusedLoss(1, 1, 2, 4).bytes()).isEqualTo(4 * (3 + 4 + 2) + 8 + 40);
        assertThat(Work.fusedLoss(1, 1, 2, 2).bytes()).isEqualTo(2 * (3 + 4 + 2) + 8 + 40);
        assertThat(Work.drawBatch(1, 100, true).bytes()).isEqualTo(100 + 16 + 800 + 8);
        assertThat(Work.drawBatch(1, 100, false).bytes()).isEqualTo(200 + 16 + 800 + 8);
        assertThat(Work.measure(1, 100, 10, 4).bytes()).isEqualTo(4 * 210 + 8 + 16);
    }
}
