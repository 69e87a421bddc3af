package io.github.trilemma.nn;

import io.github.trilemma.tensor.Tensors;
import org.bytedeco.pytorch.Scalar;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch;

/** The layers that the networks share. Images are (N,C,H,W), channels last in memory. */
final class Layers {
    private static final long[] ONE = {1, 1};
    private static final long[] TWO = {2, 2};
    private static final long[] NONE = {0, 0};

    private Layers() {}

    /** Convolution of stride 1 that keeps the size; the kernel is odd. A null bias means none. */
    static Tensor same(Tensor x, Tensor weight, Tensor bias) {
        long pad = weight.size(2) / 2;
        return torch.conv2d(x, weight, Tensors.optional(bias), ONE, new long[] {pad, pad}, ONE, 1);
    }

    /** Convolution of stride 1 without padding. */
    static Tensor valid(Tensor x, Tensor weight, Tensor bias) {
        return torch.conv2d(x, weight, Tensors.optional(bias), ONE, NONE, ONE, 1);
    }

    /**
     * Convolution of stride 2 with TensorFlow's SAME padding: the output has ceil(size/2) pixels, and when the padding is odd
     * the extra pixel goes to the bottom and the right.
     */
    static Tensor sameStride2(Tensor x, Tensor weight, Tensor bias) {
        int vertical = padding(x.size(2), weight.size(2));
        int horizontal = padding(x.size(3), weight.size(3));
        if (vertical % 2 == 0 && horizontal % 2 == 0) {
            long[] pad = {vertical / 2, horizontal / 2};
            return torch.conv2d(x, weight, Tensors.optional(bias), TWO, pad, ONE, 1);
        }
        long left = horizontal / 2;
        long top = vertical / 2;
        Tensor padded = torch.constant_pad_nd(x, left, horizontal - left, top, vertical - top);
        return torch.conv2d(padded, weight, Tensors.optional(bias), TWO, NONE, ONE, 1);
    }

    private static int padding(long size, long kernel) {
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
