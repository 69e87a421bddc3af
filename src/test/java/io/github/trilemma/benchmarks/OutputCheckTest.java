package io.github.trilemma.benchmarks;

import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.trilemma.tensor.TensorScope;
import io.github.trilemma.tensor.Tensors;
import org.bytedeco.pytorch.Tensor;
import org.junit.jupiter.api.Test;

/** Nothing is timed that computes something else. */
class OutputCheckTest {
    private static void check(float ours, float reference, float exact) {
        try (TensorScope scope = TensorScope.open()) {
            OutputCheck.require("it", of(ours), of(reference), of(exact), 1e-6);
        }
    }

    private static Tensor of(float value) {
        return Tensors.of(new float[] {1, value}, 2);
    }

    @Test
    void twiceTheErrorOfTheReferencePasses() {
        assertThatCode(() -> check(3.02f, 3.011f, 3)).doesNotThrowAnyException();
        assertThatCode(() -> check(3.000001f, 3, 3)).doesNotThrowAnyException();
    }

    @Test
    void moreDoesNot() {
        assertThatThrownBy(() -> check(3.03f, 3.011f, 3))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageStartingWith("outputs must match before they are timed: it is off by 0.03");
        assertThatThrownBy(() -> check(Float.NaN, 3, 3)).isInstanceOf(IllegalStateException.class);
        assertThatThrownBy(() -> check(3, Float.NaN, 3)).isInstanceOf(IllegalStateException.class);
    }

    @Test
    void inTheMeanOneLargeErrorIsShared() {
        double[] exact = {1, 1, 1, 1};
        double[] reference = {1.01, 0.99, 1.01, 0.99};
        assertThatCode(() -> OutputCheck.requireInTheMean("it", new double[] {1.03, 1, 1, 1}, reference, exact, 0))
                .doesNotThrowAnyException();
        assertThatThrownBy(() -> OutputCheck.requireInTheMean("it", new double[] {1.05, 1, 1, 1}, reference, exact, 0))
                .isInstanceOf(IllegalStateException.class);
    }
}
