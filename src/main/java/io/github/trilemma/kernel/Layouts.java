package io.github.trilemma.kernel;

import io.github.trilemma.tensor.Tensors;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch;
import org.bytedeco.pytorch.global.torch.MemoryFormat;

/** How tensors lie in memory. Axes of size 1 have no say in it. */
final class Layouts {
    private Layouts() {}

    /** The same values in row-major order; no copy when they lie so already. */
    static Tensor dense(Tensor tensor) {
        return tensor.is_contiguous() ? tensor : tensor.detach().contiguous();
    }

    /** The same values laid out like {@code model}, a tensor of the same shape without gaps; no copy when they lie so already. */
    static Tensor like(Tensor model, Tensor tensor) {
        return alike(model, tensor) ? tensor : torch.empty_like(model.detach()).copy_(tensor.detach());
    }

    /** The same values with the images (N,C,H,W) one after the other, each without gaps; no copy when they lie so already. */
    static Tensor imageByImage(Tensor images) {
        return images.is_contiguous(MemoryFormat.ChannelsLast) ? images : dense(images);
    }

    private static boolean alike(Tensor a, Tensor b) {
        for (long axis = 0; axis < a.dim(); axis++) {
            if (a.size(axis) > 1 && a.stride(axis) != b.stride(axis)) {
                return false;
            }
        }
        return true;
    }

    static void requireDense(String what, Tensor tensor) {
        if (tensor != null && !tensor.is_contiguous()) {
            throw wrong(what, "row-major order", tensor);
        }
    }

    /** Requires (N,C,H,W) stored as (N,H,W,C). */
    static void requireChannelsLast(String what, Tensor tensor) {
        if (tensor == null) {
            return;
        }
        long stride = 1;
        for (long axis : new long[] {1, 3, 2, 0}) {
            long size = tensor.size(axis);
            if (size > 1 && tensor.stride(axis) != stride) {
                throw wrong(what, "channels last", tensor);
            }
            stride *= size;
        }
    }

    private static IllegalArgumentException wrong(String what, String order, Tensor got) {
        long[] strides = new long[(int) got.dim()];
        for (int i = 0; i < strides.length; i++) {
            strides[i] = got.stride(i);
        }
        return new IllegalArgumentException(
                what + " must lie in memory without gaps in " + order + ", got strides " + Tensors.show(strides)
                        + " for " + Tensors.show(Tensors.shape(got)) + ": copy them into such a tensor");
    }
}
