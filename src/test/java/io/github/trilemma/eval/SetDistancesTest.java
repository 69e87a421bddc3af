package io.github.trilemma.eval;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.github.trilemma.tensor.TensorScope;
import io.github.trilemma.tensor.Tensors;
import java.util.stream.IntStream;
import org.bytedeco.pytorch.Scalar;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch.ScalarType;
import org.junit.jupiter.api.Test;

/** Sliced Wasserstein, Fréchet and kernel distance: values of SciPy 1.10.1 and properties. */
class SetDistancesTest {
    private static final int N = 60;

    private static Tensor first() {
        return Numbers.tensor(3, N, 5);
    }

    private static Tensor second() {
        return Numbers.tensor(4, N, 5).to(ScalarType.Double).square().add(new Scalar(0.1));
    }

    private static int[] groups() {
        return Jackknife.groups(N, 1);
    }

    @Test
    void frechetEqualsTheMatrixRootOfScipy() {
        try (TensorScope scope = TensorScope.open()) {
            assertThat(Frechet.of(first(), second())).isCloseTo(0.0713872004121694, within(1e-10));
            assertThat(Frechet.of(second(), first())).isCloseTo(0.0713872004121694, within(1e-10));
            assertThat(Frechet.of(first(), first())).isCloseTo(0, within(1e-10));
        }
    }

    @Test
    void frechetOfAShiftIsItsSquare() {
        try (TensorScope scope = TensorScope.open()) {
            Tensor far = first().to(ScalarType.Double).add(new Scalar(3.0));
            assertThat(Frechet.of(first(), far)).isCloseTo(5 * 9, within(1e-8));
        }
    }

    @Test
    void frechetOfFewerVectorsThanFeaturesIsFinite() {
        try (TensorScope scope = TensorScope.open()) {
            assertThat(Frechet.of(Numbers.tensor(1, 3, 8), Numbers.tensor(2, 3, 8)))
                    .isBetween(0.01, 10.0);
        }
    }

    @Test
    void theRootSquaredIsTheMatrix() {
        try (TensorScope scope = TensorScope.open()) {
            Tensor a = Numbers.tensor(9, 6, 4).to(ScalarType.Double);
            Tensor matrix = a.t().matmul(a);
            Tensor root = Frechet.root(matrix);
            assertThat(Tensors.scalar(root.matmul(root).sub(matrix).abs().max()))
                    .isLessThan(1e-12);
            assertThat(Tensors.scalar(root.sub(root.t()).abs().max())).isLessThan(1e-12);
        }
    }

    @Test
    void withoutAGroupIsTheMeasureOfTheRest() {
        try (TensorScope scope = TensorScope.open()) {
            Tensor a = first();
            Tensor b = second().to(ScalarType.Float);
            int[] groups = groups();
            double[] frechet = Frechet.without(a, b, groups);
            double[] kernel = new KernelDistance(a, b, groups).without();
            SlicedWasserstein.Distances[] sliced = SlicedWasserstein.without(a.t(), b.t(), groups);
            for (int g : new int[] {0, 7, 19}) {
                int[] rest = IntStream.range(0, N).filter(i -> groups[i] != g).toArray();
                Tensor restA = a.index_select(0, Tensors.ofIndices(rest));
                Tensor restB = b.index_select(0, Tensors.ofIndices(rest));
                assertThat(frechet[g]).isCloseTo(Frechet.of(restA, restB), within(1e-10));
                double again = new KernelDistance(restA, restB, new int[rest.length]).all();
                assertThat(kernel[g]).isCloseTo(again, within(1e-10));
                SlicedWasserstein.Distances distances = SlicedWasserstein.of(restA.t(), restB.t());
                assertThat(sliced[g].first()).isCloseTo(distances.first(), within(1e-12));
                assertThat(sliced[g].second()).isCloseTo(distances.second(), within(1e-12));
            }
        }
    }

