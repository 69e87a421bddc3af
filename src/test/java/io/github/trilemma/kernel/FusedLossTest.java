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
import org.bytedeco.pytorch.global.torch;
import org.bytedeco.pytorch.global.torch.ScalarType;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class FusedLossTest {
    private static final double ALPHA = 0.75;
    private static final double BETA = 0.02;
    private static final double GAMMA = 0.3;

    private TensorScope scope;

    @BeforeEach
    void open() {
        scope = TensorScope.open();
    }

    @AfterEach
    void close() {
        scope.close();
    }

    /** Terms and gradients of the ordinary scalar loss, in the type of the inputs. */
    @SuppressWarnings("ArrayRecordComponent")
    private record Plain(double[] terms, double[] xHat, double[] scores, double[] logits) {
        /** In {@code type}, the gradients rounded to the type that the inputs are stored in. */
        static Plain of(ScalarType type, Tensor xHat, Tensor x, Tensor scores, Tensor logits, Tensor labels) {
            Tensor a = xHat.to(type).clone().requires_grad_(true);
            Tensor b = scores.to(type).clone().requires_grad_(true);
            Tensor c = logits.to(type).clone().requires_grad_(true);
            Tensor mse = torch.mse_loss(a, x.to(type));
            Tensor adversarial = b.mean().neg();
            Tensor crossEntropy = torch.cross_entropy_loss(c, labels);
            Tensor total = mse.mul(new Scalar(ALPHA))
                    .add(adversarial.mul(new Scalar(BETA)))
                    .add(crossEntropy.mul(new Scalar(GAMMA)));
            total.backward();
            double[] terms = {
                Tensors.scalar(mse), Tensors.scalar(adversarial), Tensors.scalar(crossEntropy), Tensors.scalar(total)
            };
            ScalarType stored = type.value == ScalarType.Double.value ? type : xHat.scalar_type();
            return new Plain(
                    terms,
                    doubles(a.grad().to(stored)),
                    doubles(b.grad().to(stored)),
                    doubles(c.grad().to(stored)));
        }
    }

    private static void compare(Tensor xHat, Tensor x, Tensor scores, Tensor logits, Tensor labels) {
        Plain plain = Plain.of(ScalarType.Float, xHat, x, scores, logits, labels);
        Plain exact = Plain.of(ScalarType.Double, xHat, x, scores, logits, labels);
        for (Kernels kernels : Providers.all()) {
            try (LossBuffers out = new LossBuffers(xHat, scores, logits)) {
                kernels.fusedLoss(xHat, x, scores, logits, labels, ALPHA, BETA, GAMMA, out);
                double[] terms = doubles(out.terms());
                String[] names = {"MSE", "adversarial", "cross-entropy", "total"};
                for (int i = 0; i < names.length; i++) {
                    assertAsGoodAsPlain(
                            kernels.name() + " " + names[i],
                            new double[] {terms[i]},
                            new double[] {plain.terms[i]},
                            new double[] {exact.terms[i]});
                }
                assertThat(terms[LossBuffers.ERRORS]).isEqualTo(errors(logits, labels));
                assertAsGoodAsPlain(kernels.name() + " d xHat", doubles(out.xHatSeed()), plain.xHat, exact.xHat);
                assertAsGoodAsPlain(
                        kernels.name() + " d scores", doubles(out.scoresSeed()), plain.scores, exact.scores);
                assertAsGoodAsPlain(
                        kernels.name() + " d logits", doubles(out.logitsSeed()), plain.logits, exact.logits);
            }
        }
    }

    private static double errors(Tensor logits, Tensor labels) {
        double[] rows = doubles(logits);
        long[] truth = Tensors.longs(labels);
        int classes = rows.length / truth.length;
        int errors = 0;
        for (int n = 0; n < truth.length; n++) {
            int best = 0; // the first of equals, which bfloat16 often has
            for (int k = 1; k < classes; k++) {
                best = rows[n * classes + k] > rows[n * classes + best] ? k : best;
            }
            errors += best == truth[n] ? 0 : 1;
        }
        return errors;
    }

    private static Tensor labels(int images, int classes) {
        long[] labels = new long[images];
        for (int n = 0; n < images; n++) {
            labels[n] = (n * 7L + 3) % classes;
        }
        return Tensors.ofLongs(labels, images);
    }

    @ParameterizedTest
    @MethodSource("io.github.trilemma.kernel.Sizes#batches")
    void termsAndSeedsAreThoseOfTheScalarLoss(Sizes.Batch batch) {
        for (ScalarType type : new ScalarType[] {ScalarType.Float, ScalarType.BFloat16}) {
            Tensor xHat = uniform(1, 0, 1, batch.shape()).to(type);
            Tensor x = uniform(2, 0, 1, batch.shape()).to(type);
            Tensor scores = uniform(3, -2, 2, batch.images()).to(type);
            Tensor logits = uniform(4, -5, 5, batch.images(), batch.classes()).to(type);
            Tensor labels = labels(batch.images(), batch.classes());
            compare(xHat, x, scores, logits, labels);
            compare(Tensors.channelsLast(xHat), Tensors.channelsLast(x), scores, logits, labels);
            compare(Tensors.channelsLast(xHat), x, scores, logits, labels);
        }
    }

    @Test
    void noImagesHaveTermsOfZero() {
        Tensor none = Tensors.zeros(Sizes.empty().shape());
        for (Kernels kernels : Providers.all()) {
            try (LossBuffers out = new LossBuffers(none, Tensors.zeros(0), Tensors.zeros(0, 10))) {
                out.terms().fill_(new Scalar(7));
                kernels.fusedLoss(none, none, Tensors.zeros(0), Tensors.zeros(0, 10), labels(0, 10), 1, 1, 1, out);
                assertThat(doubles(out.terms())).containsOnly(0);
            }
        }
    }

    @Test
    void theSameInputsGiveTheSameBits() {
        Tensor xHat = uniform(1, 0, 1, 50, 1, 28, 28);
        Tensor x = uniform(2, 0, 1, 50, 1, 28, 28);
        Tensor scores = uniform(3, -2, 2, 50);
        Tensor logits = uniform(4, -5, 5, 50, 10);
        for (Kernels kernels : Providers.all()) {
            try (LossBuffers out = new LossBuffers(xHat, scores, logits)) {
                kernels.fusedLoss(xHat, x, scores, logits, labels(50, 10), ALPHA, BETA, GAMMA, out);
                double[] terms = doubles(out.terms());
                kernels.fusedLoss(xHat.clone(), x, scores, logits, labels(50, 10), ALPHA, BETA, GAMMA, out);
                assertThat(doubles(out.terms())).as(kernels.name()).containsExactly(terms);
            }
        }
    }

    @ParameterizedTest
    @ValueSource(longs = {0, 9})
    void firstAndLastClass(long label) {
        long[] labels = new long[33];
        Arrays.fill(labels, label);
        compare(
                uniform(1, 0, 1, 33, 1, 4, 4),
                uniform(2, 0, 1, 33, 1, 4, 4),
                uniform(3, -1, 1, 33),
                uniform(4, -5, 5, 33, 10),
                Tensors.ofLongs(labels, 33));
    }

    @Test
    void perfectRestorationHasNoDistortion() {
        Tensor x = uniform(1, 0, 1, 4, 1, 5, 5);
        compare(x.clone(), x, uniform(3, -1, 1, 4), uniform(4, -5, 5, 4, 10), labels(4, 10));
    }

    @ParameterizedTest
    @CsvSource({"10000, -10000, 0, 0", "10000, -10000, 1, 20000", "-10000, 10000, 1, 0", "10000, 10000, 0, 0.69314718"})
    void extremeLogitsStayFinite(float first, float second, long label, double expected) {
        Tensor x = uniform(1, 0, 1, 1, 1, 2, 2);
        Tensor logits = Tensors.of(new float[] {first, second}, 1, 2);
        Tensor labels = Tensors.ofLongs(new long[] {label}, 1);
        Tensor scores = uniform(3, -1, 1, 1);
        compare(x, x, scores, logits, labels);
        for (Kernels kernels : Providers.all()) {
            try (LossBuffers out = new LossBuffers(x, scores, logits)) {
                kernels.fusedLoss(x, x, scores, logits, labels, 1, 1, 1, out);
                assertThat(doubles(out.terms())[LossBuffers.CROSS_ENTROPY]).isCloseTo(expected, within(1e-6));
            }
        }
    }

    @Test
    void zeroWeightsGiveZeroSeedsButAllTerms() {
        Tensor xHat = uniform(1, 0, 1, 3, 1, 4, 4);
        Tensor x = uniform(2, 0, 1, 3, 1, 4, 4);
        Tensor scores = uniform(3, 1, 2, 3);
        Tensor logits = uniform(4, -5, 5, 3, 10);
        for (Kernels kernels : Providers.all()) {
            try (LossBuffers out = new LossBuffers(xHat, scores, logits)) {
                kernels.fusedLoss(
                        xHat, x, scores, logits, labels(3, 10), 1, 1, 1, out); // leaves something to overwrite
                kernels.fusedLoss(xHat, x, scores, logits, labels(3, 10), 0, 0, 0, out);
                double[] terms = doubles(out.terms());
                assertThat(terms[LossBuffers.TOTAL]).isZero();
                assertThat(terms[LossBuffers.MSE]).isPositive();
                assertThat(terms[LossBuffers.ADVERSARIAL]).isNegative();
                assertThat(terms[LossBuffers.CROSS_ENTROPY]).isPositive();
                for (Tensor seed : new Tensor[] {out.xHatSeed(), out.scoresSeed(), out.logitsSeed()}) {
                    assertThat(Tensors.scalar(seed.abs().max())).isZero();
                }
            }
        }
    }
}
