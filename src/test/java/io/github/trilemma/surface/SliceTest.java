package io.github.trilemma.surface;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.RepetitionInfo;
import org.junit.jupiter.api.Test;

class SliceTest {
    private static final List<Axis[]> PANELS = List.of(
            new Axis[] {Axis.DISTORTION, Axis.PERCEPTION},
            new Axis[] {Axis.PERCEPTION, Axis.ERROR},
            new Axis[] {Axis.DISTORTION, Axis.ERROR});

    @RepeatedTest(30)
    void aStricterLevelLiftsTheCurveAndMixingLowersIt(RepetitionInfo info) {
        Random random = new Random(info.getCurrentRepetition());
        CdpSurface surface = CdpSurface.of(RandomPoints.anywhere(random, 20), "judge");
        for (Axis[] panel : PANELS) {
            double[] third = surface.values(panel[0].third(panel[1]));
            double loose = third[random.nextInt(third.length)];
            double strict = loose - 0.05 * random.nextDouble();
            Slice loosely = Slice.of(surface, panel[0], panel[1], loose);
            Slice strictly = Slice.of(surface, panel[0], panel[1], strict);
            double[] xs = surface.values(panel[0]);
            double[] reachable = Slices.reachable(surface, panel[0], panel[1], loose, xs);
            for (int i = 0; i < xs.length; i++) {
                double y = loosely.at(xs[i]);
                assertThat(strictly.at(xs[i])).isGreaterThanOrEqualTo(y - 1e-12);
                if (Double.isFinite(y)) {
                    assertThat(reachable[i]).isLessThanOrEqualTo(y + 1e-9);
                }
            }
        }
    }

    @RepeatedTest(20)
    void withoutALevelBothKindsAgree(RepetitionInfo info) {
        Random random = new Random(info.getCurrentRepetition());
        CdpSurface surface = CdpSurface.of(RandomPoints.anywhere(random, 20), "judge");
        for (Axis[] panel : PANELS) {
            Slice all = Slice.of(surface, panel[0], panel[1], Double.POSITIVE_INFINITY);
            double[] xs = surface.values(panel[0]);
            double[] reachable = Slices.reachable(surface, panel[0], panel[1], Double.POSITIVE_INFINITY, xs);
            for (int i = 0; i < xs.length; i++) {
                assertThat(reachable[i]).isCloseTo(all.at(xs[i]), within(1e-9));
            }
        }
    }

    @Test
    void curveRunsThroughCornersAndIsStraightInTheSquare() {
        CdpSurface surface = CdpSurface.of(
                List.of(
                        RandomPoints.point("a", 0.1, 0.9, 0.4),
                        RandomPoints.point("b", 0.3, 0.1, 0.2),
                        RandomPoints.point("too high", 0.05, 0.05, 0.7)),
                "judge");
        Slice slice = Slice.of(surface, Axis.DISTORTION, Axis.PERCEPTION, 0.5);
        assertThat(slice.points()).extracting(CdpPoint::id).containsExactly("a", "b");
        assertThat(slice.corners()).extracting(CdpPoint::id).containsExactly("a", "b");
        assertThat(slice.third()).isEqualTo(Axis.ERROR);
        assertThat(slice.curve(2)).hasSize(3);
        assertThat(slice.curve(2).get(0)).containsExactly(0.1, 0.9);
        assertThat(slice.curve(2).get(1)[0]).isCloseTo(Math.sqrt(0.05), within(1e-12));
        assertThat(slice.curve(2).get(1)[1]).isCloseTo(0.5, within(1e-12));
        assertThat(slice.curve(2).get(2)).containsExactly(0.3, 0.1);
    }

    @Test
    void aLevelBelowAllPointsGivesAnEmptyCurve() {
        CdpSurface surface = CdpSurface.of(List.of(RandomPoints.point("a", 0.1, 0.9, 0.4)), "judge");
        Slice slice = Slice.of(surface, Axis.PERCEPTION, Axis.ERROR, 0.05);
        assertThat(slice.curve(8)).isEmpty();
        assertThat(slice.at(1)).isEqualTo(Double.POSITIVE_INFINITY);
        assertThat(Slices.measured(surface, Axis.PERCEPTION, Axis.ERROR, List.of(0.2, 0.05)))
                .hasSize(2);
    }
}
