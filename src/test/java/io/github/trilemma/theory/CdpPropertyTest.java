package io.github.trilemma.theory;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.SplittableRandom;
import java.util.stream.LongStream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What the theorem and duality say of C(D,P), on random sources under every perception measure. */
class CdpPropertyTest {
    private static final double ROUNDING = 1e-8;

    static LongStream seeds() {
        return LongStream.range(0, 40);
    }

    @ParameterizedTest
    @MethodSource("seeds")
    void fallsIsConvexAndKeepsItsLimits(long seed) {
        KnownSources.Placed placed = RandomSources.of(seed);
        for (Divergence divergence : RandomSources.divergences(placed)) {
            CdpSolver solver = new CdpSolver(placed.source(), divergence);
            SplittableRandom random = new SplittableRandom(seed);
            Limits one = limits(solver, random);
            Limits other = limits(solver, random);
            Limits middle = new Limits((one.d + other.d) / 2, (one.p + other.p) / 2);
            Limits wide = new Limits(Math.max(one.d, other.d), Math.max(one.p, other.p));
            double a = errorAt(solver, one);
            double b = errorAt(solver, other);
            String name = divergence.name();
            assertThat(errorAt(solver, middle)).as(name).isLessThanOrEqualTo((a + b) / 2 + ROUNDING);
            assertThat(errorAt(solver, wide)).as(name).isLessThanOrEqualTo(Math.min(a, b) + ROUNDING);
            assertThat(Math.min(a, b))
                    .as(name)
                    .isGreaterThanOrEqualTo(placed.source().bayesError() - ROUNDING);
        }
    }

    @ParameterizedTest
    @MethodSource("seeds")
    void slopesSupportTheSurfaceAndLeadToThePoint(long seed) {
        KnownSources.Placed placed = RandomSources.of(seed);
        for (Divergence divergence : RandomSources.divergences(placed)) {
            CdpSolver solver = new CdpSolver(placed.source(), divergence);
            SplittableRandom random = new SplittableRandom(seed + 1000);
            Limits at = limits(solver, random);
            Limits elsewhere = limits(solver, random);
            CdpSolution solution = solver.solve(at.d, at.p);
            double lambdaD = solution.slopeD();
            double lambdaP = solution.slopeP();
            assertThat(lambdaD).isNotNegative();
            assertThat(lambdaP).isNotNegative();
            // A subgradient: the plane through the point lies below the surface everywhere.
            double plane = solution.errorRate() - lambdaD * (elsewhere.d - at.d) - lambdaP * (elsewhere.p - at.p);
            double tolerance = ROUNDING * (1 + lambdaD + lambdaP);
            assertThat(errorAt(solver, elsewhere)).as(divergence.name()).isGreaterThanOrEqualTo(plane - tolerance);
            // The weighted sum has its minimum at the point.
            Optimum weighted = solver.minimise(new Triple(1, lambdaD, lambdaP), Triple.UNLIMITED);
            assertThat(weighted.value())
                    .as(divergence.name())
                    .isCloseTo(solution.errorRate() + lambdaD * at.d + lambdaP * at.p, within(tolerance));
        }
    }

    @ParameterizedTest
    @MethodSource("seeds")
    void theRestorerIsWhatTheAnswerSays(long seed) {
        KnownSources.Placed placed = RandomSources.of(seed);
        for (Divergence divergence : RandomSources.divergences(placed)) {
            CdpSolver solver = new CdpSolver(placed.source(), divergence);
            Limits at = limits(solver, new SplittableRandom(seed + 2000));
            CdpSolution solution = solver.solve(at.d, at.p);
            Triple reached = solution.restorer().measure(placed.source(), divergence);
            assertThat(reached.error()).isCloseTo(solution.errorRate(), within(1e-14));
            assertThat(reached.distortion()).isLessThanOrEqualTo(at.d + 1e-9);
            assertThat(reached.perception()).isLessThanOrEqualTo(at.p + 1e-9);
            assertThat(solution.gap()).as(divergence.name()).isLessThan(1e-7);
            for (double[] row : solution.restorer().table()) {
                assertThat(Vectors.sum(row)).isCloseTo(1, within(1e-12));
            }
        }
    }

    @ParameterizedTest
    @MethodSource("seeds")
    void saysWhatIsInfeasible(long seed) {
        KnownSources.Placed placed = RandomSources.of(seed);
        for (Divergence divergence : RandomSources.divergences(placed)) {
            CdpSolver solver = new CdpSolver(placed.source(), divergence);
            double least = solver.minimumDistortion(0.01);
            assertThat(solver.solve(least, 0.01).feasible()).isTrue();
            assertThat(solver.solve(least + 0.01, 0.01).feasible()).isTrue();
            if (least > 0.02) {
                CdpSolution solution = solver.solve(least - 0.01, 0.01);
                assertThat(solution.feasible()).isFalse();
                assertThat(solution.reason()).contains("least distortion");
                assertThat(solution.errorRate()).isNaN();
            }
        }
    }

    /** A solver that goes on from its last basis answers like a new one, at the corners of what is feasible, too. */
    @ParameterizedTest
    @MethodSource("seeds")
    void theOrderOfQuestionsDoesNotMatter(long seed) {
        KnownSources.Placed placed = RandomSources.of(seed);
        for (Divergence divergence : RandomSources.divergences(placed)) {
            SplittableRandom random = new SplittableRandom(seed + 3000);
            CdpSolver used = new CdpSolver(placed.source(), divergence);
            double least = used.minimumDistortion(null);
            double matched = used.minimumDistortion(0.0);
            Double[] distortions = {
                least,
                matched,
                (least + matched) / 2,
                1.2 * matched,
                placed.source().largestCost(),
                null
            };
            Double[] perceptions = {0.0, 0.001, 0.1 * divergence.scale(), divergence.scale(), null};
            for (int i = 0; i < 12; i++) {
                Double d = distortions[random.nextInt(distortions.length)];
                Double p = perceptions[random.nextInt(perceptions.length)];
                CdpSolution warm = used.solve(d, p);
                CdpSolution fresh = new CdpSolver(placed.source(), divergence).solve(d, p);
                String which = divergence.name() + " D " + d + " P " + p;
                assertThat(warm.feasible()).as(which).isEqualTo(fresh.feasible());
                if (warm.feasible()) {
                    assertThat(warm.errorRate()).as(which).isCloseTo(fresh.errorRate(), within(3e-6));
                    // At the least distortion that goes with P the slope of Kullback-Leibler is infinite, and the gap
                    // larger.
                    assertThat(warm.gap()).as(which).isLessThan(divergence instanceof KullbackLeibler ? 2e-5 : 1e-10);
                }
            }
        }
    }

    private record Limits(double d, double p) {}

    /** Feasible limits: a P, and a D that is some way above the least that goes with it. */
    private static Limits limits(CdpSolver solver, SplittableRandom random) {
        double scale = solver.divergence() instanceof KullbackLeibler
                ? 0.3
                : solver.divergence().scale();
        double p = 0.01 * scale + 0.3 * scale * random.nextDouble();
        double least = solver.minimumDistortion(p);
        return new Limits(least + (0.001 + 0.2 * random.nextDouble()) * Math.max(least, 0.1), p);
    }

    private static double errorAt(CdpSolver solver, Limits limits) {
        CdpSolution solution = solver.solve(limits.d, limits.p);
        assertThat(solution.feasible()).isTrue();
        return solution.errorRate();
    }
}
