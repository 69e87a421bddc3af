package io.github.trilemma.kernel;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.trilemma.tensor.TensorScope;
import io.github.trilemma.tensor.Tensors;
import java.util.function.Consumer;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch.ScalarType;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Every message says what, got, do; a bad call writes nothing. */
class KernelShapesTest {
    private TensorScope scope;
    private LossBuffers out;

    @BeforeEach
    void open() {
        scope = TensorScope.open();
        out = new LossBuffers(Tensors.zeros(4, 1, 2, 2), Tensors.zeros(4), Tensors.zeros(4, 10));
    }

    @AfterEach
    void close() {
        out.close();
        scope.close();
    }

    private static Tensor labels(long... shape) {
        return Tensors.empty(ScalarType.Long, shape).zero_();
    }

    private void refuses(Tensor xHat, Tensor x, Tensor scores, Tensor logits, Tensor labels, String message) {
        for (Kernels kernels : Providers.all()) {
            assertThatThrownBy(() -> kernels.fusedLoss(xHat, x, scores, logits, labels, 1, 1, 1, out))
                    .as(kernels.name())
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessage(message);
            assertThat(Tensors.floats(out.terms())).containsOnly(0);
        }
    }

    @Test
    void fusedLoss() {
        Tensor images = Tensors.zeros(4, 1, 2, 2);
        Tensor scores = Tensors.zeros(4);
        Tensor logits = Tensors.zeros(4, 10);
        refuses(
                images,
                Tensors.zeros(4, 1, 4),
                scores,
                logits,
                labels(4),
                "xHat and x must agree in shape, got (4,1,2,2) and (4,1,4): give both as (N,C,H,W)");
        refuses(
                images,
                images,
                Tensors.zeros(4, 1),
                logits,
                labels(4),
                "critic scores must be (4), got (4,1): flatten them before the loss");
        refuses(
                images,
                images,
                Tensors.zeros(3),
                logits,
                labels(4),
                "critic scores must be (4), got (3): flatten them before the loss");
        refuses(
                images,
                images,
                scores,
                Tensors.zeros(40),
                labels(4),
                "logits must be (4,K), got (40): give one row per image");
        refuses(
                images,
                images,
                scores,
                Tensors.zeros(10, 4),
                labels(4),
                "logits must be (4,K), got (10,4): give one row per image");
        refuses(
                images,
                images,
                scores,
                logits,
                labels(4, 1),
                "labels must be (4), got (4,1): give one label per image");
        refuses(images, images, scores, logits, labels(5), "labels must be (4), got (5): give one label per image");
    }

    @Test
    void fusedLossIntoBuffersOfAnotherBatch() {
        Tensor images = Tensors.zeros(3, 1, 2, 2);
        refuses(
                images,
                images,
                Tensors.zeros(3),
                Tensors.zeros(3, 10),
                labels(3),
                "loss buffers must be of the batch's shapes and type, got those of another batch with xHat (4,1,2,2):"
                        + " make new ones for this batch");
        refuses(
                Tensors.zeros(4, 1, 2, 2),
                Tensors.zeros(4, 1, 2, 2),
                Tensors.zeros(4),
                Tensors.zeros(4, 10),
                Tensors.zeros(4),
                "labels must be of type Long, got Float: convert them");
    }

    /** Every provider refuses the call with this message. */
    private static void refuses(String message, Consumer<Kernels> call) {
        for (Kernels kernels : Providers.all()) {
            assertThatThrownBy(() -> call.accept(kernels))
                    .as(kernels.name())
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessageStartingWith(message);
        }
    }

    @Test
    void measure() {
        Tensor images = Tensors.zeros(4, 1, 2, 2);
        Tensor logits = Tensors.zeros(4, 10);
        Tensor sums = Tensors.empty(ScalarType.Double, 4);
        // These two would broadcast.
        refuses(
                "xHat and x must agree in shape, got (4,1,2,2) and (4,1,1,1)",
                k -> k.measure(images, Tensors.zeros(4, 1, 1, 1), null, null, sums, null));
        refuses(
                "squares must be (4), got (3)",
                k -> k.measure(images, images, null, null, Tensors.empty(ScalarType.Double, 3), null));
        refuses(
                "squares must be of type Double, got Float",
                k -> k.measure(images, images, null, null, Tensors.zeros(4), null));
        refuses(
                "logits must be (4,K), got (3,10)",
                k -> k.measure(images, images, Tensors.zeros(3, 10), labels(4), sums, sums));
        refuses("labels must be (4), got (5)", k -> k.measure(null, null, logits, labels(5), null, sums));
        refuses("xHat, x and squares must be given together", k -> k.measure(images, null, null, null, sums, null));
        refuses(
                "logits, labels and errors must be given together",
                k -> k.measure(images, images, logits, labels(4), sums, null));
    }

