package io.github.trilemma.watch;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class CurveTest {
    private static Curve.Row row(int iteration, double value) {
        return new Curve.Row(iteration, Map.of("mse", value));
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2, Curve.MOST, Curve.MOST + 1, 2 * Curve.MOST, 40_000, 40_001})
    void anyLengthTakesTheSameRoomAndEndsWithTheLastRow(int length) {
        Curve curve = new Curve();
        for (int i = 0; i < length; i++) {
            curve.add(row(7 * i, i));
        }
        List<Integer> iterations = curve.iterations();
        assertThat(iterations)
                .hasSizeBetween(Math.min(length, Curve.MOST / 2), Curve.MOST + 1)
                .isSorted()
                .doesNotHaveDuplicates()
                .startsWith(0)
                .endsWith(7 * (length - 1));
        List<Float> values = curve.series().get("mse");
        assertThat(values).hasSameSizeAs(iterations);
        for (int i = 0; i < values.size(); i++) {
            assertThat(values.get(i)).isEqualTo(iterations.get(i) / 7f);
        }
    }

    @Test
    void whatIsNoFiniteNumberIsAGap() {
        Curve curve = new Curve();
        curve.add(new Curve.Row(0, Map.of("gap", 1.0)));
        curve.add(new Curve.Row(1, Map.of("gap", Double.NaN, "mse", 1e300)));
        assertThat(curve.series())
                .containsEntry("gap", Arrays.asList(1f, null))
                .containsEntry("mse", Arrays.asList(null, null));
    }

    @Test
    void aFileOfManyNamesDoesNotGrowThePage() {
        Curve curve = new Curve();
        for (int i = 0; i < 1000; i++) {
            curve.add(new Curve.Row(i, Map.of("name" + i, 1.0)));
        }
        assertThat(curve.series()).hasSizeLessThan(20);
    }

    @Test
    void clearingForgetsAll() {
        Curve curve = new Curve();
        for (int i = 0; i < 1000; i++) {
            curve.add(row(i, i));
        }
        curve.clear();
        curve.add(row(3, 3));
        curve.add(row(4, 4));
        assertThat(curve.iterations()).containsExactly(3, 4);
    }
}
