package io.github.trilemma.surface;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.github.trilemma.ConfigurationException;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.RepetitionInfo;
import org.junit.jupiter.api.Test;

class CdpSurfaceTest {
    private static final String JUDGE = "judge";

    @RepeatedTest(60)
    void envelopeLiesBelowEveryPoint(RepetitionInfo info) {
        CdpSurface surface = random(info);
        for (CdpPoint point : surface.points()) {
            double reached = surface.errorAt(point.distortion(), point.perception());
            assertThat(reached).isLessThanOrEqualTo(point.errorRate(JUDGE) + 1e-9);
        }
    }

    @RepeatedTest(60)
    void envelopeFallsAndIsConvexInMseAndGap(RepetitionInfo info) {
        CdpSurface surface = random(info);
        Random random = new Random(-info.getCurrentRepetition());
        for (int i = 0; i < 20; i++) {
            double[] one = {random.nextDouble() * 9, random.nextDouble() * 3};
            double[] two = {random.nextDouble() * 9, random.nextDouble() * 3};
            double share = random.nextDouble();
            double left = surface.errorAt(Math.sqrt(one[0]), one[1]);
            double right = surface.errorAt(Math.sqrt(two[0]), two[1]);
            double between = surface.errorAt(
                    Math.sqrt(share * one[0] + (1 - share) * two[0]), share * one[1] + (1 - share) * two[1]);
            if (Double.isFinite(left) && Double.isFinite(right)) {
                assertThat(between).isLessThanOrEqualTo(share * left + (1 - share) * right + 1e-9);
            }
            double looser = surface.errorAt(Math.sqrt(one[0] + random.nextDouble()), one[1] + random.nextDouble());
            assertThat(looser).isLessThanOrEqualTo(left + 1e-9);
        }
    }

    @RepeatedTest(40)
    void mixingMixesGainsNothing(RepetitionInfo info) {
        CdpSurface surface = random(info);
        Random random = new Random(-info.getCurrentRepetition());
        List<CdpPoint> more = new ArrayList<>(surface.points());
        for (int i = 0; i < 10; i++) {
            surface.mixAt(random.nextDouble() * 3, random.nextDouble() * 3)
                    .ifPresent(mix -> more.add(
                            RandomPoints.point("mix" + more.size(), mix.distortion(), mix.perception(), mix.error())));
        }
        CdpSurface again = CdpSurface.of(more, JUDGE);
        for (int i = 0; i < 20; i++) {
            double d = random.nextDouble() * 3;
            double p = random.nextDouble() * 3;
            double before = surface.errorAt(d, p);
            double after = again.errorAt(d, p);
            if (Double.isFinite(before)) {
                assertThat(after).isCloseTo(before, within(1e-7));
            }
        }
    }

    @RepeatedTest(40)
    void mixKeepsLimitsAndAddsUp(RepetitionInfo info) {
        CdpSurface surface = random(info);
        Random random = new Random(info.getCurrentRepetition());
        double d = random.nextDouble() * 2;
        double p = random.nextDouble() * 2;
        surface.mixAt(d, p).ifPresent(mix -> {
            assertThat(mix.parts()).hasSizeBetween(1, 3);
            assertThat(mix.parts().stream().mapToDouble(Mix.Part::probability).sum())
                    .isCloseTo(1, within(1e-12));
            assertThat(mix.distortion()).isLessThanOrEqualTo(d + 1e-9);
            assertThat(mix.perception()).isLessThanOrEqualTo(p + 1e-9);
            double mse = mix.parts().stream()
                    .mapToDouble(
                            part -> part.probability() * Math.pow(part.point().distortion(), 2))
                    .sum();
            assertThat(mix.distortion()).isCloseTo(Math.sqrt(mse), within(1e-9));
        });
    }

    @RepeatedTest(20)
    void pointsOnAConvexSurfaceAllLieOnTheEnvelope(RepetitionInfo info) {
        List<CdpPoint> points = RandomPoints.convex(new Random(info.getCurrentRepetition()), 30);
        CdpSurface surface = CdpSurface.of(points, JUDGE);
        assertThat(surface.nonDominated()).hasSize(30);
        for (CdpPoint point : points) {
            assertThat(surface.errorAt(point.distortion(), point.perception()))
                    .isCloseTo(point.errorRate(JUDGE), within(1e-7));
        }
    }

