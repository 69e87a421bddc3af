package io.github.trilemma.surface;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.RepetitionInfo;
import org.junit.jupiter.api.Test;

class NearestPointTest {
    @Test
    void limitsGiveWayByTheSameShare() {
        CdpSurface surface = CdpSurface.of(
                List.of(RandomPoints.point("a", 0.2, 1, 0.4), RandomPoints.point("b", 0.4, 3, 0.1)), "judge");
        NearestPoint nearest = NearestPoint.of(
                surface, Axis.ERROR, new Limits(0.1, Double.POSITIVE_INFINITY, Double.POSITIVE_INFINITY));
        assertThat(nearest.share()).isCloseTo(0.5, within(1e-9));
        assertThat(nearest.limits().distortion()).isCloseTo(0.2, within(1e-9));
        assertThat(nearest.limits().perception()).isInfinite();
        assertThat(nearest.chosen().mix().orElseThrow().parts().get(0).point().id())
                .isEqualTo("a");
    }

    @Test
    void anExactLimitOnAConstantMeasure() {
        CdpSurface surface = CdpSurface.of(List.of(RandomPoints.point("a", 0.2, 1, 0.4)), "judge");
        NearestPoint nearest = NearestPoint.of(surface, Axis.ERROR, new Limits(0.1, 0.5, 0.1));
        assertThat(nearest.chosen().mix().orElseThrow().distortion()).isEqualTo(0.2);
    }

    @RepeatedTest(30)
    void nothingNearerCanBeHad(RepetitionInfo info) {
        Random random = new Random(info.getCurrentRepetition());
        CdpSurface surface = CdpSurface.of(RandomPoints.anywhere(random, 10), "judge");
        Limits asked = new Limits(0.12, -0.15, 0.02);
        NearestPoint nearest = NearestPoint.of(surface, Axis.ERROR, asked);
        assertThat(nearest.chosen().mix()).isPresent();
        if (nearest.share() > 1e-6) {
            assertThat(surface.least(Axis.ERROR, asked)).isEmpty();
            Limits closer = asked;
            for (Axis axis : Axis.values()) {
                double way = nearest.limits().on(axis) - asked.on(axis);
                closer = closer.with(axis, asked.on(axis) + 0.999 * way);
            }
            assertThat(surface.least(Axis.ERROR, closer)).isEmpty();
        }
    }
}
