package io.github.trilemma.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.github.trilemma.ConfigurationException;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** The paper's schedule, read off its numbers: 40,000 iterations, rates, warm-up, selection. */
class ScheduleTest {
    private static final Schedule PAPER = Presets.of("exp2").base().schedule();

    @Test
    void alphaFallsFromOneToItsWeight() {
        assertThat(PAPER.alphaAt(0, 0.5)).isEqualTo(1);
        assertThat(PAPER.alphaAt(1, 0.5)).isCloseTo(0.9966555183946488, within(1e-15));
        assertThat(PAPER.alphaAt(299, 0.5)).isEqualTo(0.5);
        assertThat(PAPER.alphaAt(299, 0)).isZero();
        assertThat(PAPER.alphaAt(10, 2)).isEqualTo(2);
        assertThat(with(0, 0.625).alphaAt(0, 0.5)).isEqualTo(0.5);
    }

    @Test
    void theRateIsDividedByFiveAtEachMilestone() {
        assertThat(PAPER.restorerLearningRateAt(9_999)).isEqualTo(1e-3);
        assertThat(PAPER.restorerLearningRateAt(10_000)).isCloseTo(2e-4, within(1e-18));
        assertThat(PAPER.restorerLearningRateAt(20_000)).isCloseTo(4e-5, within(1e-18));
        assertThat(PAPER.restorerLearningRateAt(39_999)).isCloseTo(8e-6, within(1e-18));
    }

    @Test
    void theBestWeightsAreSoughtFromIteration25000EveryHundred() {
        int[] selected = IntStream.range(0, 40_000).filter(PAPER::selectsAt).toArray();
        assertThat(selected).hasSize(150).startsWith(25_099).endsWith(39_999);
        assertThat(IntStream.range(0, 40_000).filter(with(299, 1)::selectsAt)).isEmpty();
    }

    @Test
    void badNumbersNameTheirKey() {
        assertThatThrownBy(() -> with(-1, 0.5))
                .isInstanceOf(ConfigurationException.class)
                .hasMessage("schedule.warmup must be a whole number of at least 0, got -1");
        assertThatThrownBy(() -> with(0, 1.5)).hasMessageContaining("schedule.selectFrom must be within 0..1, got 1.5");
    }

    private static Schedule with(int warmup, double selectFrom) {
        return new Schedule(40_000, 50, 5, 1e-3, 1e-4, List.of(0.25, 0.5, 0.75), 0.2, 0.01, warmup, selectFrom, 100);
    }
}
