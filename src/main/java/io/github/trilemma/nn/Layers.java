package io.github.trilemma.nn;

import io.github.trilemma.kernel.Storage;
import io.github.trilemma.tensor.Tensors;
import org.bytedeco.pytorch.Scalar;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch;
import org.bytedeco.pytorch.global.torch.ScalarType;

/** The layers that the networks share. Images are (N,C,H,W), channels last in memory. */
final class Layers {
    private static final long[] ONE = {1, 1};
    private static final long[] TWO = {2, 2};
    private static final long[] NONE = {0, 0};

    private Layers() {}

    /**
     * What the first of several layers reads. On a CUDA device activations stay bfloat16 from here to {@link #leave}, which
     * halves their memory and their way; parameters, statistics of norms and sums stay float32 there. On the CPU each convolution
     * rounds for itself, since its other passes are no faster on bfloat16.
     */
    static Tensor enter(Tensor x, Storage storage) {
        return storage == Storage.BFLOAT16 && x.is_cuda() ? x.to(ScalarType.BFloat16) : x;
    }

    /** What comes after the last of several layers: float32 where they computed on bfloat16. */
    static Tensor leave(Tensor x) {
        return x.scalar_type().value == ScalarType.BFloat16.value ? x.to(ScalarType.Float) : x;
    }

    /** Convolution of stride 1 that keeps the size; the kernel is odd. A null bias means none. */
    static Tensor same(Tensor x, Tensor weight, Tensor bias, Storage storage) {
        long pad = weight.size(2) / 2;
        return convolve(x, weight, bias, ONE, new long[] {pad, pad}, storage);
    }

    static Tensor same(Tensor x, Tensor weight, Tensor bias) {
        return same(x, weight, bias, Storage.FLOAT32);
    }

    /** Convolution of stride 1 without padding. */
    static Tensor valid(Tensor x, Tensor weight, Tensor bias) {
        return convolve(x, weight, bias, ONE, NONE, Storage.FLOAT32);
    }

    private static Tensor convolve(
            Tensor x, Tensor weight, Tensor bias, long[] stride, long[] padding, Storage storage) {
        if (storage == Storage.FLOAT32) {
            return torch.conv2d(x, weight, Tensors.optional(bias), stride, padding, ONE, 1);
        }
        ScalarType type = ScalarType.BFloat16;
        Tensor half = bias == null ? null : bias.to(type);
        return torch.conv2d(x.to(type), weight.to(type), Tensors.optional(half), stride, padding, ONE, 1)
                .to(x.scalar_type());
    }

    /**
     * Convolution of stride 2 with TensorFlow's SAME padding: the output has ceil(size/2) pixels, and when the padding is odd
     * the extra pixel goes to the bottom and the right.
     */
    static Tensor sameStride2(Tensor x, Tensor weight, Tensor bias, Storage storage) {
        int vertical = padding(x.size(2), weight.size(2));
        int horizontal = padding(x.size(3), weight.size(3));
        if (vertical % 2 == 0 && horizontal % 2 == 0) {
            long[] pad = {vertical / 2, horizontal / 2};
            return convolve(x, weight, bias, TWO, pad, storage);
        }
        long left = horizontal / 2;
        long top = vertical / 2;
        Tensor padded = torch.constant_pad_nd(x, left, horizontal - left, top, vertical - top);
        return convolve(padded, weight, bias, TWO, NONE, storage);
    }

    /** Pixels that are added along one axis. */
    static int padding(long size, long kernel) {
        long out = (size + 1) / 2;
        return (int) Math.max((out - 1) * 2 + kernel - size, 0);
    }

    static Tensor relu(Tensor x) {
        return torch.relu_(x);
    }

    static Tensor leakyRelu(Tensor x, double slope) {
        return torch.leaky_relu_(x, new Scalar(slope));
    }

    static Tensor maxPool2(Tensor x) {
        return torch.max_pool2d(x, TWO, TWO, NONE, ONE, false);
    }

    static Tensor linear(Tensor x, Tensor weight, Tensor bias) {
        return torch.linear(x, weight, Tensors.optional(bias));
    }

    /** (N,C,H,W) to (N, C·H·W), channels first as the linear layers' weights expect. */
    static Tensor flatten(Tensor x) {
        return x.flatten(1, -1);
    }
}
