package io.github.trilemma.kernel;

import io.github.trilemma.tensor.Tensors;
import java.util.List;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch.ScalarType;

/**
 * A chain of convolutions with their norms and activations in native code, forward and backward, on the calling thread.
 *
 * <p>It keeps its buffers between calls and what depends on the parameters alone until they change, so it serves one network
 * and one thread at a time. Images are (N,C,H,W) float32, channels last in memory.
 */
public final class ConvStack implements AutoCloseable {
    private static final int NUMBERS = 10;

    private final List<ConvLayer> layers;
    private final int height;
    private final int width;
    private long handle;
    private long passes;
    /** Images of the last pass that keeps, -1 after one that does not. */
    private long kept = -1;

    /**
     * A stack for images of {@code height}×{@code width}.
     *
     * @throws KernelException when the library refuses the layers
     */
    ConvStack(List<ConvLayer> layers, int height, int width, Storage storage) {
        this.layers = List.copyOf(layers);
        this.height = height;
        this.width = width;
        long[] numbers = new long[NUMBERS * layers.size()];
        for (int i = 0; i < layers.size(); i++) {
            ConvLayer layer = layers.get(i);
            long[] of = {
                layer.in(),
                layer.out(),
                layer.kernel(),
                layer.stride(),
                layer.activation().code(),
                layer.norm() ? 1 : 0,
                layer.weight(),
                layer.bias(),
                layer.scale(),
                layer.shift()
            };
            System.arraycopy(of, 0, numbers, i * NUMBERS, NUMBERS);
        }
        long[] made = new long[1];
        NativeLibrary.check("conv_stack", NativeConvStack.create(numbers, height, width, storage.code(), made));
        handle = made[0];
    }

    /** Whether this stack was made for images of that size. */
    public boolean fits(long imageHeight, long imageWidth) {
        return height == imageHeight && width == imageWidth;
    }

    /** A forward pass that a backward pass may follow, until the next forward pass of the stack. */
    public final class Pass {
        private final Tensor output;
        private final long number;

        private Pass(Tensor output) {
            this.output = output;
            this.number = passes;
        }

        public Tensor output() {
            return output;
        }

        /**
         * Adds the gradients of the parameters and returns that of the input.
         *
         * @param seed gradient by the output, like it
         * @param gradients flat float32, laid out like the parameters; null: not wanted
         * @param byInput whether the input's gradient is wanted
         * @return (N,C,H,W), or null
         */
        public Tensor backward(Tensor parameters, Tensor seed, Tensor gradients, boolean byInput) {
            if (number != passes || kept < 0) {
                throw new IllegalStateException(
                        "another forward pass has gone through the stack: go backward before it");
            }
            checkBackward(parameters, output, seed, gradients);
            Tensor dense = Tensors.channelsLast(seed);
            Tensor dx = byInput ? Tensors.emptyImages(kept, layers.get(0).in(), height, width) : null;
            NativeLibrary.check(
                    "conv_stack", NativeConvStack.backward(open(), address(dense), address(gradients), address(dx)));
            return dx;
        }
    }

    /**
     * The output of the chain.
     *
     * @param parameters flat float32
     * @param x (N,C,H,W) float32
     * @param groups batches in {@code x}, each normalised by itself; divides N
     */
    public Tensor forward(Tensor parameters, Tensor x, int groups) {
        return run(parameters, x, groups, false);
    }

    /** Like {@link #forward}, keeping what the backward pass needs. */
    public Pass forwardKeeping(Tensor parameters, Tensor x, int groups) {
        Tensor output = run(parameters, x, groups, true);
        kept = x.size(0);
        return new Pass(output);
    }

    private Tensor run(Tensor parameters, Tensor x, int groups, boolean keep) {
        check(parameters, x, groups);
        passes++;
        kept = -1;
        long h = height;
        long w = width;
        for (ConvLayer layer : layers) {
            h = layer.outputSize(h);
            w = layer.outputSize(w);
        }
        Tensor dense = Tensors.channelsLast(x);
        Tensor y = Tensors.emptyImages(x.size(0), layers.get(layers.size() - 1).out(), h, w);
        NativeLibrary.check(
                "conv_stack",
                NativeConvStack.forward(
                        open(),
                        address(parameters),
                        parameters.numel(),
                        address(dense),
                        address(y),
                        x.size(0),
                        groups,
                        keep ? 1 : 0));
        return y;
    }

    private void check(Tensor parameters, Tensor x, int groups) {
        KernelShapes.checkType("parameters", parameters, ScalarType.Float);
        KernelShapes.checkType("images", x, ScalarType.Float);
        long channels = layers.get(0).in();
        if (x.dim() != 4
                || x.size(1) != channels
                || !fits(x.size(2), x.size(3))
                || groups < 1
                || x.size(0) % groups != 0) {
            throw new IllegalArgumentException(
                    "images must be (N," + channels + "," + height + "," + width + ") in " + groups
                            + " equal batches, got " + Tensors.show(Tensors.shape(x)) + ": make a stack for this size");
        }
    }

    private static void checkBackward(Tensor parameters, Tensor output, Tensor seed, Tensor gradients) {
        KernelShapes.same("output and its gradient", output, seed);
        KernelShapes.checkType("gradient by the output", seed, ScalarType.Float);
        if (gradients != null) {
            KernelShapes.same("parameters and gradients", parameters, gradients);
            KernelShapes.checkType("gradients", gradients, ScalarType.Float);
            Layouts.requireDense("gradients", gradients);
        }
    }

    /** Bytes of native memory that the stack holds now. */
    public long bytes() {
        return NativeConvStack.bytes(open());
    }

    private long open() {
        if (handle == 0) {
            throw new IllegalStateException("the stack is closed");
        }
        return handle;
    }

    private static long address(Tensor tensor) {
        if (tensor == null || tensor.numel() == 0) {
            return 0;
        }
        return tensor.data_ptr().address();
    }

    @Override
    public void close() {
        if (handle != 0) {
            NativeConvStack.destroy(handle);
            handle = 0;
        }
    }
}
