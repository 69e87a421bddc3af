package io.github.trilemma.sweep;

import io.github.trilemma.ConfigurationException;
import io.github.trilemma.config.NetworkConfig.Precision;
import io.github.trilemma.data.Picture;
import io.github.trilemma.degrade.Degradation;
import io.github.trilemma.kernel.Kernels;
import io.github.trilemma.kernel.Storage;
import io.github.trilemma.tensor.TensorScope;
import io.github.trilemma.tensor.Tensors;
import java.lang.management.ManagementFactory;
import java.util.ArrayList;
import java.util.List;
import org.bytedeco.pytorch.NoGradGuard;
import org.bytedeco.pytorch.Tensor;

/** Pictures of one size through one restorer. */
final class BatchRestorer {
    /** The native kernels are made for small images; pictures of more pixels go through libtorch. */
    private static final int NATIVE_PIXELS = 64 * 64;
    /** What a batch of several pictures may take. */
    private static final long BATCH_BYTES = 1L << 30;

    private final TrainedPoint point;
    private final Picture.Size size;
    private final Degradation degradation;

    /**
     * Pictures to come.
     *
     * @param size of all of them
     * @param degrade whether the point's own degradation comes first
     */
    BatchRestorer(TrainedPoint point, Picture.Size size, boolean degrade, Kernels kernels) {
        this.point = point;
        this.size = size;
        this.degradation = degrade ? Degradation.of(point.config().degradation(), kernels) : null;
        boolean bfloat16 = point.config().network().precision() == Precision.BFLOAT16;
        boolean small = (long) size.height() * size.width() <= NATIVE_PIXELS;
        point.restorer().use(small ? kernels : null, bfloat16 ? Storage.BFLOAT16 : Storage.FLOAT32);
    }

    /** Pictures that go through together: as many as in a training batch, fewer when they are large. */
    int most() {
        long fit = BATCH_BYTES / bytes(point, size);
        return (int) Math.max(1, Math.min(point.config().schedule().batch(), fit));
    }

    /** Refuses a picture that alone would take most of the machine's memory. */
    static void requireMemory(TrainedPoint point, Picture.Size size, Object image) {
        long needed = bytes(point, size);
        var system = ManagementFactory.getPlatformMXBean(com.sun.management.OperatingSystemMXBean.class);
        long most = system.getTotalMemorySize() / 4 * 3;
        if (needed > most) {
            throw new ConfigurationException(image + " must fit into " + (most >> 20) + " MiB of memory, got "
                    + size.width() + "x" + size.height() + " pixels, which take about " + (needed >> 20)
                    + " MiB at width " + point.config().network().width() + ": cut it into parts");
        }
    }

    /**
     * About the memory that one picture takes: four arrays of the widest layer (2w channels of float32) live at a time.
     */
    private static long bytes(TrainedPoint point, Picture.Size size) {
        int images = size.channels() / point.channels();
        return 4L * 4 * 2 * point.config().network().width() * images * size.height() * size.width();
    }

    /**
     * Restores a batch.
     *
     * @param pictures of the given size
     * @param seed of the degradation
     */
    List<Picture> restore(List<Picture> pictures, long seed) {
        int each = size.channels() * size.height() * size.width();
        float[] values = new float[Math.multiplyExact(each, pictures.size())];
        for (int i = 0; i < pictures.size(); i++) {
            byte[] pixels = pictures.get(i).pixels();
            for (int k = 0; k < each; k++) {
                values[i * each + k] = (pixels[k] & 0xff) / 255f;
            }
        }
        float[] restored = restore(values, seed);
        List<Picture> results = new ArrayList<>();
        for (int i = 0; i < pictures.size(); i++) {
            byte[] pixels = new byte[each];
            for (int k = 0; k < each; k++) {
                pixels[k] = (byte) Math.round(255 * restored[i * each + k]);
            }
            results.add(new Picture(size.channels(), size.height(), size.width(), pixels));
        }
        return results;
    }

    /** The same for values (N,C,H,W). The channels of a colour picture are images of a restorer of one channel. */
    float[] restore(float[] values, long seed) {
        long plane = (long) size.height() * size.width();
        long images = values.length / (plane * point.channels());
        try (TensorScope scope = TensorScope.open();
                NoGradGuard off = new NoGradGuard()) {
            Tensor y = Tensors.of(values, images, point.channels(), size.height(), size.width());
            if (degradation != null) {
                y = degradation.degrade(y, seed);
            }
            return Tensors.floats(point.restorer().restore(Tensors.channelsLast(y), false));
        }
    }
}
