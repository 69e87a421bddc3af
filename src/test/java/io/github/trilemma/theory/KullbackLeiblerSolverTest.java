package io.github.trilemma.theory;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The measure that is not polyhedral, where it can be checked by one-dimensional search. */
class KullbackLeiblerSolverTest {
    private final BinarySymmetric binary = new BinarySymmetric(0.1, 0.2);

    @ParameterizedTest
    @ValueSource(doubles = {1e-8, 1e-6, 1e-4, 0.001, 0.01, 0.03, 0.05, 0.09})
    void binarySourceBySearch(double limit) {
        // error(q) rises from q = 0 here, so the best q is the smallest one with KL(p, q) within the limit.
        double low = 0;
        double high = binary.p();
        KullbackLeibler kl = new KullbackLeibler();
        for (int i = 0; i < 200; i++) {
            double middle = (low + high) / 2;
            if (kl.between(new double[] {0.9, 0.1}, new double[] {1 - middle, middle}) > limit) {
                low = middle;
            } else {
                high = middle;
            }
        }
        double expected = binary.error(binary.p() - high);
        CdpSolution solution = new CdpSolver(binary.source(), kl).solve(null, limit);
        assertThat(solution.errorRate()).isCloseTo(expected, within(1e-7));
        assertThat(solution.gap()).isLessThan(1e-7);
        assertThat(solution.perception()).isLessThanOrEqualTo(limit + 1e-12);
        // dC/dq over dKL/dq.
        double steep = (1 - 2 * binary.posteriorOfOne()) / (binary.p() / high - (1 - binary.p()) / (1 - high));
        assertThat(solution.slopeP()).isCloseTo(steep, within(0.01 * steep));
    }

    @Test
    void atZeroTheDistributionsAreEqualAndTheSlopeIsInfinite() {
        CdpSolution solution = new CdpSolver(binary.source(), new KullbackLeibler()).solve(null, 0.0);
        assertThat(solution.errorRate()).isCloseTo(binary.error(0), within(1e-12));
        assertThat(solution.slopeP()).isInfinite();
        assertThat(solution.gap()).isLessThan(1e-10);
    }

    @Test
    void belowTheResolutionTheGapTellsWhatMayBeMissing() {
        CdpSolution solution = new CdpSolver(binary.source(), new KullbackLeibler()).solve(null, 1e-10);
        assertThat(solution.perception()).isLessThanOrEqualTo(1e-10);
        assertThat(solution.gap()).isBetween(1e-7, 1e-4);
    }

    @Test
    void symbolsThatNeverOccurNeedNoMass() {
        double[][] channel = {{0.8, 0.2, 0}, {0.3, 0.7, 0}, {0, 0, 1}};
        double[][] classes = {{0.6, 0.4, 0}, {0.1, 0.9, 0}};
        DiscreteSource source = new DiscreteSource(
                new double[] {0.5, 0.5}, classes, channel, Lattice.squaredError(new double[] {0, 1, 2}), new int[] {
                    0, 1, 1
                });
        CdpSolver solver = new CdpSolver(source, new KullbackLeibler());
        CdpSolution solution = solver.solve(0.5, 0.01);
        assertThat(solution.feasible()).isTrue();
        assertThat(solution.gap()).isLessThan(1e-7);
        // y = 2 never comes; its row is p_X.
        assertThat(solution.restorer().table()[2]).containsExactly(source.clean());
    }
}
