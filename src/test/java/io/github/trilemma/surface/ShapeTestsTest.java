package io.github.trilemma.surface;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.github.trilemma.surface.ShapeVerdict.Outcome;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.DoubleBinaryOperator;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.RepetitionInfo;
import org.junit.jupiter.api.Test;

class ShapeTestsTest {
    private static final String ERROR = Measure.errorRate("judge");

    /** A point whose measures have these standard errors; negative means no interval. */
    private static CdpPoint point(String id, double mse, double gap, double error, double seD, double seP, double seC) {
        SortedMap<String, Double> measures = new TreeMap<>();
        measures.put(Measure.MSE, mse);
        measures.put(Measure.CRITIC_GAP, gap);
        measures.put(ERROR, error);
        SortedMap<String, Interval> intervals = new TreeMap<>();
        put(intervals, Measure.MSE, mse, seD);
        put(intervals, Measure.CRITIC_GAP, gap, seP);
        put(intervals, ERROR, error, seC);
        return new CdpPoint(id, 1, 0, 0, measures, intervals);
    }

    private static void put(SortedMap<String, Interval> into, String name, double value, double error) {
        if (error >= 0) {
            into.put(name, Interval.around(value, error));
        }
    }

    private static CdpSurface surface(List<CdpPoint> points) {
        return CdpSurface.of(points, Measure.MSE, Measure.CRITIC_GAP, ERROR);
    }

    private static CdpSurface surface(CdpPoint... points) {
        return surface(List.of(points));
    }

    /** Points on a function of (D, P) with normal noise of a known size on C. */
    private static CdpSurface noisy(Random random, int n, double noise, DoubleBinaryOperator function) {
        List<CdpPoint> points = new ArrayList<>();
        for (int i = 0; i < n; i++) {
            double d = 0.1 + random.nextDouble();
            double p = 0.1 + random.nextDouble();
            double c = function.applyAsDouble(d, p) + noise * random.nextGaussian();
            points.add(point("p" + i, d, p, c, 0, 0, noise));
        }
        return surface(points);
    }

    @Test
    void aRiseBeyondChanceIsAViolation() {
        CdpSurface surface = surface(
                point("low", 0.1, 0.1, 0.30, 0.001, 0.001, 0.01),
                point("high", 0.2, 0.2, 0.40, 0.001, 0.001, 0.01),
                point("other", 0.3, 0.05, 0.20, 0.001, 0.001, 0.01));
        ShapeVerdict verdict = ShapeTests.falls(surface);
        assertThat(verdict.outcome()).isEqualTo(Outcome.VIOLATED);
        assertThat(verdict.comparisons()).isEqualTo(1);
        assertThat(verdict.critical()).isCloseTo(1.644854, within(1e-6));
        ShapeVerdict.Violation violation = verdict.violations().get(0);
        assertThat(violation.point().id()).isEqualTo("high");
        assertThat(violation.by().get(0).point().id()).isEqualTo("low");
        assertThat(violation.amount()).isCloseTo(0.1, within(1e-12));
        assertThat(violation.sigmas()).isCloseTo(0.1 / (0.01 * Math.sqrt(2)), within(1e-9));
        assertThat(verdict.sure()).hasSize(1);
    }

    @Test
    void aRiseIsOnlyAsSureAsTheOrderOnAllAxes() {
        CdpSurface surface = surface(
                point("low", 0.1, 0.1, 0.30, 0.1, 0.001, 0.001), point("high", 0.11, 0.2, 0.40, 0.1, 0.001, 0.001));
        ShapeVerdict verdict = ShapeTests.falls(surface);
        assertThat(verdict.violations().get(0).sigmas()).isCloseTo(0.01 / (0.1 * Math.sqrt(2)), within(1e-9));
        assertThat(verdict.outcome()).isEqualTo(Outcome.UNTOLD);
        assertThat(verdict.sure()).isEmpty();
    }

    @Test
    void aBumpIsMeasuredAgainstTheMixOfTheOthers() {
        // Between (0.1, 0.4) and (0.3, 0.2) mixing gives 0.3 at 0.2; the slope by D is -1.
        CdpSurface surface = surface(
                point("a", 0.1, 0.5, 0.4, 0.01, 0, 0.01),
                point("b", 0.3, 0.5, 0.2, 0.01, 0, 0.01),
                point("bump", 0.2, 0.5, 0.35, 0.01, 0, 0.01));
        ShapeVerdict verdict = ShapeTests.convex(surface);
        assertThat(verdict.comparisons()).isEqualTo(2);
        assertThat(verdict.violations()).hasSize(1);
        ShapeVerdict.Violation violation = verdict.violations().get(0);
        assertThat(violation.point().id()).isEqualTo("bump");
        assertThat(violation.amount()).isCloseTo(0.05, within(1e-12));
        assertThat(violation.by()).extracting(Mix.Part::probability).allMatch(share -> Math.abs(share - 0.5) < 1e-9);
        // Each point has variance 1e-4 (C) + 1e-4 (slope 1 times D); the mix counts each of its halves by a quarter.
        assertThat(violation.sigmas()).isCloseTo(0.05 / Math.sqrt(2e-4 * 1.5), within(1e-6));
    }

