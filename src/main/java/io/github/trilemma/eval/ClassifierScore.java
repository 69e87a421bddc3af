package io.github.trilemma.eval;

import io.github.trilemma.data.DeviceImages;
import io.github.trilemma.degrade.Degradation;
import io.github.trilemma.kernel.Kernels;
import io.github.trilemma.nn.Classifier;
import io.github.trilemma.tensor.TensorScope;
import io.github.trilemma.tensor.Tensors;
import java.util.List;
import org.bytedeco.pytorch.NoGradGuard;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch.ScalarType;

/**
 * How well a classifier labels images.
 *
 * @param errors number of wrongly labelled images
 * @param images number of images
 * @param crossEntropy mean over images, in nats
 */
public record ClassifierScore(long errors, int images, double crossEntropy) {
    private static final int BATCH = 500;

    /** Share of rightly labelled images. */
    public double accuracy() {
        return 1 - (double) errors / images;
    }

    /** Several scores as one over all their images. */
    public static ClassifierScore together(List<ClassifierScore> scores) {
        long errors = 0;
        int images = 0;
        double nats = 0;
        for (ClassifierScore score : scores) {
            errors += score.errors;
            images = Math.addExact(images, score.images);
            nats += score.crossEntropy * score.images;
        }
        return new ClassifierScore(errors, images, nats / images);
    }

    /**
     * Scores all images.
     *
     * @param degradation applied first, or null for clean images
     * @param drawSeed of the degradation's draw
     * @param kernels count the errors
     */
    public static ClassifierScore of(
            Classifier classifier, DeviceImages images, Degradation degradation, long drawSeed, Kernels kernels) {
        try (Tally tally = new Tally();
                NoGradGuard off = new NoGradGuard()) {
            TestSet set = new TestSet(images, degradation, BATCH, drawSeed);
            for (int from = 0; from < images.size(); from = set.end(from)) {
                try (TensorScope scope = TensorScope.open()) {
                    Tensor clean = set.clean(from, set.end(from));
                    Tensor input = degradation == null ? clean : set.degraded(clean, from);
                    Tensor logits = classifier.logits(input);
                    Tensor labels = images.labelsRange(from, set.end(from));
                    Tensor wrong = Tensors.empty(ScalarType.Double, labels.size(0));
                    kernels.measure(null, null, logits, labels, null, wrong);
                    tally.add(wrong, logits, labels);
                }
            }
            return new ClassifierScore(tally.errors(), images.size(), tally.crossEntropy() / images.size());
        }
    }
}
