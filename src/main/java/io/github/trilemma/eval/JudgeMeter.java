package io.github.trilemma.eval;

import io.github.trilemma.surface.Measure;
import io.github.trilemma.tensor.TensorScope;
import io.github.trilemma.tensor.Tensors;
import java.util.Arrays;
import java.util.stream.IntStream;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch;
import org.bytedeco.pytorch.global.torch.ScalarType;

/** What one judge makes of a set of images: its errors, its confidence and its features, kept on the device until the end. */
final class JudgeMeter implements AutoCloseable {
    /** Classes up to which each has an error rate of its own. */
    static final int MOST_CLASSES = 20;

    private static final int WRONG = 0;
    private static final int NATS = 1;
    private static final int CONFIDENCE = 2;

    private final Judge judge;
    private final int images;
    private final Tally tally = new Tally();
    private final Tensor scores;
    private Tensor cleanFeatures;
    private Tensor restoredFeatures;

    JudgeMeter(Judge judge, int images) {
        this.judge = judge;
        this.images = images;
        try (TensorScope scope = TensorScope.open()) {
            scores = scope.keep(Tensors.empty(ScalarType.Double, 3, images));
        }
    }

    /**
     * Keeps the features of a batch.
     *
     * @param from place of the batch's first image
     * @return the logits (n,K) of the restored images
     */
    Tensor look(int from, Tensor clean, Tensor restored) {
        Tensor features = judge.classifier().features(restored);
        if (restoredFeatures == null) {
            try (TensorScope scope = TensorScope.open()) {
                restoredFeatures = scope.keep(Tensors.empty(ScalarType.Float, images, features.size(1)));
                cleanFeatures = scope.keep(Tensors.empty(ScalarType.Float, images, features.size(1)));
            }
        }
        long count = clean.size(0);
        restoredFeatures.narrow(0, from, count).copy_(features);
        cleanFeatures.narrow(0, from, count).copy_(judge.classifier().features(clean));
        return judge.classifier().logitsOf(features);
    }

    /** Adds a batch's success: which images are wrong (n) float64, logits (n,K), labels (n). */
    void score(int from, Tensor wrong, Tensor logits, Tensor labels) {
        tally.add(wrong, logits, labels);
        Tensor logProbabilities = torch.log_softmax(logits, 1).to(ScalarType.Double);
        long count = labels.size(0);
        scores.select(0, WRONG).narrow(0, from, count).copy_(wrong);
        Tensor own = logProbabilities.gather(1, labels.unsqueeze(1)).squeeze(1);
        scores.select(0, NATS).narrow(0, from, count).copy_(own.neg());
        scores.select(0, CONFIDENCE)
                .narrow(0, from, count)
                .copy_(logProbabilities.amax(new long[] {1}, false).exp());
    }

    /**
     * Reports what was seen.
     *
     * @param labels of all images; null when none were given
     */
    void report(Findings findings, long[] labels, int classes, int[] groups) {
        if (labels != null) {
            reportScores(findings, labels, classes, groups);
        }
        if (images >= 2) {
            reportFeatures(findings, groups);
        }
    }

    private void reportScores(Findings findings, long[] labels, int classes, int[] groups) {
        String name = judge.name();
        double[] wrong = row(WRONG);
        findings.putShare(Measure.errorRate(name), tally.errors() / (double) images, images, Bootstrap.mean(wrong));
        findings.put(Measure.crossEntropy(name), tally.crossEntropy() / images, Bootstrap.mean(row(NATS)));
        Calibration calibration = new Calibration(row(CONFIDENCE), wrong, groups);
        if (Jackknife.serves(images)) {
            findings.put(Measure.calibrationError(name), calibration.all(), calibration.without(), 0);
        } else {
            findings.put(Measure.calibrationError(name), calibration.all());
        }
        for (int k = 0; k < classes && classes <= MOST_CLASSES; k++) {
            int label = k;
            int[] members =
                    IntStream.range(0, images).filter(i -> labels[i] == label).toArray();
            if (members.length > 0) {
                double rate = IntStream.of(members).mapToDouble(i -> wrong[i]).sum() / members.length;
                findings.putShare(Measure.errorRate(name, k), rate, members.length, Bootstrap.mean(wrong, members));
            }
        }
    }

    private void reportFeatures(Findings findings, int[] groups) {
        String frechet = Measure.frechet(judge.name());
        String kernel = Measure.kernelDistance(judge.name());
        double distance = Frechet.of(cleanFeatures, restoredFeatures);
        int some = Math.min(images, KernelDistance.LARGEST);
        try (TensorScope scope = TensorScope.open()) {
            int[] someGroups = Arrays.copyOf(groups, some);
            KernelDistance discrepancy = new KernelDistance(
                    cleanFeatures.narrow(0, 0, some), restoredFeatures.narrow(0, 0, some), someGroups);
            if (Jackknife.serves(images)) {
                findings.put(frechet, distance, Frechet.without(cleanFeatures, restoredFeatures, groups), 0);
                findings.put(kernel, discrepancy.all(), discrepancy.without(), Double.NEGATIVE_INFINITY);
            } else {
                findings.put(frechet, distance);
                findings.put(kernel, discrepancy.all());
            }
        }
    }

    private double[] row(int row) {
        try (TensorScope scope = TensorScope.open()) {
            return Tensors.doubles(scores.select(0, row));
        }
    }

    @Override
    public void close() {
        tally.close();
        scores.close();
        if (restoredFeatures != null) {
            restoredFeatures.close();
            cleanFeatures.close();
        }
    }
}