    @Test
    void adamClip() {
        Tensor three = Tensors.zeros(3);
        refuses(
                "parameters and gradients must agree in shape, got (3) and (2)",
                k -> k.adamClip(three, Tensors.zeros(2), three, three, 1, 1, 0.5, 0.9, 1e-8, 1));
        refuses(
                "parameters and second moments must agree in shape, got (3) and (1)",
                k -> k.adamClip(three, three, three, Tensors.zeros(1), 1, 1, 0.5, 0.9, 1e-8, 1));
        refuses(
                "steps of Adam are counted from 1, got 0",
                k -> k.adamClip(three, three, three, three, 0, 1, 0.5, 0.9, 1e-8, 1));
    }

    @Test
    void drawBatch() {
        Tensor images = Tensors.empty(ScalarType.Byte, 5, 3, 2, 2).zero_();
        Tensor indices = labels(4);
        Tensor x = Tensors.channelsLast(Tensors.zeros(4, 3, 2, 2));
        refuses(
                "resident images must be (A,C,H,W), got (5,12)",
                k -> k.drawBatch(images.flatten(1, -1), null, null, indices, 0, 1, x, null, null));
        refuses(
                "resident images must be of type Byte, got Float",
                k -> k.drawBatch(Tensors.zeros(5, 3, 2, 2), null, null, indices, 0, 1, x, null, null));
        refuses(
                "clean and degraded images must agree in shape",
                k -> k.drawBatch(images, images.narrow(0, 0, 4), null, indices, 0, 1, x, null, null));
        refuses(
                "sigma must be 0 with degraded images, got 0.5",
                k -> k.drawBatch(images, images, null, indices, 0.5, 1, x, null, null));
        refuses(
                "sigma must be a finite number of at least 0, got -1.0",
                k -> k.drawBatch(images, null, null, indices, -1, 1, x, null, null));
        refuses(
                "indices must be of type Long, got Float",
                k -> k.drawBatch(images, null, null, Tensors.zeros(4), 0, 1, x, null, null));
        refuses(
                "y must be (4,3,2,2), got (3,3,2,2)",
                k -> k.drawBatch(images, null, null, indices, 0, 1, x, Tensors.zeros(3, 3, 2, 2), null));
        refuses(
                "classes and labels must be given together",
                k -> k.drawBatch(images, null, labels(5), indices, 0, 1, x, null, null));
        refuses(
                "classes must be (5), got (4)",
                k -> k.drawBatch(images, null, labels(4), indices, 0, 1, x, null, labels(4)));
        refuses(
                "labels must be (4), got (5)",
                k -> k.drawBatch(images, null, labels(5), indices, 0, 1, x, null, labels(5)));
    }

    @Test
    void gaussianNoise() {
        refuses("x must be (N,C,H,W), got (4)", k -> k.gaussianNoise(Tensors.zeros(4), 1, 1));
        refuses(
                "x must be of type Float, got Byte",
                k -> k.gaussianNoise(Tensors.empty(ScalarType.Byte, 1, 1, 1, 1), 1, 1));
        refuses(
                "sigma must be a finite number of at least 0, got NaN",
                k -> k.gaussianNoise(Tensors.zeros(1, 1, 1, 1), Double.NaN, 1));
    }

    @Test
    void buffersFitTheirShapesOnly() {
        assertThat(out.fit(Tensors.zeros(4, 1, 2, 2), Tensors.zeros(4, 10))).isTrue();
        assertThat(out.fit(Tensors.zeros(3, 1, 2, 2), Tensors.zeros(3, 10))).isFalse();
        assertThat(out.fit(Tensors.zeros(4, 1, 2, 2), Tensors.zeros(4, 9))).isFalse();
        assertThat(out.fit(Tensors.zeros(4, 1, 2, 1), Tensors.zeros(4, 10))).isFalse();
        assertThat(out.fit(Tensors.zeros(4, 3, 2, 2), Tensors.zeros(4, 10))).isFalse();
    }
}
