package io.github.trilemma.train;

import io.github.trilemma.config.AdamConfig;
import io.github.trilemma.data.DeviceImages;
import io.github.trilemma.degrade.Degradation;
import io.github.trilemma.kernel.Kernels;
import io.github.trilemma.loss.GradientPenalty;
import io.github.trilemma.nn.HeldOutCritic;
import io.github.trilemma.nn.Restorer;
import io.github.trilemma.nn.SlopeTrace;
import io.github.trilemma.tensor.Generators;
import io.github.trilemma.tensor.TensorScope;
import io.github.trilemma.tensor.Tensors;
import java.util.List;
import java.util.function.BooleanSupplier;
import java.util.function.IntConsumer;
import org.bytedeco.pytorch.NoGradGuard;
import org.bytedeco.pytorch.Scalar;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch;

/**
 * Trains the held-out critic of one finished restorer, by one recipe for all points (Gulrajani et al. 2017):
 *
 * <pre>
 * cost = mean critic(xHat) - mean critic(x) + 10·penalty,   Adam, rate 1e-4, beta1 0.5, beta2 0.9
 * </pre>
 *
 * <p>on training images, each batch under a fresh draw of the degradation. Initial weights, order of the images, noise and the
 * penalty's shares follow from one seed that all points share: two restorers are held against the same ruler. The penalty looks
 * between a clean image and the restored version of another image, two independent draws as in the paper. Not thread-safe.
 */
public final class HeldOutTraining implements AutoCloseable {
    /** Weight of the gradient penalty. */
    public static final double PENALTY = 10;

    /** Learning rate of the critic. */
    public static final double RATE = 1e-4;

    private static final AdamConfig ADAM = new AdamConfig(0.5, 0.9, 1e-8);

    private final Restorer restorer;
    private final HeldOutCritic critic;
    private final StreamBatchSource source;
    private final Adam adam;
    private final long seed;
    private final double rate;
    private int done;

    /**
     * A training at its first step; draws the critic's initial weights.
     *
     * @param restorer finished; stays the caller's
     * @param critic trained in place; stays the caller's
     * @param images training images; stay the caller's
     * @param fixed their degraded versions (N,C,H,W) uint8, or null when the degradation is random
     * @param batch images per step; the restorer's batch norm sees so many
     * @param rulerSeed of all draws; the same for all points that are to be compared
     * @param kernels draw the batches and step
     */
    public HeldOutTraining(
            Restorer restorer,
            HeldOutCritic critic,
            DeviceImages images,
            Tensor fixed,
            Degradation degradation,
            int batch,
            long rulerSeed,
            Kernels kernels) {
        this(restorer, critic, images, fixed, degradation, batch, rulerSeed, RATE, kernels);
    }

    /** With another learning rate, for tests. */
    HeldOutTraining(
            Restorer restorer,
            HeldOutCritic critic,
            DeviceImages images,
            Tensor fixed,
            Degradation degradation,
            int batch,
            long rulerSeed,
            double rate,
            Kernels kernels) {
        this.restorer = restorer;
        this.critic = critic;
        this.seed = Seeds.of(rulerSeed, Seeds.Use.HELD_OUT_CRITIC, 0);
        this.rate = rate;
        this.source = new StreamBatchSource(images, fixed, degradation, batch, seed, kernels);
        this.adam = new Adam(critic.parameters(), ADAM, kernels);
        try (TensorScope scope = TensorScope.open()) {
            critic.initialise(Generators.cpu(Seeds.of(seed, Seeds.Use.CRITIC_WEIGHTS, 0)));
        }
    }

    /**
     * Trains until {@code steps} steps are done in all, or until {@code cancelled} says so between two.
     *
     * @param progress is told the number of steps done after each
     * @return whether all steps are done
     */
    public boolean run(int steps, BooleanSupplier cancelled, IntConsumer progress) {
        while (done < steps) {
            if (cancelled.getAsBoolean()) {
                return false;
            }
            try (Batch batch = source.next();
                    TensorScope scope = TensorScope.open()) {
                step(batch.clean(), restore(batch));
            }
            done++;
            progress.accept(done);
        }
        return true;
    }

    /** Scores clean, restored and mixed images in one pass and goes back from all three at once. */
    private void step(Tensor x, Tensor xHat) {
        long n = x.size(0);
        try (NoGradGuard off = new NoGradGuard()) {
            Tensor mixed = between(x, xHat);
            SlopeTrace trace =
                    critic.slopeTrace(Tensors.channelsLast(torch.cat(Tensors.vector(List.of(x, xHat, mixed)))));
            Tensor slopes = trace.slopes(seeds(n), 2 * n);
            trace.backward(GradientPenalty.bySlopes(slopes).mul(new Scalar(PENALTY)));
        }
        adam.step(rate, Double.POSITIVE_INFINITY);
    }

    /** What the cost's means give each score, -1/N for clean and 1/N for restored images; 1 for the mixed ones, whose slope is wanted. */
    private static Tensor seeds(long n) {
        Tensor seeds = Tensors.zeros(3 * n).fill_(new Scalar(1));
        seeds.narrow(0, 0, n).fill_(new Scalar(-1.0 / n));
        seeds.narrow(0, n, n).fill_(new Scalar(1.0 / n));
        return seeds;
    }

    private Tensor between(Tensor x, Tensor xHat) {
        Tensor share = Tensors.uniform(0, 1, Generators.cpu(Seeds.of(seed, Seeds.Use.PENALTY_SHARES, done)), x.size(0));
        return GradientPenalty.between(x, xHat.roll(new long[] {1}, 0), share);
    }

    private Tensor restore(Batch batch) {
        try (NoGradGuard off = new NoGradGuard()) {
            return restorer.restore(batch.degraded(), false);
        }
    }

    @Override
    public void close() {
        adam.close();
    }
}