    @RepeatedTest(30)
    void thePointsThatNoOtherBeatsCarryTheWholeEnvelope(RepetitionInfo info) {
        CdpSurface surface = random(info);
        CdpSurface front = CdpSurface.of(surface.nonDominated(), JUDGE);
        Random random = new Random(info.getCurrentRepetition());
        for (int i = 0; i < 20; i++) {
            double d = random.nextDouble() * 3;
            double p = random.nextDouble() * 3;
            double all = surface.errorAt(d, p);
            assertThat(front.errorAt(d, p)).matches(c -> c == all || Math.abs(c - all) < 1e-8);
        }
    }

    @Test
    void theMixOfTwoRestorersHasTheMeanSquaredErrorInBetween() {
        CdpSurface surface = CdpSurface.of(
                List.of(RandomPoints.point("a", 0.1, 0, 0.4), RandomPoints.point("b", 0.3, 0, 0.2)), JUDGE);
        // RMSE 0.2 is MSE 0.04, three eighths of the way from 0.01 to 0.09; the middle of the RMSEs would promise 0.3.
        assertThat(surface.errorAt(0.2, 1)).isCloseTo(0.4 - 0.2 * 3 / 8, within(1e-12));
        Mix mix = surface.mixAt(0.2, 1).orElseThrow();
        assertThat(mix.parts().get(0).point().id()).isEqualTo("a");
        assertThat(mix.parts().get(0).probability()).isCloseTo(5 / 8.0, within(1e-12));
    }

    @Test
    void limitsThatNothingKeepsGiveInfinity() {
        CdpSurface surface = CdpSurface.of(List.of(RandomPoints.point("a", 0.1, 0.5, 0.4)), JUDGE);
        assertThat(surface.errorAt(0.0999, 1)).isEqualTo(Double.POSITIVE_INFINITY);
        assertThat(surface.errorAt(1, 0.4)).isEqualTo(Double.POSITIVE_INFINITY);
        assertThat(surface.errorAt(-1, 1)).isEqualTo(Double.POSITIVE_INFINITY);
        assertThat(surface.errorAt(0.1, 0.5)).isEqualTo(0.4);
        assertThat(CdpSurface.of(List.of(), JUDGE).errorAt(1, 1)).isEqualTo(Double.POSITIVE_INFINITY);
    }

    @Test
    void pointsWithoutAMeasureAreSetAside() {
        CdpSurface surface = CdpSurface.of(
                List.of(
                        RandomPoints.point("nan", Double.NaN, 0.5, 0.4),
                        RandomPoints.weighted(1, 0, 0, 0.2),
                        RandomPoints.point("negative gap", 0.1, -0.01, 0.4)),
                JUDGE);
        assertThat(surface.points()).extracting(CdpPoint::id).containsExactly("negative gap");
        assertThat(surface.incomplete()).hasSize(2);
        assertThat(CdpSurface.judges(surface.points())).containsExactly(JUDGE);
    }

    @Test
    void onlyMeasuresToBeMadeSmallAreSides() {
        assertThatThrownBy(() -> CdpSurface.of(List.of(), Measure.PSNR, Measure.CRITIC_GAP, "c"))
                .isInstanceOf(ConfigurationException.class)
                .hasMessageContaining("got psnr: use rmse or mse");
        assertThatThrownBy(() -> new Limits(Double.NaN, 0, 0))
                .isInstanceOf(ConfigurationException.class)
                .hasMessageContaining("the limit on distortion must be a number, got NaN");
    }

    private static CdpSurface random(RepetitionInfo info) {
        Random random = new Random(info.getCurrentRepetition());
        int n = 1 + random.nextInt(25);
        return CdpSurface.of(
                switch (info.getCurrentRepetition() % 3) {
                    case 0 -> RandomPoints.onGrid(random, n);
                    case 1 -> RandomPoints.anywhere(random, n);
                    default -> RandomPoints.convex(random, n);
                },
                JUDGE);
    }
}
