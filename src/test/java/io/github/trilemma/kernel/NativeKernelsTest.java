package io.github.trilemma.kernel;

import static io.github.trilemma.kernel.Values.doubles;
import static io.github.trilemma.kernel.Values.uniform;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.github.trilemma.tensor.TensorScope;
import io.github.trilemma.tensor.Tensors;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch;
import org.bytedeco.pytorch.global.torch.ScalarType;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What the native provider does beyond the mathematics: refusals, failures, layouts. Skipped where the build has no library. */
class NativeKernelsTest {
    private Kernels kernels;
    private TensorScope scope;

    @BeforeEach
    void open() {
        assumeTrue(
                NativeLoader.find() != null,
                "no native library for " + NativeLoader.platform()
                        + " on the class path: build with CMake and a C++ compiler installed");
        kernels = KernelProvider.choose(KernelProvider.NATIVE);
        scope = TensorScope.open();
    }

    @AfterEach
    void close() {
        if (scope != null) {
            scope.close();
        }
    }

    @Test
    void itsNameSaysTheInstructionSet() {
        assertThat(kernels.name()).matches("native \\((base|v3|v4|v4bf16)\\)");
        assertThat(KernelProvider.choose(KernelProvider.AUTO).name()).isEqualTo(kernels.name());
    }

    @Test
    void float64IsTheReferencesAlone() {
        Tensor x = uniform(1, 0, 1, 2, 1, 3, 3).to(ScalarType.Double);
        Tensor squares = Tensors.empty(ScalarType.Double, 2);
        assertThatThrownBy(() -> kernels.measure(x, x, null, null, squares, null))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("native kernels take float32 or bfloat16, got xHat of type Double:"
                        + " convert it, or use the libtorch kernels");
        new TorchKernels().measure(x, x, null, null, squares, null);
        assertThat(doubles(squares)).containsOnly(0);
    }

    @Test
    void typesOfACallMustAgree() {
        Tensor x = uniform(1, 0, 1, 2, 1, 3, 3);
        Tensor squares = Tensors.empty(ScalarType.Double, 2);
        assertThatThrownBy(() -> kernels.measure(x.to(ScalarType.BFloat16), x, null, null, squares, null))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("xHat and x must be of one type, got BFloat16 and Float: convert one");
    }

    @Test
    void aLabelOutOfRangeIsAnException() {
        Tensor x = uniform(1, 0, 1, 2, 1, 3, 3);
        Tensor scores = uniform(2, 0, 1, 2);
        Tensor logits = uniform(3, 0, 1, 2, 4);
        for (long wrong : new long[] {-1, 4, Long.MAX_VALUE}) {
            Tensor labels = Tensors.ofLongs(new long[] {0, wrong}, 2);
            try (LossBuffers out = new LossBuffers(x, scores, logits)) {
                assertThatThrownBy(() -> kernels.fusedLoss(x, x, scores, logits, labels, 1, 1, 1, out))
                        .isInstanceOf(KernelException.class)
                        .hasMessageContaining("0..3")
                        .hasMessageContaining(Long.toString(wrong));
            }
        }
    }

    @Test
    void badNumbersAreExceptions() {
        Tensor p = Tensors.zeros(3);
        assertThatThrownBy(() -> kernels.adamClip(
                        p, Tensors.zeros(3), Tensors.zeros(3), Tensors.zeros(3), 1, Double.NaN, 0.5, 0.9, 1e-8, 1))
                .isInstanceOf(KernelException.class)
                .hasMessageContaining("rate");
        assertThat(Tensors.floats(p)).containsOnly(0);
    }

    @Test
    void outputsMustLieAsTheKernelWrites() {
        Tensor wide = Tensors.zeros(3, 2);
        Tensor gaps = wide.select(1, 0);
        assertThatThrownBy(() -> kernels.adamClip(
                        gaps, Tensors.zeros(3), Tensors.zeros(3), Tensors.zeros(3), 1, 1, 0.5, 0.9, 1e-8, 1))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("parameters and moments must lie in memory without gaps in row-major order, got strides (2)"
                        + " for (3): copy them into such a tensor");
        Tensor images = Tensors.empty(ScalarType.Byte, 4, 3, 2, 2).zero_();
        Tensor indices = Tensors.ofLongs(new long[] {1}, 1);
        assertThatThrownBy(() ->
                        kernels.drawBatch(images, null, null, indices, 0, 0, Tensors.zeros(1, 3, 2, 2), null, null))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageStartingWith("x must lie in memory without gaps in channels last, got strides (12,4,2,1)");
    }

    @Test
    void inputsThatLieOtherwiseAreCopied() {
        Tensor xHat = uniform(1, 0, 1, 5, 3, 4, 6);
        Tensor x = uniform(2, 0, 1, 5, 3, 4, 6);
        Tensor scores = uniform(3, -1, 1, 5, 2).select(1, 1);
        Tensor logits = uniform(4, -5, 5, 10, 5).t();
        Tensor labels = Tensors.ofLongs(new long[] {1, 9, 0, 3, 3}, 5);
        Tensor odd = x.permute(2, 0, 3, 1).contiguous().permute(1, 3, 0, 2);
        assertThat(odd.is_contiguous()).isFalse();
        try (LossBuffers want = new LossBuffers(xHat, scores, logits.contiguous());
                LossBuffers got = new LossBuffers(Tensors.channelsLast(xHat), scores, logits.contiguous())) {
            new TorchKernels().fusedLoss(xHat, x, scores, logits, labels, 1, 1, 1, want);
            kernels.fusedLoss(xHat, odd, scores, logits, labels, 1, 1, 1, got);
            SelfCheck.compare("terms", Tensors.floats(got.terms()), Tensors.floats(want.terms()));
            SelfCheck.compare("xHat", Tensors.floats(got.xHatSeed()), Tensors.floats(want.xHatSeed()));
            SelfCheck.compare("scores", Tensors.floats(got.scoresSeed()), Tensors.floats(want.scoresSeed()));
            SelfCheck.compare("logits", Tensors.floats(got.logitsSeed()), Tensors.floats(want.logitsSeed()));
        }
    }

    @Test
    void historyOfAutogradIsNoMatter() {
        Tensor xHat = uniform(1, 0, 1, 2, 1, 3, 3).requires_grad_(true);
        Tensor restored = torch.relu(xHat);
        Tensor x = uniform(2, 0, 1, 2, 1, 3, 3);
        Tensor squares = Tensors.empty(ScalarType.Double, 2);
        kernels.measure(restored, Tensors.channelsLast(x), null, null, squares, null);
        assertThat(squares.requires_grad()).isFalse();
    }
}
