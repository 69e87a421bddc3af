package io.github.trilemma.eval;

import io.github.trilemma.data.DeviceImages;
import io.github.trilemma.kernel.Kernels;
import io.github.trilemma.tensor.TensorScope;
import io.github.trilemma.tensor.Tensors;
import java.util.Arrays;
import java.util.List;
import org.bytedeco.pytorch.NoGradGuard;
import org.bytedeco.pytorch.Tensor;

/** Measures images that somebody else restored. There is no critic, so the critic gap is missing. */
public final class PairEvaluator {
    /** Values of a batch: enough to keep a core busy, 16 MiB as float32. */
    private static final long BATCH_VALUES = 1L << 22;

    private static final int BATCH = 100;

    private PairEvaluator() {}

    /**
     * All measures by name.
     *
     * @param clean x (N,C,H,W) with labels
     * @param restored xHat (N,C,H,W), image i restored from what clean image i was degraded to
     * @param labelled whether the labels of {@code clean} mean anything
     * @param judges may be none
     * @throws IllegalArgumentException when the two sets differ in number or size
     */
    public static Measurements measure(
            DeviceImages clean, DeviceImages restored, boolean labelled, List<Judge> judges, Kernels kernels) {
        long[] shape = Tensors.shape(clean.images());
        long[] other = Tensors.shape(restored.images());
        if (!Arrays.equals(shape, other)) {
            throw new IllegalArgumentException("restored images must be " + Tensors.show(shape) + ", got "
                    + Tensors.show(other) + ": pair them with the clean ones");
        }
        long values = shape[1] * shape[2] * shape[3];
        int batch = (int) Math.max(1, Math.min(BATCH, BATCH_VALUES / values));
        boolean similar = Ssim.fits(shape[2], shape[3]);
        try (PairMeter meter = new PairMeter(clean.size(), values, similar, judges, kernels);
                NoGradGuard off = new NoGradGuard()) {
            for (int from = 0; from < clean.size(); from += batch) {
                int to = Math.min(from + batch, clean.size());
                try (TensorScope scope = TensorScope.open()) {
                    Tensor x = Tensors.channelsLast(clean.cleanRange(from, to));
                    Tensor xHat = Tensors.channelsLast(restored.cleanRange(from, to));
                    meter.add(from, x, xHat, labelled ? clean.labelsRange(from, to) : null);
                }
            }
            Findings findings = new Findings();
            meter.report(findings, labelled ? Tensors.longs(clean.labels()) : null, clean.classes());
            return findings.measurements(clean.size());
        }
    }
}
