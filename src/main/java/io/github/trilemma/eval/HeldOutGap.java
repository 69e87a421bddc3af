package io.github.trilemma.eval;

import io.github.trilemma.nn.HeldOutCritic;
import io.github.trilemma.nn.Restorer;
import io.github.trilemma.tensor.TensorScope;
import io.github.trilemma.tensor.Tensors;
import org.bytedeco.pytorch.NoGradGuard;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch.ScalarType;

/**
 * The gap that the held-out critic sees between clean and restored test images: mean critic(x) - mean critic(xHat), lower is
 * better. Unlike the run's own gap it comes from a critic that the restorer has never met, on images that neither has seen.
 *
 * <p>A critic of slope 1 gives a lower bound of the Wasserstein-1 distance W of the two distributions under the Euclidean norm over
 * an image's pixels in [0,1] (Kantorovich, Rubinstein), and that norm is the unit. The gradient penalty holds the slope only
 * softly: s·W - 10·(s-1)² is largest at s = 1 + W/20, so a fully trained critic overstates W by that factor, and a short training
 * understates it. The first grows with W and leaves the points' order; the second need not: compare two budgets before trusting
 * small differences. Range: from about 0 (a restorer of which the critic
 * knows no more than chance may go slightly below) to a little above the root of C·H·W.
 */
public final class HeldOutGap {
    private HeldOutGap() {}

    /**
     * critic(x) - critic(xHat) of every test image in order; the gap is their mean.
     *
     * @param test in batches as in training, since the restorer's batch norm sees the batch
     */
    public static double[] perImage(TestSet test, Restorer restorer, HeldOutCritic critic) {
        try (TensorScope all = TensorScope.open();
                NoGradGuard off = new NoGradGuard()) {
            Tensor gaps = Tensors.empty(ScalarType.Double, test.size());
            for (int from = 0; from < test.size(); from = test.end(from)) {
                try (TensorScope scope = TensorScope.open()) {
                    Tensor clean = test.clean(from, test.end(from));
                    Tensor restored = restorer.restore(test.degraded(clean, from), false);
                    Tensor real = critic.score(clean).to(ScalarType.Double);
                    Tensor fake = critic.score(restored).to(ScalarType.Double);
                    gaps.narrow(0, from, clean.size(0)).copy_(real.sub(fake));
                }
            }
            return Tensors.doubles(gaps);
        }
    }
}
