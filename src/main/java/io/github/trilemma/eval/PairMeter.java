package io.github.trilemma.eval;

import io.github.trilemma.kernel.Kernels;
import io.github.trilemma.surface.Measure;
import io.github.trilemma.tensor.TensorScope;
import io.github.trilemma.tensor.Tensors;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch.ScalarType;

/**
 * All measures that need only pairs of clean and restored images, whoever restored them. Batches are added in order; what they
 * leave stays on the device until the end.
 */
final class PairMeter implements AutoCloseable {
    private final int images;
    private final long values;
    private final Kernels kernels;
    private final List<JudgeMeter> judges = new ArrayList<>();
    private final SlicedWasserstein slices;
    private final Tensor squares;
    private final Tensor squaresPerImage;
    private final Tensor similarity;
    private final Tensor cleanProjections;
    private final Tensor restoredProjections;

    /**
     * A meter for so many images of one size.
     *
     * @param values of an image, C·H·W
     * @param similar whether images are large enough for {@link Ssim}
     */
    PairMeter(int images, long values, boolean similar, List<Judge> judges, Kernels kernels) {
        this.images = images;
        this.values = values;
        this.kernels = kernels;
        boolean sliced = values <= SlicedWasserstein.LARGEST;
        slices = sliced ? new SlicedWasserstein(values) : null;
        try (TensorScope scope = TensorScope.open()) {
            squares = scope.keep(Tensors.empty(ScalarType.Double, 1).zero_());
            squaresPerImage = scope.keep(Tensors.empty(ScalarType.Double, images));
            similarity = similar ? scope.keep(Tensors.empty(ScalarType.Double, images)) : null;
            cleanProjections = sliced ? scope.keep(projections()) : null;
            restoredProjections = sliced ? scope.keep(projections()) : null;
        }
        judges.forEach(judge -> this.judges.add(new JudgeMeter(judge, images)));
    }

    private Tensor projections() {
        return Tensors.empty(ScalarType.Float, SlicedWasserstein.DIRECTIONS, images);
    }

    /**
     * Adds a batch.
     *
     * @param from place of its first image
     * @param clean x (n,C,H,W)
     * @param restored xHat (n,C,H,W)
     * @param labels (n) int64; null when unknown
     */
    void add(int from, Tensor clean, Tensor restored, Tensor labels) {
        long count = clean.size(0);
        Tensor perImage = judge(from, clean, restored, labels);
        squares.add_(perImage.sum());
        squaresPerImage.narrow(0, from, count).copy_(perImage);
        if (similarity != null) {
            similarity.narrow(0, from, count).copy_(Ssim.perImage(clean, restored));
        }
        if (slices != null) {
            cleanProjections.narrow(1, from, count).copy_(slices.project(clean));
            restoredProjections.narrow(1, from, count).copy_(slices.project(restored));
        }
    }

    /** Shows a batch to all judges; returns the squared error per image (n), which the first pass gives beside. */
    private Tensor judge(int from, Tensor clean, Tensor restored, Tensor labels) {
        Tensor perImage = Tensors.empty(ScalarType.Double, clean.size(0));
        Tensor wrong = Tensors.empty(ScalarType.Double, clean.size(0));
        boolean measured = false;
        for (JudgeMeter judge : judges) {
            Tensor logits = judge.look(from, clean, restored);
            if (labels == null) {
                continue;
            }
            if (measured) {
                kernels.measure(null, null, logits, labels, null, wrong);
            } else {
                kernels.measure(restored, clean, logits, labels, perImage, wrong);
                measured = true;
            }
            judge.score(from, wrong, logits, labels);
        }
        if (!measured) {
            kernels.measure(restored, clean, null, null, perImage, null);
        }
        return perImage;
    }

    /**
     * Reports all measures.
     *
     * @param labels of all images; null when unknown
     */
    void report(Findings findings, long[] labels, int classes) {
        double[] errors = Tensors.doubles(squaresPerImage);
        double pixels = (double) images * values;
        double mse = Tensors.scalar(squares) / pixels;
        Bootstrap.Statistic sum = Bootstrap.mean(errors);
        findings.put(Measure.MSE, mse, counts -> sum.of(counts) / values);
        findings.put(Measure.RMSE, Math.sqrt(mse), counts -> Math.sqrt(sum.of(counts) / values));
        findings.put(Measure.PSNR, 10 * Math.log10(1 / mse), counts -> 10 * Math.log10(1 / (sum.of(counts) / values)));
        if (similarity != null) {
            double[] similarities = Tensors.doubles(similarity);
            double mean = Arrays.stream(similarities).sum() / images;
            findings.put(Measure.SSIM, mean, Bootstrap.mean(similarities));
        }
        int[] groups = Jackknife.groups(images, Findings.SEED);
        if (slices != null) {
            reportSlices(findings, groups);
        }
        judges.forEach(judge -> judge.report(findings, labels, classes, groups));
    }

    private void reportSlices(Findings findings, int[] groups) {
        SlicedWasserstein.Distances all = SlicedWasserstein.of(cleanProjections, restoredProjections);
        if (!Jackknife.serves(images)) {
            findings.put(Measure.SLICED_WASSERSTEIN_1, all.first());
            findings.put(Measure.SLICED_WASSERSTEIN_2, all.second());
            return;
        }
        double[] first = new double[Jackknife.GROUPS];
        double[] second = new double[Jackknife.GROUPS];
        SlicedWasserstein.Distances[] without =
                SlicedWasserstein.without(cleanProjections, restoredProjections, groups);
        for (int g = 0; g < without.length; g++) {
            first[g] = without[g].first();
            second[g] = without[g].second();
        }
        findings.put(Measure.SLICED_WASSERSTEIN_1, all.first(), first, 0);
        findings.put(Measure.SLICED_WASSERSTEIN_2, all.second(), second, 0);
    }

    @Override
    public void close() {
        judges.forEach(JudgeMeter::close);
        squares.close();
        squaresPerImage.close();
        if (similarity != null) {
            similarity.close();
        }
        if (slices != null) {
            slices.close();
            cleanProjections.close();
            restoredProjections.close();
        }
    }
}
