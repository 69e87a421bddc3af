package io.github.trilemma.theory;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class RestorerTest {

    @Test
    void samplesFollowTheTable() {
        Restorer restorer = new Restorer(new double[][] {{0.2, 0, 0.8}, {0, 1, 0}});
        SplittableRandom random = new SplittableRandom(1);
        int[] counts = new int[3];
        for (int i = 0; i < 100_000; i++) {
            counts[restorer.sample(0, random)]++;
            assertThat(restorer.sample(1, random)).isEqualTo(1);
        }
        assertThat(counts[0] / 1e5).isCloseTo(0.2, within(0.01));
        assertThat(counts[1]).isZero();
        assertThat(restorer.randomisedRows()).isEqualTo(1);
    }

    /** An optimum drawn from reaches the error rate, the distortion and the output distribution that it promises. */
    @Test
    void drawingFromAnOptimumGivesItsMeasures() {
        DiscreteSource source = KnownSources.fourLevel().source();
        CdpSolution solution = new CdpSolver(source, new TotalVariation()).solve(0.06, 0.02);
        SplittableRandom random = new SplittableRandom(2);
        int draws = 400_000;
        double distortion = 0;
        double[] output = new double[4];
        for (int i = 0; i < draws; i++) {
            int x = source.sampleClean(random);
            int restored = solution.restorer().sample(source.sampleDegraded(x, random), random);
            distortion += source.cost(x, restored) / draws;
            output[restored] += 1.0 / draws;
        }
        assertThat(distortion).isCloseTo(solution.distortion(), within(0.001));
        assertThat(new TotalVariation().between(source.clean(), output))
                .isCloseTo(solution.perception(), within(0.003));
    }

    @Test
    void theOptimumOfTheFourLevelSourceIsRandomised() {
        CdpSolution solution = new CdpSolver(KnownSources.fourLevel().source(), new TotalVariation()).solve(0.06, 0.02);
        // A vertex mixes at most once for each limit that binds beyond one symbol per y.
        assertThat(solution.restorer().randomisedRows()).isBetween(1, 3);
        assertThat(solution.errorRate()).isCloseTo(0.18605844109, within(1e-10));
        assertThat(solution.slopeD()).isPositive();
        assertThat(solution.slopeP()).isPositive();
    }
}