    @Test
    void kernelDistanceIsTheDoubleSum() {
        try (TensorScope scope = TensorScope.open()) {
            double[] a = Tensors.doubles(first());
            double[] b = Tensors.doubles(second());
            double sum = 0;
            for (int i = 0; i < N; i++) {
                for (int j = 0; j < N; j++) {
                    if (i != j) {
                        sum += kernel(a, i, a, j) + kernel(b, i, b, j) - kernel(a, i, b, j) - kernel(b, i, a, j);
                    }
                }
            }
            KernelDistance distance = new KernelDistance(first(), second(), groups());
            assertThat(distance.all()).isCloseTo(sum / (N * (N - 1)), within(1e-11));
            // Of NumPy.
            assertThat(distance.all()).isCloseTo(0.05044454506403442, within(1e-10));
        }
    }

    private static double kernel(double[] a, int i, double[] b, int j) {
        double product = 0;
        for (int k = 0; k < 5; k++) {
            product += a[5 * i + k] * b[5 * j + k];
        }
        return Math.pow(product / 5 + 1, 3);
    }

    @Test
    void kernelDistanceOfEqualSetsIsZeroAndOfOneDistributionUnbiased() {
        try (TensorScope scope = TensorScope.open()) {
            assertThat(new KernelDistance(first(), first(), groups()).all()).isCloseTo(0, within(1e-12));
            double sum = 0;
            int negative = 0;
            for (int seed = 0; seed < 40; seed++) {
                Tensor a = Numbers.tensor(100 + 2 * seed, N, 5);
                Tensor b = Numbers.tensor(5101 + 2 * seed, N, 5);
                double distance = new KernelDistance(a, b, groups()).all();
                sum += distance;
                negative += distance < 0 ? 1 : 0;
            }
            assertThat(Math.abs(sum / 40)).isLessThan(0.01);
            assertThat(negative)
                    .as("an unbiased estimate of zero is often below it")
                    .isBetween(5, 35);
        }
    }

    @Test
    void oneDimensionalTransportEqualsScipy() {
        try (TensorScope scope = TensorScope.open()) {
            Tensor a = first().narrow(1, 0, 1).t();
            Tensor b = second().to(ScalarType.Float).narrow(1, 0, 1).t();
            SlicedWasserstein.Distances distances = SlicedWasserstein.of(a, b);
            assertThat(distances.first()).isCloseTo(0.161581388451159, within(1e-7));
            assertThat(distances.second()).isCloseTo(0.17855008057046215, within(1e-7));
        }
    }

    @Test
    void slicedDistanceOfAPermutationIsZeroAndOfAShiftKnown() {
        try (TensorScope scope = TensorScope.open();
                SlicedWasserstein slices = new SlicedWasserstein(16)) {
            Tensor x = Numbers.tensor(8, 50, 1, 4, 4);
            Tensor backwards = x.flip(0);
            SlicedWasserstein.Distances none = SlicedWasserstein.of(slices.project(x), slices.project(backwards));
            assertThat(none.first()).isCloseTo(0, within(1e-6));
            // A shift by s moves every projection by s·sum(u), whose mean square over directions is near 1.
            Tensor shifted = x.add(new Scalar(0.5));
            SlicedWasserstein.Distances shift = SlicedWasserstein.of(slices.project(x), slices.project(shifted));
            assertThat(shift.second()).isCloseTo(0.5, within(0.12));
            assertThat(shift.first()).isLessThan(shift.second());
        }
    }

    /** W2² is at most the mean square of the projected differences of any pairing, here the given one. */
    @Test
    void slicedDistanceIsAtMostThatOfThePairing() {
        try (TensorScope scope = TensorScope.open();
                SlicedWasserstein slices = new SlicedWasserstein(16)) {
            Tensor a = slices.project(Numbers.tensor(8, 50, 1, 4, 4));
            Tensor b = slices.project(Numbers.tensor(11, 50, 1, 4, 4));
            double paired = Math.sqrt(Tensors.scalar(a.sub(b).square().mean()));
            assertThat(SlicedWasserstein.of(a, b).second()).isLessThan(paired);
        }
    }
}
