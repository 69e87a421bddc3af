package io.github.trilemma.kernel;

import static io.github.trilemma.kernel.Values.uniform;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.github.trilemma.kernel.ConvLayer.Activation;
import io.github.trilemma.tensor.TensorScope;
import io.github.trilemma.tensor.Tensors;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import org.bytedeco.pytorch.Scalar;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch.ScalarType;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/**
 * What the Java side of the chain adds to the native one: refusals and the order of calls. The mathematics is tested natively
 * and through the networks.
 */
class ConvStackTest {
    private static final int HEIGHT = 19;
    private static final int WIDTH = 17;
    private static final int CHANNELS = 8;
    /** One spectral convolution under a norm, one of stride 2 with a bias. */
    private static final List<ConvLayer> LAYERS = List.of(
            new ConvLayer(8, 9, 5, 1, Activation.RELU, 0, ConvLayer.NONE, 1800, 1809),
            new ConvLayer(9, 2, 3, 2, Activation.LEAKY_RELU, 1818, 1980, ConvLayer.NONE, ConvLayer.NONE));

    private static final int SIZE = 1982;

    private Kernels kernels;
    private TensorScope scope;
    private ConvStack stack;
    private Tensor parameters;
    private Tensor x;

    @BeforeEach
    void open() {
        assumeTrue(
                NativeLoader.find() != null,
                "no native library for " + NativeLoader.platform()
                        + " on the class path: build with CMake and a C++ compiler installed");
        kernels = KernelProvider.choose(KernelProvider.NATIVE);
        Optional<ConvStack> made = kernels.convStack(LAYERS, HEIGHT, WIDTH, Storage.FLOAT32);
        assumeTrue(made.isPresent(), "no convolutions in " + kernels.name());
        stack = made.get();
        scope = TensorScope.open();
        parameters = uniform(1, -0.1, 0.1, SIZE);
        x = images(2, 4);
    }

    @AfterEach
    void close() {
        if (scope != null) {
            stack.close();
            scope.close();
        }
    }

    private static Tensor images(long seed, long n) {
        return uniform(seed, 0, 1, n, CHANNELS, HEIGHT, WIDTH);
    }

    private static Tensor seed(long n) {
        return uniform(9, -1, 1, n, 2, 10, 9);
    }

    @Test
    void libtorchHasNone() {
        assertThat(new TorchKernels().convStack(LAYERS, HEIGHT, WIDTH, Storage.FLOAT32))
                .isEmpty();
    }

    @Test
    void outputsAndGradientsHaveTheirShapes() {
        ConvStack.Pass pass = stack.forwardKeeping(parameters, x, 2);
        assertThat(Tensors.shape(pass.output())).containsExactly(4, 2, 10, 9);
        assertThat(Tensors.floats(stack.forward(parameters, x, 2))).containsExactly(Tensors.floats(pass.output()));
        Tensor gradients = Tensors.zeros(SIZE);
        ConvStack.Pass again = stack.forwardKeeping(parameters, x, 2);
        assertThat(Tensors.shape(again.backward(parameters, seed(4), gradients, true)))
                .containsExactly(4, CHANNELS, HEIGHT, WIDTH);
        assertThat(again.backward(parameters, seed(4), gradients, false)).isNull();
        assertThat(Tensors.floats(gradients)).doesNotContain(Float.NaN);
        assertThat(Tensors.scalar(gradients.abs().max())).isPositive();
    }

    @Test
    void layoutsOfImagesAndSeedsAreNoMatter() {
        ConvStack.Pass pass = stack.forwardKeeping(parameters, x, 1);
        Tensor dx = pass.backward(parameters, seed(4), null, true);
        ConvStack.Pass other = stack.forwardKeeping(parameters, Tensors.channelsLast(x), 1);
        Tensor wide = uniform(9, -1, 1, 4, 2, 10, 18);
        wide.narrow(3, 0, 9).copy_(seed(4));
        assertThat(Tensors.floats(other.output())).containsExactly(Tensors.floats(pass.output()));
        assertThat(Tensors.floats(other.backward(parameters, wide.narrow(3, 0, 9), null, true)))
                .containsExactly(Tensors.floats(dx));
    }

    @Test
    void imagesOfAnotherShapeAreRefused() {
        for (long[] shape : new long[][] {
            {4, 7, HEIGHT, WIDTH}, {4, CHANNELS, WIDTH, HEIGHT}, {CHANNELS, HEIGHT, WIDTH}, {4, CHANNELS, HEIGHT, 1}
        }) {
            assertThatThrownBy(() -> stack.forward(parameters, uniform(1, 0, 1, shape), 1))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessage("images must be (N,8,19,17) in 1 equal batches, got " + Tensors.show(shape)
                            + ": make a stack for this size");
        }
    }

    @Test
    void groupsMustDivideTheImages() {
        for (int groups : new int[] {3, 8, 0, -1}) {
            assertThatThrownBy(() -> stack.forward(parameters, x, groups))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessageContaining(groups + " equal batches");
        }
    }

    @Test
    void otherTypesAreRefused() {
        assertThatThrownBy(() -> stack.forward(parameters, x.to(ScalarType.Double), 1))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("images must be of type Float, got Double");
        assertThatThrownBy(() -> stack.forward(parameters.to(ScalarType.BFloat16), x, 1))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("parameters must be of type Float, got BFloat16");
    }

    /** Short parameters would be read past their end. */
    @Test
    void shortParametersAreRefused() {
        assertThatThrownBy(() -> stack.forward(parameters.narrow(0, 0, SIZE - 1), x, 1))
                .isInstanceOf(KernelException.class)
                .hasMessageContaining("size")
                .hasMessageContaining(Integer.toString(SIZE - 1));
    }

