package io.github.trilemma.kernel;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.trilemma.tensor.TensorScope;
import io.github.trilemma.tensor.Tensors;
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
    void squaredError() {
        for (Kernels kernels : Providers.all()) {
            // These two would broadcast.
            assertThatThrownBy(() -> kernels.squaredError(Tensors.zeros(4, 1, 2, 2), Tensors.zeros(4, 1, 1, 1)))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessageContaining("got (4,1,2,2) and (4,1,1,1)");
        }
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
