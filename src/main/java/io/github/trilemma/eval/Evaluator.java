package io.github.trilemma.eval;

import io.github.trilemma.data.DeviceImages;
import io.github.trilemma.kernel.Kernels;
import io.github.trilemma.nn.Critic;
import io.github.trilemma.nn.Restorer;
import io.github.trilemma.surface.Measure;
import io.github.trilemma.tensor.TensorScope;
import io.github.trilemma.tensor.Tensors;
import java.util.List;
import org.bytedeco.pytorch.NoGradGuard;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch.ScalarType;

/**
 * Measures a trained restorer on a test set.
 *
 * <pre>
 * MSE  = mean over all test pixels of (xHat - x)²,  RMSE = sqrt(MSE),  PSNR = 10·log10(1/MSE)
 * critic gap = mean critic(x) - mean critic(xHat), by the run's own critic
 * error rate = share of test images with argmax(judge(xHat)) ≠ label, for each judge
 * </pre>
 *
 * <p>Beside these: {@link Ssim}, {@link SlicedWasserstein}, and for each judge the cross-entropy, the error rate of each class,
 * {@link Calibration}, {@link Frechet} and {@link KernelDistance}. Intervals of means over images are {@link Bootstrap}'s, those of
 * measures of whole sets {@link Jackknife}'s.
 */
public final class Evaluator {
    private final TestSet test;
    private final List<Judge> judges;
    private final Kernels kernels;
    private final List<String> further;

    /**
     * An evaluator.
     *
     * @param judges at least one
     */
    public Evaluator(TestSet test, List<Judge> judges, Kernels kernels) {
        this(test, judges, kernels, List.of());
    }

    /**
     * An evaluator that measures more than the engine does itself.
     *
     * @param further names of {@link MeasureFamily}s
     */
    public Evaluator(TestSet test, List<Judge> judges, Kernels kernels, List<String> further) {
        if (judges.isEmpty()) {
            throw new IllegalArgumentException(
                    "judges must be at least one, got none: give the classifier trained against");
        }
        this.test = test;
        this.judges = List.copyOf(judges);
        this.kernels = kernels;
        this.further = List.copyOf(further);
    }

    /** All measures by name, as in {@link Measure}, with their intervals. Sums stay on the device until the end. */
    public Measurements measure(Restorer restorer, Critic critic) {
        DeviceImages images = test.images();
        long values = (long) images.channels() * images.height() * images.width();
        boolean similar = Ssim.fits(images.height(), images.width());
        try (TensorScope all = TensorScope.open();
                NoGradGuard off = new NoGradGuard();
                PairMeter meter = new PairMeter(test.size(), values, similar, judges, kernels)) {
            FurtherMeter furtherMeter = new FurtherMeter(further, test.size());
            Tensor gap = Tensors.empty(ScalarType.Double, 1).zero_();
            Tensor gaps = Tensors.empty(ScalarType.Double, test.size());
            for (int from = 0; from < test.size(); from = test.end(from)) {
                try (TensorScope scope = TensorScope.open()) {
                    Tensor clean = test.clean(from, test.end(from));
                    Tensor degraded = test.degraded(clean, from);
                    Tensor restored = restorer.restore(degraded, false);
                    Tensor real = critic.score(clean, false).to(ScalarType.Double);
                    Tensor fake = critic.score(restored, false).to(ScalarType.Double);
                    gap.add_(real.sum());
                    gap.sub_(fake.sum());
                    gaps.narrow(0, from, clean.size(0)).copy_(real.sub(fake));
                    furtherMeter.add(from, clean, degraded, restored);
                    meter.add(from, clean, restored, images.labelsRange(from, test.end(from)));
                }
            }
            Findings findings = new Findings();
            findings.put(Measure.CRITIC_GAP, Tensors.scalar(gap) / test.size(), Bootstrap.mean(Tensors.doubles(gaps)));
            meter.report(findings, Tensors.longs(images.labels()), images.classes());
            furtherMeter.report(findings);
            return findings.measurements(test.size());
        }
    }
}
