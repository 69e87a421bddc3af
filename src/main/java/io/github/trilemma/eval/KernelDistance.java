package io.github.trilemma.eval;

import io.github.trilemma.tensor.TensorScope;
import io.github.trilemma.tensor.Tensors;
import java.util.List;
import org.bytedeco.pytorch.Scalar;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch;
import org.bytedeco.pytorch.global.torch.ScalarType;

/**
 * Squared maximum mean discrepancy of two sets of feature vectors under the kernel of the kernel inception distance (Bińkowski,
 * Sutherland, Arbel, Gretton: Demystifying MMD GANs, 2018): no unit, about 0.., lower is better.
 *
 * <pre>
 * k(a,b) = (a·b/d + 1)³
 * MMD²   = 1/(N(N-1)) · Σ_{i≠j} k(x_i,x_j) + k(y_i,y_j) - k(x_i,y_j) - k(x_j,y_i)
 * </pre>
 *
 * <p>This form (Gretton, Borgwardt, Rasch, Schölkopf, Smola 2012, lemma 6) leaves out i = j in the mixed terms as well. It is
 * unbiased for every N, and stays so when y_i is the restoration of x_i, where the form with all mixed terms is not. Hence it may come out a
 * little below zero. The first {@value #LARGEST} images are used, since the effort grows with their square.
 */
final class KernelDistance {
    static final int LARGEST = 4000;

    /** Sums of the bracket above over pairs of groups. */
    private final double[][] sums = new double[Jackknife.GROUPS][Jackknife.GROUPS];

    private final long[] sizes = new long[Jackknife.GROUPS];

    /**
     * Compares features (N,d) and (N,d) of paired images.
     *
     * @param groups (N) the group of each image
     */
    KernelDistance(Tensor a, Tensor b, int[] groups) {
        try (TensorScope scope = TensorScope.open()) {
            Tensor[] partsA = new Tensor[Jackknife.GROUPS];
            Tensor[] partsB = new Tensor[Jackknife.GROUPS];
            for (int g = 0; g < partsA.length; g++) {
                Tensor members = Tensors.ofIndices(Frechet.members(groups, g));
                sizes[g] = members.size(0);
                partsA[g] = a.index_select(0, members).to(ScalarType.Double);
                partsB[g] = b.index_select(0, members).to(ScalarType.Double);
            }
            for (int g = 0; g < partsA.length; g++) {
                Stops.check();
                for (int other = 0; other <= g; other++) {
                    try (TensorScope inner = TensorScope.open()) {
                        sums[g][other] = bracket(partsA[g], partsB[g], partsA[other], partsB[other], g == other);
                        sums[other][g] = sums[g][other];
                    }
                }
            }
        }
    }

    /** Σ over i of one group and j of another of the bracket; within one group without i = j. */
    private static double bracket(Tensor a1, Tensor b1, Tensor a2, Tensor b2, boolean same) {
        Tensor rows = torch.cat(Tensors.vector(List.of(a1, b1)));
        Tensor columns = torch.cat(Tensors.vector(List.of(a2, b2)));
        Tensor kernel = rows.matmul(columns.t())
                .div_(new Scalar((double) a1.size(1)))
                .add_(new Scalar(1.0))
                .pow(new Scalar(3));
        long n = a1.size(0);
        long m = a2.size(0);
        Tensor bracket = kernel.narrow(0, 0, n)
                .narrow(1, 0, m)
                .add(kernel.narrow(0, n, n).narrow(1, m, m))
                .sub_(kernel.narrow(0, 0, n).narrow(1, m, m))
                .sub_(kernel.narrow(0, n, n).narrow(1, 0, m));
        // Row by row: a sum over all at once would depend on the number of threads in its last bits.
        Tensor sum = bracket.sum(1).sum();
        if (same) {
            sum.sub_(bracket.trace());
        }
        return Tensors.scalar(sum);
    }

    /** The distance over all images, at least 2. */
    double all() {
        return over(-1);
    }

    /** The distances without each of the groups. */
    double[] without() {
        double[] distances = new double[Jackknife.GROUPS];
        for (int g = 0; g < distances.length; g++) {
            distances[g] = over(g);
        }
        return distances;
    }

    private double over(int without) {
        double sum = 0;
        long count = 0;
        for (int g = 0; g < sums.length; g++) {
            count += g == without ? 0 : sizes[g];
            for (int other = 0; other < sums.length; other++) {
                sum += g == without || other == without ? 0 : sums[g][other];
            }
        }
        return sum / ((double) count * (count - 1));
    }
}
