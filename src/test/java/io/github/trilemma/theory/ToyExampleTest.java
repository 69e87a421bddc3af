package io.github.trilemma.theory;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.github.trilemma.ConfigurationException;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ToyExampleTest {

    /** The project's reference values, to the digits given there. */
    @ParameterizedTest
    @CsvSource({
        "0.4, 0.88, 0.205888",
        "0.5, 0.75, 0.204117",
        "0.6, 0.68, 0.204989",
        "0.6666666666666666, 0.666667, 0.206112",
        "0.8, 0.72, 0.208716",
        "1.0, 1.0, 0.212474",
        "1.2, 1.52, 0.215644",
        "1.6, 3.28, 0.220372"
    })
    void referenceValues(double a, double mse, double errorRate) {
        ToyExample toy = ToyExample.of(a);
        assertThat(toy.mse()).isCloseTo(mse, within(5e-7));
        assertThat(toy.errorRate()).isCloseTo(errorRate, within(5e-7));
    }

    @ParameterizedTest
    @CsvSource({"0.4, 1.05, 0.005", "1.0, 0.050, 0.0005", "1.6, 0.346, 0.0005"})
    void referenceDivergences(double a, double kl, double tolerance) {
        assertThat(ToyExample.of(a).kl()).isCloseTo(kl, within(tolerance));
    }

    /** Everything again by drawing from the definition. */
    @Test
    void agreesWithSimulation() {
        ToyExample toy = new ToyExample(0.7, -0.2, 0.1);
        SplittableRandom random = new SplittableRandom(3);
        int draws = 2_000_000;
        double squares = 0;
        int wrong = 0;
        for (int i = 0; i < draws; i++) {
            boolean second = random.nextDouble() >= 0.7;
            double x = random.nextGaussian() + (second ? 1 : -1);
            double restored = 0.7 * (x + random.nextGaussian()) - 0.2;
            squares += (x - restored) * (x - restored);
            wrong += (restored > 0.1) != second ? 1 : 0;
        }
        assertThat(toy.mse()).isCloseTo(squares / draws, within(0.003));
        assertThat(toy.errorRate()).isCloseTo((double) wrong / draws, within(0.0015));
    }

    @Test
    void distancesByHand() {
        // With a = √½ and b = 0 only the means move: X̂ | class ~ N(±√½, 1).
        ToyExample toy = ToyExample.of(Math.sqrt(0.5));
        GaussianMixture clean = new GaussianMixture(0.7, -1, 1, 1);
        GaussianMixture restored = new GaussianMixture(0.7, -Math.sqrt(0.5), Math.sqrt(0.5), 1);
        double tv = 0;
        double w1 = 0;
        double kl = 0;
        double step = 1e-4;
        for (double x = -10; x < 10; x += step) {
            double p = 0.7 * Normal.density(x + 1) + 0.3 * Normal.density(x - 1);
            double q = 0.7 * Normal.density(x + Math.sqrt(0.5)) + 0.3 * Normal.density(x - Math.sqrt(0.5));
            tv += step * Math.abs(p - q) / 2;
            kl += step * p * Math.log(p / q);
            w1 += step * Math.abs(clean.cumulative(x) - restored.cumulative(x));
        }
        assertThat(toy.totalVariation()).isCloseTo(tv, within(1e-6));
        assertThat(toy.wasserstein1()).isCloseTo(w1, within(1e-5));
        assertThat(toy.kl()).isCloseTo(kl, within(1e-7));
    }

    @Test
    void normalDistributionToFifteenDigits() {
        assertThat(Normal.cumulative(0)).isEqualTo(0.5);
        assertThat(Normal.cumulative(1)).isCloseTo(0.8413447460685429, within(1e-15));
        assertThat(Normal.cumulative(-3)).isCloseTo(0.0013498980316300946, within(1e-17));
        assertThat(Normal.cumulative(-6)).isCloseTo(9.86587645e-10, within(1e-18));
        assertThat(Normal.between(6, 7)).isCloseTo(9.853078325e-10, within(1e-18));
    }

    /** No restorer of the family is below the exact bound of the grid, at its own error and divergence. */
    @Test
    void theFamilyStaysAboveTheBound() {
        KnownSources.Placed placed = KnownSources.toy(61, ToyExample.BAYES_THRESHOLD);
        // A grid of 61 points has a little less of everything; what it can differ by is far below the family's own
        // spread.
        double grid = 2e-4;
        CdpSolver solver = new CdpSolver(placed.source(), new KullbackLeibler());
        for (double a : new double[] {0.5, 0.6, 0.8, 1.2}) {
            ToyExample toy = ToyExample.of(a);
            double bound = solver.solve(toy.mse(), toy.kl()).errorRate();
            assertThat(bound).isLessThanOrEqualTo(toy.errorRate() + grid);
        }
        // a = 0.5 with this threshold is the Bayes decision from Y itself, which the grid keeps.
        assertThat(placed.source().bayesError()).isCloseTo(ToyExample.of(0.5).errorRate(), within(1e-4));
    }

    @Test
    void refusesWhatIsNoRestorer() {
        assertThatThrownBy(() -> ToyExample.of(0))
                .isInstanceOf(ConfigurationException.class)
                .hasMessageContaining("a must be a finite number other than 0, got 0.0");
        assertThatThrownBy(() -> new ToyExample(1, 0, Double.NaN)).isInstanceOf(ConfigurationException.class);
    }
}
