package io.github.trilemma.eval;

import io.github.trilemma.tensor.TensorScope;
import io.github.trilemma.tensor.Tensors;
import java.util.ArrayList;
import java.util.List;
import org.bytedeco.pytorch.Scalar;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch;
import org.bytedeco.pytorch.global.torch.ScalarType;

/**
 * Fréchet distance of two sets of feature vectors, each taken for a Gaussian (Dowson, Landau 1982; on features of a classifier:
 * Heusel, Ramsauer, Unterthiner, Nessler, Hochreiter: GANs Trained by a Two Time-Scale Update Rule, 2017): squared unit of the
 * features, 0.., lower is better.
 *
 * <pre>
 * d² = |m1 - m2|² + tr(S1) + tr(S2) - 2·tr((S1^½ · S2 · S1^½)^½)
 * </pre>
 *
 * <p>m are means, S covariances with divisor N-1; the roots are taken by eigen-decomposition in float64, eigenvalues below zero, which are
 * rounding, as zero. The judge's features are not those of the Inception network: values compare under one judge's weights only.
 *
 * <p>Bias: too large for few images, about in proportion to 1/N and to the number of features d; with N not well above d it is mostly
 * bias. Compare at equal N.
 */
final class Frechet {
    private Frechet() {}

    /** Sums of some vectors, from which their mean and covariance follow: number, sum (d), sum of outer products (d,d). */
    private record Sums(long count, Tensor sum, Tensor outer) {
        static Sums of(Tensor features) {
            return new Sums(features.size(0), features.sum(0), features.t().matmul(features));
        }

        Sums minus(Sums part) {
            return new Sums(count - part.count, sum.sub(part.sum), outer.sub(part.outer));
        }

        Tensor mean() {
            return sum.div(new Scalar((double) count));
        }

        Tensor covariance() {
            Tensor mean = mean();
            return outer.sub(mean.unsqueeze(1).matmul(sum.unsqueeze(0))).div_(new Scalar(count - 1.0));
        }
    }

    /** The distance of features (N,d) and (M,d), N and M at least 2. */
    static double of(Tensor a, Tensor b) {
        try (TensorScope scope = TensorScope.open()) {
            Tensor centre = centre(a);
            return distance(Sums.of(centred(a, centre)), Sums.of(centred(b, centre)));
        }
    }

    /** The distances without each of the groups, to which image i of either set belongs. */
    static double[] without(Tensor a, Tensor b, int[] groups) {
        try (TensorScope scope = TensorScope.open()) {
            Tensor centre = centre(a);
            Tensor centredA = centred(a, centre);
            Tensor centredB = centred(b, centre);
            Sums allA = Sums.of(centredA);
            Sums allB = Sums.of(centredB);
            double[] distances = new double[Jackknife.GROUPS];
            for (int g = 0; g < distances.length; g++) {
                Stops.check();
                try (TensorScope inner = TensorScope.open()) {
                    Tensor members = Tensors.ofIndices(members(groups, g));
                    Sums partA = Sums.of(centredA.index_select(0, members));
                    Sums partB = Sums.of(centredB.index_select(0, members));
                    distances[g] = distance(allA.minus(partA), allB.minus(partB));
                }
            }
            return distances;
        }
    }

    /** The sums are of differences to one common vector, so that large means cost no digits. */
    private static Tensor centre(Tensor features) {
        return features.to(ScalarType.Double).mean(0);
    }

    private static Tensor centred(Tensor features, Tensor centre) {
        return features.to(ScalarType.Double).sub(centre);
    }

    static int[] members(int[] groups, int g) {
        List<Integer> members = new ArrayList<>();
        for (int i = 0; i < groups.length; i++) {
            if (groups[i] == g) {
                members.add(i);
            }
        }
        return members.stream().mapToInt(Integer::intValue).toArray();
    }

    private static double distance(Sums a, Sums b) {
        Tensor covarianceA = a.covariance();
        Tensor covarianceB = b.covariance();
        Tensor root = root(covarianceA);
        Tensor product = root.matmul(covarianceB).matmul(root);
        Tensor eigenvalues = torch.linalg_eigvalsh(symmetric(product));
        double mixed =
                Tensors.scalar(eigenvalues.clamp_min(new Scalar(0.0)).sqrt().sum());
        double means = Tensors.scalar(a.mean().sub(b.mean()).square().sum());
        double traces = Tensors.scalar(covarianceA.trace()) + Tensors.scalar(covarianceB.trace());
        // The true value is never negative; that of equal sets is a difference of equal numbers.
        return Math.max(0, means + traces - 2 * mixed);
    }

    /** The symmetric square root of a symmetric matrix (d,d) without negative eigenvalues. */
    static Tensor root(Tensor matrix) {
        var parts = torch.linalg_eigh(symmetric(matrix));
        Tensor roots = parts.get0().clamp_min(new Scalar(0.0)).sqrt();
        Tensor vectors = parts.get1();
        return vectors.mul(roots.unsqueeze(0)).matmul(vectors.t());
    }

    private static Tensor symmetric(Tensor matrix) {
        return matrix.add(matrix.t()).div_(new Scalar(2.0));
    }
}
