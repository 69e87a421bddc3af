package io.github.trilemma.surface;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.RepetitionInfo;
import org.junit.jupiter.api.Test;

class LevelsTest {
    @Test
    void levelsAreShortDecimals() {
        double[] values = new double[101];
        Arrays.setAll(values, i -> 0.157 + 0.021 * i / 100);
        List<Double> levels = Levels.of(values, 4);
        assertThat(levels).containsExactly(0.178, 0.172, 0.1665, 0.1625);
        assertThat(levels.toString()).isEqualTo("[0.178, 0.172, 0.1665, 0.1625]");
    }

    @RepeatedTest(100)
    void eachLevelLetsThroughFewerAndTheFirstAll(RepetitionInfo info) {
        Random random = new Random(info.getCurrentRepetition());
        int n = 1 + random.nextInt(30);
        double scale = Math.pow(10, random.nextInt(9) - 4);
        double[] values = random.doubles(n).map(v -> scale * (v - 0.3)).toArray();
        List<Double> levels = Levels.of(values, 5);
        assertThat(levels).isNotEmpty().hasSizeLessThanOrEqualTo(5);
        long before = n + 1L;
        for (double level : levels) {
            long through = Arrays.stream(values).filter(v -> v <= level).count();
            assertThat(through).isLessThan(before).isPositive();
            before = through;
        }
        assertThat(Arrays.stream(values).max().orElseThrow()).isLessThanOrEqualTo(levels.get(0));
    }

    @Test
    void oddInputs() {
        assertThat(Levels.of(new double[0], 3)).isEmpty();
        assertThat(Levels.of(new double[] {Double.NaN}, 3)).isEmpty();
        assertThat(Levels.of(new double[] {0.2, 0.2}, 3)).hasSize(1);
        assertThat(Levels.of(new double[] {0, 0}, 3)).containsExactly(0.0);
        assertThat(Levels.of(new double[] {1, 2}, 0)).isEmpty();
        assertThat(Levels.unit(0.0007)).isEqualTo(0.0005);
        assertThat(Levels.unit(30)).isEqualTo(20);
    }
}
