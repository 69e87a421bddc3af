package io.github.trilemma.theory;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.github.trilemma.ConfigurationException;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class DivergenceTest {
    private final SplittableRandom random = new SplittableRandom(5);

    @Test
    void valuesByHand() {
        double[] p = {0.5, 0.3, 0.2};
        double[] q = {0.2, 0.3, 0.5};
        assertThat(new TotalVariation().between(p, q)).isCloseTo(0.3, within(1e-15));
        // 0.3 of the mass goes from place 0 to place 5.
        assertThat(new Wasserstein1(new double[] {0, 1, 5}).between(p, q)).isCloseTo(1.5, within(1e-15));
        assertThat(new KullbackLeibler().between(p, q))
                .isCloseTo(0.5 * Math.log(2.5) + 0.2 * Math.log(0.4), within(1e-15));
        assertThat(new KullbackLeibler().between(p, new double[] {1, 0, 0})).isInfinite();
        // In order: 0.3 from 0 to 1 and 0.3 from 1 to 5 cost 0.3·1 + 0.3·16.
        assertThat(OptimalTransport.squaredWasserstein2(new double[] {0, 1, 5}).between(p, q))
                .isCloseTo(5.1, within(1e-14));
        assertThat(new FaceDivergence(new double[][] {{1, 0, 0}, {0, 0, 4}}).between(p, q))
                .isCloseTo(0.3, within(1e-15));
    }

    @Test
    void positionsMayComeInAnyOrder() {
        double[] p = {0.2, 0.5, 0.3};
        double[] q = {0.5, 0.2, 0.3};
        assertThat(new Wasserstein1(new double[] {5, 0, 1}).between(p, q)).isCloseTo(1.5, within(1e-15));
    }

    @Test
    void transportWithTheMatchingTableIsTheSameMeasure() {
        for (int seed = 0; seed < 40; seed++) {
            KnownSources.Placed placed = RandomSources.of(seed);
            int n = placed.positions().length;
            double[] p = RandomSources.distribution(random, n, true, false);
            double[] q = RandomSources.distribution(random, n, true, false);
            for (Divergence divergence : RandomSources.divergences(placed)) {
                if (divergence instanceof TransportDivergence transport) {
                    double[][] table = new double[n][n];
                    for (int x = 0; x < n; x++) {
                        for (int j = 0; j < n; j++) {
                            table[x][j] = transport.transportCost(x, j);
                        }
                    }
                    assertThat(OptimalTransport.of(table).between(p, q))
                            .as("%s seed %d", transport.name(), seed)
                            .isCloseTo(transport.between(p, q), within(1e-9));
                }
            }
        }
    }

    @Test
    void isZeroOnlyBetweenEqualsAndConvex() {
        for (int seed = 0; seed < 40; seed++) {
            KnownSources.Placed placed = RandomSources.of(seed);
            int n = placed.positions().length;
            double[] p = RandomSources.distribution(random, n, false, false);
            double[] q = RandomSources.distribution(random, n, false, false);
            double[] r = RandomSources.distribution(random, n, false, false);
            double[] middle = new double[n];
            Vectors.addScaled(middle, 0.5, q);
            Vectors.addScaled(middle, 0.5, r);
            for (Divergence divergence : RandomSources.divergences(placed)) {
                assertThat(divergence.between(p, p)).isCloseTo(0, within(1e-14));
                assertThat(divergence.between(p, q)).isNotNegative();
                assertThat(divergence.between(p, middle))
                        .isLessThanOrEqualTo((divergence.between(p, q) + divergence.between(p, r)) / 2 + 1e-12);
            }
        }
    }

    @Test
    void lowerBoundIsNeverAboveAnyDistribution() {
        for (int seed = 0; seed < 60; seed++) {
            KnownSources.Placed placed = RandomSources.of(seed);
            int n = placed.positions().length;
            double[] p = RandomSources.distribution(random, n, true, false);
            double mu = random.nextDouble() * 2;
            double[] phi = new double[n];
            for (int j = 0; j < n; j++) {
                phi[j] = 2 * random.nextDouble() - 1;
            }
            for (Divergence divergence : RandomSources.divergences(placed)) {
                double[] duals = new double[2 * n];
                for (int i = 0; i < duals.length; i++) {
                    duals[i] = random.nextDouble();
                }
                double bound = divergence.lowerBound(p, mu, phi, duals);
                for (int k = 0; k < 30; k++) {
                    double[] q = k == 0 ? p : RandomSources.distribution(random, n, true, false);
                    assertThat(mu * divergence.between(p, q) - Vectors.dot(phi, q))
                            .as("%s seed %d", divergence.name(), seed)
                            .isGreaterThanOrEqualTo(bound - 1e-12);
                }
            }
        }
    }

    @Test
    void kullbackLeiblerBoundIsReached() {
        // Two symbols: the minimum over q by fine search.
        double[] p = {0.3, 0.7};
        double[] phi = {0.4, -0.1};
        double least = Double.POSITIVE_INFINITY;
        for (int i = 1; i < 1_000_000; i++) {
            double q = i / 1e6;
            double value = 0.8 * (0.3 * Math.log(0.3 / q) + 0.7 * Math.log(0.7 / (1 - q))) - 0.4 * q + 0.1 * (1 - q);
            least = Math.min(least, value);
        }
        assertThat(new KullbackLeibler().lowerBound(p, 0.8, phi, new double[0])).isCloseTo(least, within(1e-10));
    }

    @Test
    void refusesTablesThatAreNoTransportCost() {
        assertThatThrownBy(() -> OptimalTransport.of(new double[][] {{1, 0}, {0, 0}}))
                .isInstanceOf(ConfigurationException.class)
                .hasMessageContaining("transportCost[0][0] must be 0");
        assertThatThrownBy(() -> new Wasserstein1(new double[] {0, Double.NaN}))
                .isInstanceOf(ConfigurationException.class)
                .hasMessageContaining("positions[1] must be finite");
        assertThatThrownBy(() -> new FaceDivergence(new double[][] {{1, 0}, {1}}))
                .isInstanceOf(ConfigurationException.class)
                .hasMessageContaining("faces[1] must have 2 entries");
    }
}
