package io.github.trilemma.eval;

import io.github.trilemma.tensor.Tensors;
import java.util.List;
import org.bytedeco.pytorch.Scalar;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch;
import org.bytedeco.pytorch.global.torch.ScalarType;

/**
 * Structural similarity (Wang, Bovik, Sheikh, Simoncelli: Image Quality Assessment: From Error Visibility to Structural
 * Similarity, IEEE Transactions on Image Processing, 2004): no unit, -1..1, higher is better, 1 for equal images.
 *
 * <pre>
 * SSIM = mean over places and channels of (2·μx·μy + C1)(2·σxy + C2) / ((μx² + μy² + C1)(σx² + σy² + C2))
 * </pre>
 *
 * <p>Means, variances and covariance are those of an {@value #WINDOW}×{@value #WINDOW} Gaussian window of standard deviation 1.5
 * whose weights sum to one; C1 = 0.01², C2 = 0.03² (data range 1). Only places at which the window lies within the image count, so
 * nothing is assumed beyond the border. Arithmetic is float64, for σ² is a difference of nearly equal numbers.
 */
final class Ssim {
    static final int WINDOW = 11;
    private static final double DEVIATION = 1.5;
    private static final double C1 = 0.01 * 0.01;
    private static final double C2 = 0.03 * 0.03;

    private Ssim() {}

    /** Whether the window fits into images of this size; smaller ones have no SSIM. */
    static boolean fits(long height, long width) {
        return height >= WINDOW && width >= WINDOW;
    }

    /**
     * The similarity of each pair.
     *
     * @param x clean (n,C,H,W) in [0,1], H and W at least {@value #WINDOW}
     * @param xHat restored (n,C,H,W)
     * @return (n) float64
     */
    static Tensor perImage(Tensor x, Tensor xHat) {
        Tensor a = x.to(ScalarType.Double).contiguous();
        Tensor b = xHat.to(ScalarType.Double).contiguous();
        Tensor products = torch.stack(Tensors.vector(List.of(a, b, a.square(), b.square(), a.mul(b))));
        Tensor means = blur(blur(products, 3), 4);
        Tensor meanA = means.select(0, 0);
        Tensor meanB = means.select(0, 1);
        Tensor squares = meanA.square().add_(meanB.square());
        Tensor product = meanA.mul(meanB);
        Tensor variances = means.select(0, 2).add(means.select(0, 3)).sub_(squares);
        Tensor covariance = means.select(0, 4).sub(product);
        Scalar two = new Scalar(2.0);
        Tensor above =
                product.mul(two).add_(new Scalar(C1)).mul_(covariance.mul(two).add_(new Scalar(C2)));
        Tensor below = squares.add_(new Scalar(C1)).mul_(variances.add_(new Scalar(C2)));
        return above.div_(below).flatten(1, -1).mean(1);
    }

    /** Weighted sums along one axis, which gets shorter by the window less one. */
    private static Tensor blur(Tensor images, int axis) {
        double[] weights = weights();
        long places = images.size(axis) - WINDOW + 1;
        Tensor sum = images.narrow(axis, 0, places).mul(new Scalar(weights[0]));
        for (int k = 1; k < WINDOW; k++) {
            sum.add_(images.narrow(axis, k, places), new Scalar(weights[k]));
        }
        return sum;
    }

    private static double[] weights() {
        double[] weights = new double[WINDOW];
        double sum = 0;
        for (int k = 0; k < WINDOW; k++) {
            double distance = k - WINDOW / 2;
            weights[k] = Math.exp(-distance * distance / (2 * DEVIATION * DEVIATION));
            sum += weights[k];
        }
        for (int k = 0; k < WINDOW; k++) {
            weights[k] /= sum;
        }
        return weights;
    }
}