    /** Native code reads them as float32 of the outputs' shape, whatever they are. */
    @Test
    void seedsOfAnotherShapeOrTypeAreRefused() {
        ConvStack.Pass pass = stack.forwardKeeping(parameters, x, 1);
        for (Tensor wrong : List.of(seed(3), seed(4).flatten(), seed(4).to(ScalarType.Double))) {
            assertThatThrownBy(() -> pass.backward(parameters, wrong, null, true))
                    .as(Tensors.show(Tensors.shape(wrong)))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessageContaining("must");
        }
    }

    /** Native code writes into them as flat float32, as long as the parameters. */
    @Test
    void gradientsUnlikeTheParametersAreRefused() {
        ConvStack.Pass pass = stack.forwardKeeping(parameters, x, 1);
        Tensor gaps = Tensors.zeros(SIZE, 2).select(1, 0);
        for (Tensor wrong : List.of(Tensors.zeros(SIZE - 1), Tensors.zeros(SIZE).to(ScalarType.BFloat16), gaps)) {
            assertThatThrownBy(() -> pass.backward(parameters, seed(4), wrong, false))
                    .as(Tensors.show(Tensors.shape(wrong)))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessageContaining("must");
        }
    }

    @Test
    void backwardAfterAnotherForwardIsRefused() {
        ConvStack.Pass first = stack.forwardKeeping(parameters, x, 1);
        stack.forward(parameters, images(3, 2), 1);
        assertThatThrownBy(() -> first.backward(parameters, seed(4), null, true))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("go backward before it");
        ConvStack.Pass second = stack.forwardKeeping(parameters, x, 1);
        stack.forwardKeeping(parameters, x, 1);
        assertThatThrownBy(() -> second.backward(parameters, seed(4), null, true))
                .isInstanceOf(IllegalStateException.class);
    }

    @Test
    void aRefusedForwardEndsNoPass() {
        ConvStack.Pass pass = stack.forwardKeeping(parameters, x, 1);
        assertThatThrownBy(() -> stack.forward(parameters, x, 3)).isInstanceOf(IllegalArgumentException.class);
        assertThat(pass.backward(parameters, seed(4), null, true)).isNotNull();
    }

    @Test
    void changedParametersAreNoticed() {
        float[] before = Tensors.floats(stack.forward(parameters, x, 1));
        parameters.narrow(0, 1981, 1).fill_(new Scalar(0.75));
        float[] after = Tensors.floats(stack.forward(parameters, x, 1));
        assertThat(after).isNotEqualTo(before);
        try (ConvStack fresh =
                kernels.convStack(LAYERS, HEIGHT, WIDTH, Storage.FLOAT32).orElseThrow()) {
            assertThat(Tensors.floats(fresh.forward(parameters, x, 1))).containsExactly(after);
        }
    }

    @Test
    void noImagesGiveNone() {
        assertThat(Tensors.shape(stack.forward(parameters, images(1, 0), 1))).containsExactly(0, 2, 10, 9);
    }

    @Test
    void aClosedStackIsRefusedAndClosesOnce() {
        ConvStack.Pass pass = stack.forwardKeeping(parameters, x, 1);
        assertThat(stack.bytes()).isPositive();
        stack.close();
        stack.close();
        assertThatThrownBy(() -> stack.forward(parameters, x, 1))
                .isInstanceOf(IllegalStateException.class)
                .hasMessage("the stack is closed");
        assertThatThrownBy(() -> pass.backward(parameters, seed(4), null, true))
                .isInstanceOf(IllegalStateException.class);
        assertThatThrownBy(stack::bytes).isInstanceOf(IllegalStateException.class);
    }

    @Test
    void layersThatDoNotFitAreRefused() {
        ConvLayer first = LAYERS.get(0);
        assertThatThrownBy(() -> kernels.convStack(List.of(first, first), HEIGHT, WIDTH, Storage.FLOAT32))
                .isInstanceOf(KernelException.class)
                .hasMessageContaining("outputs of the layer before");
        assertThatThrownBy(() -> kernels.convStack(LAYERS, 0, WIDTH, Storage.FLOAT32))
                .isInstanceOf(KernelException.class)
                .hasMessageContaining("height");
        assertThatThrownBy(() -> kernels.convStack(List.of(), HEIGHT, WIDTH, Storage.FLOAT32))
                .isInstanceOf(KernelException.class)
                .hasMessageContaining("count");
        assertThatThrownBy(() -> new ConvLayer(1, 1, 4, 1, Activation.NONE, 0, 16, -1, -1))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("odd kernel");
        assertThatThrownBy(() -> new ConvLayer(1, 1, 3, 1, Activation.NONE, 0, 9, 10, 11))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("either a bias or batch norm");
    }

    /** More layers than the glue holds are an error with its own words, not those of an earlier one. */
    @Test
    void tooManyLayersAreNamed() {
        ConvLayer same = new ConvLayer(1, 1, 1, 1, Activation.NONE, 0, 1, -1, -1);
        assertThatThrownBy(() -> kernels.convStack(List.of(), HEIGHT, WIDTH, Storage.FLOAT32))
                .hasMessageContaining("count");
        assertThatThrownBy(() -> kernels.convStack(Collections.nCopies(65, same), HEIGHT, WIDTH, Storage.FLOAT32))
                .isInstanceOf(RuntimeException.class)
                .hasMessageContaining("65");
    }
}