    @Test
    void withoutIntervalsOfTheErrorNothingCanBeTold() {
        CdpSurface surface = surface(
                point("a", 0.1, 0.5, 0.4, 0, 0, -1),
                point("b", 0.3, 0.5, 0.2, 0, 0, -1),
                point("worse", 0.4, 0.5, 0.5, 0, 0, -1));
        ShapeVerdict verdict = ShapeTests.falls(surface);
        assertThat(verdict.outcome()).isEqualTo(Outcome.UNTOLD);
        assertThat(verdict.violations()).hasSize(1);
        assertThat(verdict.violations().get(0).amount()).isCloseTo(0.3, within(1e-12));
        assertThat(verdict.violations().get(0).sigmas()).isNaN();
        assertThat(verdict.bound()).isNaN();
        assertThat(verdict.uncounted()).containsExactly(Axis.ERROR);
        assertThat(ShapeTests.convex(surface).outcome()).isEqualTo(Outcome.UNTOLD);
    }

    @Test
    void nothingToCompareTellsNothing() {
        CdpSurface one = surface(point("a", 0.1, 0.5, 0.4, 0, 0, 0));
        assertThat(ShapeTests.falls(one).outcome()).isEqualTo(Outcome.UNTOLD);
        assertThat(ShapeTests.convex(one).outcome()).isEqualTo(Outcome.UNTOLD);
        assertThat(ShapeTests.falls(surface()).comparisons()).isZero();
        assertThat(ShapeTests.convex(surface()).violations()).isEmpty();
    }

    @RepeatedTest(20)
    void exactConvexSurfacesHold(RepetitionInfo info) {
        Random random = new Random(info.getCurrentRepetition());
        CdpSurface surface = noisy(random, 25, 0, (d, p) -> 0.1 / d + 0.1 / p);
        assertThat(ShapeTests.falls(surface).outcome()).isEqualTo(Outcome.HOLDS);
        assertThat(ShapeTests.falls(surface).violations()).isEmpty();
        assertThat(ShapeTests.convex(surface).outcome()).isEqualTo(Outcome.HOLDS);
        assertThat(ShapeTests.convex(surface).violations()).isEmpty();
    }

    @RepeatedTest(20)
    void exactConcaveSurfacesAreViolated(RepetitionInfo info) {
        Random random = new Random(info.getCurrentRepetition());
        CdpSurface surface = noisy(random, 25, 1e-6, (d, p) -> 3 - d * d - p * p);
        assertThat(ShapeTests.falls(surface).outcome()).isEqualTo(Outcome.HOLDS);
        assertThat(ShapeTests.convex(surface).outcome()).isEqualTo(Outcome.VIOLATED);
        CdpSurface rising = noisy(random, 25, 1e-6, (d, p) -> d + p);
        assertThat(ShapeTests.falls(rising).outcome()).isEqualTo(Outcome.VIOLATED);
    }

    /** A plane is the convex surface that is hardest to keep from being called a violation. */
    @Test
    void chanceAloneIsSeldomCalledAViolation() {
        int falls = 0;
        int convex = 0;
        int runs = 200;
        for (int run = 0; run < runs; run++) {
            CdpSurface plane = noisy(new Random(run), 16, 0.05, (d, p) -> 1 - 0.3 * d - 0.3 * p);
            falls += ShapeTests.falls(plane).outcome() == Outcome.VIOLATED ? 1 : 0;
            convex += ShapeTests.convex(plane).outcome() == Outcome.VIOLATED ? 1 : 0;
        }
        // Each has a chance of at most 5 %; 20 of 200 is more than three standard deviations above that.
        assertThat(falls).isLessThan(20);
        assertThat(convex).isLessThan(20);
    }

    @Test
    void noiseAsLargeAsTheRangeDecidesNothing() {
        for (int run = 0; run < 20; run++) {
            CdpSurface surface = noisy(new Random(run), 12, 0.3, (d, p) -> 0.1 / d + 0.1 / p);
            assertThat(ShapeTests.convex(surface).outcome()).isNotEqualTo(Outcome.HOLDS);
            assertThat(ShapeTests.falls(surface).outcome()).isNotEqualTo(Outcome.HOLDS);
        }
    }

    @Test
    void quantilesOfTheNormalDistribution() {
        assertThat(NormalQuantile.upper(0.5)).isCloseTo(0, within(1e-9));
        assertThat(NormalQuantile.upper(0.025)).isCloseTo(1.959963985, within(1e-8));
        assertThat(NormalQuantile.upper(0.001)).isCloseTo(3.090232306, within(1e-8));
        assertThat(NormalQuantile.upper(1e-9)).isCloseTo(5.997807015, within(1e-7));
    }
}
