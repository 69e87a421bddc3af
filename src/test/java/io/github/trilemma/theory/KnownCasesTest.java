package io.github.trilemma.theory;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.github.trilemma.ConfigurationException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The binary symmetric source and the Gaussian source. */
class KnownCasesTest {

    @ParameterizedTest
    @CsvSource({"0.3,0.1", "0.1,0.2", "0.5,0.25", "0.05,0.45", "0.4,0.01"})
    void binarySourceAsByHand(double p, double flip) {
        BinarySymmetric binary = new BinarySymmetric(p, flip);
        CdpSolver solver = new CdpSolver(binary.source(), new TotalVariation());
        for (double limit : new double[] {0, 0.01, 0.04, 0.1, 0.3, 1}) {
            double expected = binary.error(limit);
            CdpSolution free = solver.solve(null, limit);
            assertThat(free.errorRate()).isCloseTo(expected, within(1e-12));
            // Error rate and distortion are the same number: less than that distortion is infeasible, more is of no
            // use.
            assertThat(solver.minimumDistortion(limit)).isCloseTo(expected, within(1e-12));
            assertThat(solver.solve(expected, limit).errorRate()).isCloseTo(expected, within(1e-9));
            assertThat(solver.solve(expected - 1e-4, limit).feasible()).isFalse();
        }
    }

    @Test
    void binaryNumbersByHand() {
        // p = 0.1, flip = 0.2: Pr(Y=1) = 0.26, r_1 = 0.08/0.26. At P = 0 mass 0.1 is said to be 1, all of it at y = 1.
        BinarySymmetric binary = new BinarySymmetric(0.1, 0.2);
        assertThat(binary.seenOnes()).isCloseTo(0.26, within(1e-15));
        assertThat(binary.error(0)).isCloseTo(0.1 + 0.1 * (1 - 0.16 / 0.26), within(1e-15));
        assertThat(binary.error(0.1)).isCloseTo(0.1, within(1e-15));
    }

    /** With a lopsided cost the error and the distortion differ; two unknowns, so the optimum is at a crossing of two lines. */
    @Test
    void lopsidedCostByEnumeration() {
        BinarySymmetric binary = new BinarySymmetric(0.35, 0.2);
        double[][] cost = {{0, 1}, {3, 0}};
        double[][] classes = {{1, 0}, {0, 1}};
        double[][] channel = {{0.8, 0.2}, {0.2, 0.8}};
        DiscreteSource source = new DiscreteSource(new double[] {0.65, 0.35}, classes, channel, cost, new int[] {0, 1});
        CdpSolver solver = new CdpSolver(source, new TotalVariation());
        double m1 = binary.seenOnes();
        double r0 = binary.posteriorOfZero();
        double r1 = binary.posteriorOfOne();
        // Unknowns u0, u1 = Pr(X̂ = 1 | y); each row {a, b, c} says a·u0 + b·u1 <= c.
        double d0 = (1 - m1) * ((1 - r0) - 3 * r0);
        double d1 = m1 * ((1 - r1) - 3 * r1);
        for (double d : new double[] {0.48, 0.5, 0.53, 0.6}) {
            for (double p : new double[] {0, 0.05, 0.15, 1}) {
                double[][] rows = {
                    {1, 0, 1},
                    {-1, 0, 0},
                    {0, 1, 1},
                    {0, -1, 0},
                    {d0, d1, d - 3 * 0.35},
                    {1 - m1, m1, 0.35 + p},
                    {m1 - 1, -m1, p - 0.35}
                };
                double least = Double.POSITIVE_INFINITY;
                for (double[] a : rows) {
                    for (double[] b : rows) {
                        double det = a[0] * b[1] - a[1] * b[0];
                        double u0 = (a[2] * b[1] - a[1] * b[2]) / det;
                        double u1 = (a[0] * b[2] - a[2] * b[0]) / det;
                        boolean inside = Math.abs(det) > 1e-12;
                        for (double[] row : rows) {
                            inside &= row[0] * u0 + row[1] * u1 <= row[2] + 1e-12;
                        }
                        if (inside) {
                            least = Math.min(least, 0.35 + (1 - m1) * u0 * (1 - 2 * r0) + m1 * u1 * (1 - 2 * r1));
                        }
                    }
                }
                CdpSolution solution = solver.solve(d, p);
                assertThat(solution.feasible()).as("D %s P %s", d, p).isEqualTo(Double.isFinite(least));
                if (solution.feasible()) {
                    assertThat(solution.errorRate()).as("D %s P %s", d, p).isCloseTo(least, within(1e-10));
                }
            }
        }
    }

    @Test
    void gaussianClosedForm() {
        GaussianTradeoff tradeoff = new GaussianTradeoff(1, 1);
        assertThat(tradeoff.leastDistortion()).isCloseTo(0.5, within(1e-15));
        assertThat(tradeoff.restoredDeviation()).isCloseTo(Math.sqrt(0.5), within(1e-15));
        // At P = 0 the best restorer with the right distribution costs 2 - √2.
        assertThat(tradeoff.distortion(0)).isCloseTo(2 - Math.sqrt(2), within(1e-14));
        assertThat(tradeoff.distortion(tradeoff.freePerception())).isCloseTo(0.5, within(1e-14));
    }

    @Test
    void gaussianGridApproachesTheClosedForm() {
        GaussianTradeoff tradeoff = new GaussianTradeoff(1, 1);
        double[] perceptions = {0, 0.2, 0.4};
        double[] last = {1, 1, 1};
        for (int symbols : new int[] {11, 21, 41}) {
            KnownSources.Placed placed = KnownSources.gaussian(tradeoff, symbols);
            CdpSolver solver = new CdpSolver(placed.source(), OptimalTransport.squaredWasserstein2(placed.positions()));
            for (int i = 0; i < perceptions.length; i++) {
                double p = perceptions[i];
                double error = Math.abs(solver.minimumDistortion(p * p) - tradeoff.distortion(p));
                assertThat(error).isLessThan(last[i]);
                last[i] = error;
            }
        }
        assertThat(Vectors.max(last)).isLessThan(0.013);
    }

    @Test
    void refusesWhatIsNoSource() {
        assertThatThrownBy(() -> new BinarySymmetric(0.6, 0.1))
                .isInstanceOf(ConfigurationException.class)
                .hasMessage("p must be above 0 and at most 0.5, got 0.6");
        assertThatThrownBy(() -> new GaussianTradeoff(1, 0))
                .isInstanceOf(ConfigurationException.class)
                .hasMessage("noise must be a finite number above 0, got 0.0");
        assertThatThrownBy(() -> KnownSources.toy(1, 0)).isInstanceOf(ConfigurationException.class);
    }
}
