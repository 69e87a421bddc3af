package io.github.trilemma.data;

import io.github.trilemma.tensor.TensorScope;
import io.github.trilemma.tensor.Tensors;
import org.bytedeco.pytorch.Scalar;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch.ScalarType;

/**
 * Images and labels resident as 8 bits on the device that was current when they were made, shared by all lanes; batches are
 * gathered from it. Read-only, so thread-safe; indices are made on the calling thread's current device, which must be the same.
 */
public final class DeviceImages implements AutoCloseable {
    private final Tensor images;
    private final Tensor labels;
    private final Tensor degraded;
    private final int classes;

    private DeviceImages(Tensor images, Tensor degraded, Tensor labels, int classes) {
        this.images = images;
        this.degraded = degraded;
        this.labels = labels;
        this.classes = classes;
    }

    public static DeviceImages of(Subset subset) {
        ImageSet set = subset.set();
        long[] labels = new long[subset.size()];
        for (int i = 0; i < labels.length; i++) {
            labels[i] = set.labels()[subset.indices()[i]] & 0xff;
        }
        try (TensorScope scope = TensorScope.open()) {
            return new DeviceImages(
                    scope.keep(pixels(set, subset.indices())),
                    subset.degraded() == null ? null : scope.keep(pixels(subset.degraded(), subset.indices())),
                    scope.keep(Tensors.ofLongs(labels, labels.length)),
                    set.classes());
        }
    }

    private static Tensor pixels(ImageSet set, int[] indices) {
        int bytes = set.imageBytes();
        byte[] pixels = new byte[Math.multiplyExact(indices.length, bytes)];
        for (int i = 0; i < indices.length; i++) {
            System.arraycopy(set.pixels(), indices[i] * bytes, pixels, i * bytes, bytes);
        }
        return Tensors.ofBytes(pixels, indices.length, set.channels(), set.height(), set.width());
    }

    /** Clean images x (n,C,H,W) float32 in [0,1]. */
    public Tensor clean(int[] indices) {
        return unit(images.index_select(0, Tensors.ofIndices(indices)));
    }

    /** Labels (n) int64. */
    public Tensor labels(int[] indices) {
        return labels.index_select(0, Tensors.ofIndices(indices));
    }

    /** Clean images {@code from} to {@code to} (excluded), (n,C,H,W) float32 in [0,1]. */
    public Tensor cleanRange(int from, int to) {
        return unit(images.narrow(0, from, to - from));
    }

    /** The degraded versions of all images that are given beside them (N,C,H,W) uint8; null when none are. */
    public Tensor degraded() {
        return degraded;
    }

    /** Given degraded images {@code from} to {@code to} (excluded), (n,C,H,W) float32 in [0,1]. */
    public Tensor degradedRange(int from, int to) {
        return unit(degraded.narrow(0, from, to - from));
    }

    /** Labels {@code from} to {@code to} (excluded), (n) int64; a view. */
    public Tensor labelsRange(int from, int to) {
        return labels.narrow(0, from, to - from);
    }

    private static Tensor unit(Tensor bytes) {
        return bytes.to(ScalarType.Float).div_(new Scalar(255));
    }

    /** All images (N,C,H,W) uint8. */
    public Tensor images() {
        return images;
    }

    /** The labels of all images (N) int64. */
    public Tensor labels() {
        return labels;
    }

    public int size() {
        return (int) images.size(0);
    }

    public int channels() {
        return (int) images.size(1);
    }

    public int height() {
        return (int) images.size(2);
    }

    public int width() {
        return (int) images.size(3);
    }

    public int classes() {
        return classes;
    }

    @Override
    public void close() {
        images.close();
        labels.close();
        if (degraded != null) {
            degraded.close();
        }
    }
}
