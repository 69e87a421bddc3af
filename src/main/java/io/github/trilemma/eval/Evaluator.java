package io.github.trilemma.eval;

import io.github.trilemma.kernel.Kernels;
import io.github.trilemma.nn.Critic;
import io.github.trilemma.nn.Restorer;
import io.github.trilemma.surface.Measure;
import io.github.trilemma.tensor.TensorScope;
import io.github.trilemma.tensor.Tensors;
import java.util.ArrayList;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
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
 */
public final class Evaluator {
    private final TestSet test;
    private final List<Judge> judges;
    private final Kernels kernels;

    /**
     * An evaluator.
     *
     * @param judges at least one
     */
    public Evaluator(TestSet test, List<Judge> judges, Kernels kernels) {
        if (judges.isEmpty()) {
            throw new IllegalArgumentException("judges must be at least one, got none: give the classifier trained against");
        }
        this.test = test;
        this.judges = List.copyOf(judges);
        this.kernels = kernels;
    }

    /** All measures by name, as in {@link Measure}. Sums stay on the device until the end. */
    public SortedMap<String, Double> measure(Restorer restorer, Critic critic) {
        List<Tally> tallies = new ArrayList<>();
        try (TensorScope all = TensorScope.open();
                NoGradGuard off = new NoGradGuard()) {
            judges.forEach(judge -> tallies.add(new Tally()));
            Tensor squares = Tensors.empty(ScalarType.Double, 1).zero_();
            Tensor gap = Tensors.empty(ScalarType.Double, 1).zero_();
            for (int from = 0; from < test.size(); from = test.end(from)) {
                try (TensorScope scope = TensorScope.open()) {
                    Tensor clean = test.clean(from, test.end(from));
                    Tensor restored = restorer.restore(test.degraded(clean, from), false);
                    gap.add_(critic.score(clean, false).to(ScalarType.Double).sum());
                    gap.sub_(critic.score(restored, false).to(ScalarType.Double).sum());
                    Tensor labels = test.images().labelsRange(from, test.end(from));
                    squares.add_(judge(restored, clean, labels, tallies).sum());
                }
            }
            return collect(Tensors.scalar(squares), Tensors.scalar(gap), tallies);
        } finally {
            tallies.forEach(Tally::close);
        }
    }

    /** Adds a batch to the tallies of all judges; returns the squared error per image (n), which the first pass gives beside. */
    private Tensor judge(Tensor restored, Tensor clean, Tensor labels, List<Tally> tallies) {
        Tensor squares = Tensors.empty(ScalarType.Double, clean.size(0));
        Tensor wrong = Tensors.empty(ScalarType.Double, clean.size(0));
        for (int j = 0; j < judges.size(); j++) {
            Tensor logits = judges.get(j).classifier().logits(restored);
            if (j == 0) {
                kernels.measure(restored, clean, logits, labels, squares, wrong);
            } else {
                kernels.measure(null, null, logits, labels, null, wrong);
            }
            tallies.get(j).add(wrong, logits, labels);
        }
        return squares;
    }

    private SortedMap<String, Double> collect(double squares, double gap, List<Tally> tallies) {
        double images = test.size();
        double pixels = images
                * test.images().channels()
                * test.images().height()
                * test.images().width();
        double mse = squares / pixels;
        SortedMap<String, Double> measures = new TreeMap<>();
        measures.put(Measure.MSE, mse);
        measures.put(Measure.RMSE, Math.sqrt(mse));
        measures.put(Measure.PSNR, 10 * Math.log10(1 / mse));
        measures.put(Measure.CRITIC_GAP, gap / images);
        for (int j = 0; j < judges.size(); j++) {
            String name = judges.get(j).name();
            measures.put(Measure.errorRate(name), tallies.get(j).errors() / images);
            measures.put(Measure.crossEntropy(name), tallies.get(j).crossEntropy() / images);
        }
        return measures;
    }
}
