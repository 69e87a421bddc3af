package io.github.trilemma.eval;

import io.github.trilemma.tensor.Generators;
import io.github.trilemma.tensor.TensorScope;
import io.github.trilemma.tensor.Tensors;
import org.bytedeco.pytorch.Scalar;
import org.bytedeco.pytorch.ScalarOptional;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch.ScalarType;

/**
 * Sliced Wasserstein distances of two sets of images (Bonneel, Rabin, Peyré, Pfister: Sliced and Radon Wasserstein Barycenters
 * of Measures, Journal of Mathematical Imaging and Vision, 2015): image range, 0.., lower is better.
 *
 * <pre>
 * W1 = mean over directions u and ranks i of |a_u(i) - b_u(i)|
 * W2 = sqrt(mean over directions u and ranks i of (a_u(i) - b_u(i))²)
 * </pre>
 *
 * <p>a_u and b_u are the projections u·x of either set's images, sorted; u runs over {@value #DIRECTIONS} unit vectors drawn once
 * by a fixed seed, the same for all points. Sorting solves the one-dimensional transport exactly. A unit vector spreads its length over all
 * pixels, so W2² is, in the mean over directions, at most the mean squared error of any pairing of the two sets: the distances are
 * on the scale of the RMSE and not above it.
 *
 * <p>Bias: finite sets of one distribution lie apart, by about N^-1/2. Restored images come from the clean ones they are compared
 * with, which makes the distance smaller than between independent sets.
 */
final class SlicedWasserstein implements AutoCloseable {
    static final int DIRECTIONS = 128;
    /** Values of an image above which the directions would take more than 256 MiB. */
    static final long LARGEST = 1L << 19;

    private static final long SEED = 20040611;

    private final Tensor directions;

    /**
     * Draws the directions.
     *
     * @param values of an image, C·H·W, at most {@value #LARGEST}
     */
    SlicedWasserstein(long values) {
        try (TensorScope scope = TensorScope.open()) {
            Tensor normal = Tensors.normal(Generators.cpu(SEED), DIRECTIONS, values);
            Tensor lengths = normal.norm(new ScalarOptional(new Scalar(2)), new long[] {1}, true);
            directions = scope.keep(normal.div_(lengths));
        }
    }

    /** The projections (directions, n) of images (n,C,H,W). */
    Tensor project(Tensor images) {
        return directions.matmul(images.flatten(1, -1).t());
    }

    /** Both orders of the distance. */
    record Distances(double first, double second) {}

    /** The distances of two sets of equal size from their projections (directions, N). */
    static Distances of(Tensor a, Tensor b) {
        try (TensorScope scope = TensorScope.open()) {
            return sorted(a.sort(1, false).get0(), b.sort(1, false).get0());
        }
    }

    /**
     * The distances without each of the groups.
     *
     * @param groups (N) the group of each image
     */
    static Distances[] without(Tensor a, Tensor b, int[] groups) {
        Distances[] all = new Distances[Jackknife.GROUPS];
        try (TensorScope scope = TensorScope.open()) {
            Tensor group = Tensors.ofIndices(groups);
            var sortedA = a.sort(1, false);
            var sortedB = b.sort(1, false);
            Tensor groupA = group.index_select(0, sortedA.get1().flatten()).view(a.size(0), a.size(1));
            Tensor groupB = group.index_select(0, sortedB.get1().flatten()).view(b.size(0), b.size(1));
            for (int g = 0; g < all.length; g++) {
                all[g] = without(sortedA.get0(), groupA, sortedB.get0(), groupB, g);
            }
        }
        return all;
    }

    /** What is left of sorted rows stays sorted, and every row loses as many. */
    private static Distances without(Tensor a, Tensor groupA, Tensor b, Tensor groupB, int g) {
        try (TensorScope scope = TensorScope.open()) {
            Scalar left = new Scalar(g);
            Tensor restA = a.masked_select(groupA.ne(left)).view(a.size(0), -1);
            Tensor restB = b.masked_select(groupB.ne(left)).view(b.size(0), -1);
            return sorted(restA, restB);
        }
    }

    private static Distances sorted(Tensor a, Tensor b) {
        Tensor difference = a.to(ScalarType.Double).sub_(b);
        // Row by row: a sum over all at once would depend on the number of threads in its last bits.
        double second = Math.sqrt(Tensors.scalar(difference.square().mean(1).mean()));
        return new Distances(Tensors.scalar(difference.abs().mean(1).mean()), second);
    }

    @Override
    public void close() {
        directions.close();
    }
}
