package io.github.trilemma.surface;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.RepetitionInfo;
import org.junit.jupiter.api.Test;

class OperatingPointTest {
    private static final CdpSurface SURFACE = CdpSurface.of(
            List.of(
                    RandomPoints.point("sharp", Math.sqrt(0.1), 0.3, 0.4),
                    RandomPoints.point("sure", Math.sqrt(0.3), 0.3, 0.2),
                    RandomPoints.point("fair", Math.sqrt(0.2), 0.1, 0.35)),
            "judge");

    @Test
    void leastErrorWithinLimitsAndTheMixBelowIt() {
        OperatingPoint chosen = OperatingPoint.leastError(SURFACE, Math.sqrt(0.2), 0.3);
        assertThat(chosen.found()).isTrue();
        assertThat(chosen.point().orElseThrow().id()).isEqualTo("fair");
        assertThat(chosen.mix().orElseThrow().error()).isCloseTo(0.3, within(1e-12));
    }

    @Test
    void anyAxisCanBeTheObjective() {
        Limits limits = Limits.none().with(Axis.ERROR, 0.36);
        OperatingPoint chosen = OperatingPoint.choose(SURFACE, Axis.PERCEPTION, limits);
        assertThat(chosen.point().orElseThrow().id()).isEqualTo("fair");
        assertThat(chosen.mix().orElseThrow().perception()).isCloseTo(0.1, within(1e-12));
    }

    @Test
    void impossibleLimitsFindNothing() {
        assertThat(OperatingPoint.leastError(SURFACE, 0.2, 1).found()).isFalse();
        assertThat(OperatingPoint.choose(SURFACE, Axis.ERROR, Limits.none().with(Axis.ERROR, 0.1))
                        .found())
                .isFalse();
    }

    @RepeatedTest(30)
    void theMixIsNeverWorseThanThePoint(RepetitionInfo info) {
        Random random = new Random(info.getCurrentRepetition());
        CdpSurface surface = CdpSurface.of(RandomPoints.anywhere(random, 12), "judge");
        for (Axis objective : Axis.values()) {
            Limits limits = new Limits(0.1 + 0.2 * random.nextDouble(), random.nextDouble(), 0.3 * random.nextDouble());
            OperatingPoint chosen = OperatingPoint.choose(surface, objective, limits);
            chosen.point().ifPresent(point -> {
                assertThat(chosen.mix()).isPresent();
                assertThat(chosen.mix().orElseThrow().value(objective))
                        .isLessThanOrEqualTo(surface.value(point, objective) + 1e-9);
            });
        }
    }
}
