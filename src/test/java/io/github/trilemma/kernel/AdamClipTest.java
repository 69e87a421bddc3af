package io.github.trilemma.kernel;

import static io.github.trilemma.kernel.Values.assertAsGoodAsPlain;
import static io.github.trilemma.kernel.Values.doubles;
import static io.github.trilemma.kernel.Values.uniform;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.github.trilemma.tensor.TensorScope;
import io.github.trilemma.tensor.Tensors;
import java.util.Arrays;
import org.bytedeco.pytorch.Scalar;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch.ScalarType;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class AdamClipTest {
    private static final double INFINITY = Double.POSITIVE_INFINITY;
    private static final int STEPS = 6;
    private static final double RATE = 0.02;
    private static final double BETA1 = 0.5;
    private static final double BETA2 = 0.9;
    private static final double EPSILON = 1e-8;

    private TensorScope scope;

    @BeforeEach
    void open() {
        scope = TensorScope.open();
    }

    @AfterEach
    void close() {
        scope.close();
    }

    /** The three arrays of an optimiser. */
    @SuppressWarnings("ArrayRecordComponent")
    private record State(double[] values, double[] first, double[] second) {
        static State of(int size) {
            return new State(doubles(uniform(1, -0.05, 0.05, size)), new double[size], new double[size]);
        }

        /** Adam as its paper's algorithm 1 writes it, in double. */
        void step(double[] gradients, int step, double clip) {
            double firstShare = 1 - Math.pow(BETA1, step);
            double secondShare = 1 - Math.pow(BETA2, step);
            for (int i = 0; i < values.length; i++) {
                first[i] = BETA1 * first[i] + (1 - BETA1) * gradients[i];
                second[i] = BETA2 * second[i] + (1 - BETA2) * gradients[i] * gradients[i];
                double moved =
                        values[i] - RATE * (first[i] / firstShare) / (Math.sqrt(second[i] / secondShare) + EPSILON);
                values[i] = Math.max(-clip, Math.min(clip, moved));
            }
        }

        /** The same with every intermediate result rounded to float. */
        void roundedStep(double[] gradients, int step, double clip) {
            float rate = (float) (RATE / (1 - Math.pow(BETA1, step)));
            float correction = (float) (1 / Math.sqrt(1 - Math.pow(BETA2, step)));
            for (int i = 0; i < values.length; i++) {
                float g = (float) gradients[i];
                float m = (float) BETA1 * (float) first[i] + (float) (1 - BETA1) * g;
                float v = (float) BETA2 * (float) second[i] + (float) (1 - BETA2) * g * g;
                float moved = (float) values[i] - rate * m / ((float) Math.sqrt(v) * correction + (float) EPSILON);
                first[i] = m;
                second[i] = v;
                values[i] = Math.max(-(float) clip, Math.min((float) clip, moved));
            }
        }
    }

    private static Tensor gradients(long step, int size, ScalarType type) {
        // Magnitudes from 1e-5 to 1, and exact zeros, as networks give them.
        Tensor scale =
                uniform(100 + step, -5, 0, size).mul(new Scalar(Math.log(10))).exp();
        Tensor gradients = uniform(200 + step, -1, 1, size).mul(scale);
        if (size > 2) {
            gradients.select(0, 2).zero_();
        }
        return gradients.to(type);
    }

    @ParameterizedTest
    @MethodSource("io.github.trilemma.kernel.Sizes#counts")
    void followsThePlainFormula(int size) {
        for (Kernels kernels : Providers.all()) {
            for (double clip : new double[] {0.01, 0.05, INFINITY}) {
                follows(kernels, size, clip, ScalarType.Float);
                follows(kernels, size, clip, ScalarType.BFloat16);
            }
        }
    }

    private static void follows(Kernels kernels, int size, double clip, ScalarType type) {
        State exact = State.of(size);
        State plain = State.of(size);
        Tensor values = uniform(1, -0.05, 0.05, size);
        Tensor first = Tensors.zeros(size);
        Tensor second = Tensors.zeros(size);
        for (int step = 1; step <= STEPS; step++) {
            Tensor gradients = gradients(step, size, type);
            double[] before = doubles(gradients);
            exact.step(before, step, clip);
            plain.roundedStep(before, step, clip);
            kernels.adamClip(values, gradients, first, second, step, RATE, BETA1, BETA2, EPSILON, clip);
            String at = kernels.name() + " after step " + step + ", ";
            assertThat(Arrays.stream(doubles(gradients)).allMatch(g -> g == 0))
                    .as(at + "gradients are zero")
                    .isTrue();
            // A step moves by about the rate.
            assertAsGoodAsPlain(at + "values", doubles(values), plain.values, exact.values, RATE);
            assertAsGoodAsPlain(at + "first moment", doubles(first), plain.first, exact.first);
            assertAsGoodAsPlain(at + "second moment", doubles(second), plain.second, exact.second);
        }
        if (clip < INFINITY && size > 0) {
            assertThat(Tensors.scalar(values.abs().max())).isLessThanOrEqualTo((float) clip);
        }
    }

    @Test
    void firstStepMovesByTheRateWhateverTheGradientsSize() {
        for (Kernels kernels : Providers.all()) {
            Tensor values = Tensors.zeros(3);
            Tensor gradients = Tensors.of(new float[] {1e-3f, -100, 0}, 3);
            kernels.adamClip(
                    values, gradients, Tensors.zeros(3), Tensors.zeros(3), 1, 0.1, 0.9, 0.999, EPSILON, INFINITY);
            assertThat(doubles(values)).containsExactly(new double[] {-0.1, 0.1, 0}, within(2e-6));
        }
    }

    @Test
    void clipsWhatWasOutsideAlready() {
        for (Kernels kernels : Providers.all()) {
            Tensor values = Tensors.of(new float[] {1, -1, 0.005f}, 3);
            kernels.adamClip(
                    values, Tensors.zeros(3), Tensors.zeros(3), Tensors.zeros(3), 5, 0.1, 0.5, 0.9, EPSILON, 0.01);
            assertThat(Tensors.floats(values)).containsExactly(0.01f, -0.01f, 0.005f);
        }
    }
}
