package io.github.trilemma.surface;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.RepetitionInfo;
import org.junit.jupiter.api.Test;

class ConvexityTest {
    @Test
    void aConvexFallingCurveHasNoViolation() {
        assertThat(Convexity.ofCurve(new double[] {0, 1, 2, 5}, new double[] {4, 2, 1, 1}, 0))
                .isEmpty();
        assertThat(Convexity.ofCurve(new double[0], new double[0], 0)).isEmpty();
    }

    @Test
    void risesAndBumpsAreListedInNumbers() {
        List<Convexity.Violation> found = Convexity.ofCurve(new double[] {0, 1, 2, 4}, new double[] {4, 3, 0, 1}, 0.01);
        assertThat(found)
                .containsExactly(
                        new Convexity.Violation(Convexity.Kind.RISES, 3, 4, 1),
                        new Convexity.Violation(Convexity.Kind.NOT_CONVEX, 1, 1, 1));
        assertThat(Convexity.ofCurve(new double[] {0, 1, 2, 4}, new double[] {4, 3, 0, 1}, 1))
                .isEmpty();
        assertThatThrownBy(() -> Convexity.ofCurve(new double[] {1, 1}, new double[] {1, 2}, 0))
                .hasMessage("x must rise, got 1.0 then 1.0");
    }

    @Test
    void excessIsTheHeightAboveTheMix() {
        CdpSurface surface = CdpSurface.of(
                List.of(
                        RandomPoints.point("a", Math.sqrt(0.1), 0.5, 0.4),
                        RandomPoints.point("b", Math.sqrt(0.3), 0.5, 0.2),
                        RandomPoints.point("bump", Math.sqrt(0.2), 0.5, 0.35)),
                "judge");
        List<Convexity.Excess> excess = Convexity.ofNonDominated(surface);
        assertThat(excess).hasSize(3);
        assertThat(excess.get(0).point().id()).isEqualTo("bump");
        assertThat(excess.get(0).reached()).isCloseTo(0.3, within(1e-12));
        assertThat(excess.get(0).amount()).isCloseTo(0.05, within(1e-12));
        assertThat(excess.get(1).amount()).isCloseTo(0, within(1e-12));
    }

    @Test
    void excessWithinASliceCountsTheFrontOnly() {
        CdpSurface surface = CdpSurface.of(
                List.of(
                        RandomPoints.point("a", 0.1, 0, 0.4),
                        RandomPoints.point("bump", 0.1, 1, 0.35),
                        RandomPoints.point("b", 0.1, 2, 0.2),
                        RandomPoints.point("beaten", 0.1, 2, 0.5)),
                "judge");
        Slice slice = Slice.of(surface, Axis.PERCEPTION, Axis.ERROR, 0.1);
        assertThat(slice.front()).extracting(CdpPoint::id).containsExactly("a", "bump", "b");
        List<Convexity.Excess> excess = Convexity.ofSlice(slice);
        assertThat(excess).hasSize(3);
        assertThat(excess.get(0).point().id()).isEqualTo("bump");
        assertThat(excess.get(0).amount()).isCloseTo(0.05, within(1e-12));
        assertThat(excess.get(1).amount()).isZero();
    }

    @RepeatedTest(10)
    void convexSurfacesHaveNoExcess(RepetitionInfo info) {
        CdpSurface surface = CdpSurface.of(RandomPoints.convex(new Random(info.getCurrentRepetition()), 25), "judge");
        assertThat(Convexity.ofSurface(surface)).allMatch(excess -> excess.amount() < 1e-7);
    }
}
