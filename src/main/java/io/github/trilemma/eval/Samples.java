package io.github.trilemma.eval;

import io.github.trilemma.nn.Restorer;
import io.github.trilemma.tensor.TensorScope;
import io.github.trilemma.tensor.Tensors;
import java.awt.image.BufferedImage;
import org.bytedeco.pytorch.NoGradGuard;
import org.bytedeco.pytorch.Tensor;

/** The first test images as a picture: clean, degraded (clipped to [0,1]) and restored below each other. */
public final class Samples {
    private Samples() {}

    /**
     * Draws {@code count} columns of three tiles of H×W pixels each, without gaps; grey for one channel, RGB for three.
     * Whole batches are restored, since batch norm sees the batch.
     */
    public static BufferedImage draw(TestSet test, Restorer restorer, int count) {
        int columns = Math.min(count, test.size());
        int height = test.images().height();
        int width = test.images().width();
        int type = test.images().channels() == 1 ? BufferedImage.TYPE_BYTE_GRAY : BufferedImage.TYPE_INT_RGB;
        BufferedImage picture = new BufferedImage(columns * width, 3 * height, type);
        for (int from = 0; from < columns; from = test.end(from)) {
            try (TensorScope scope = TensorScope.open();
                    NoGradGuard off = new NoGradGuard()) {
                Tensor clean = test.clean(from, test.end(from));
                Tensor degraded = test.degraded(clean, from);
                Tensor restored = restorer.restore(degraded, false);
                float[][] rows = {Tensors.floats(clean), Tensors.floats(degraded), Tensors.floats(restored)};
                for (int row = 0; row < 3; row++) {
                    for (int i = from; i < Math.min(columns, test.end(from)); i++) {
                        tile(picture, rows[row], i - from, i * width, row * height, test);
                    }
                }
            }
        }
        return picture;
    }

    /** Draws the first {@code count} test images, clean above degraded (clipped to [0,1]), in columns without gaps. */
    public static BufferedImage pairs(TestSet test, int count) {
        int columns = Math.min(count, test.size());
        int height = test.images().height();
        int width = test.images().width();
        int type = test.images().channels() == 1 ? BufferedImage.TYPE_BYTE_GRAY : BufferedImage.TYPE_INT_RGB;
        BufferedImage picture = new BufferedImage(columns * width, 2 * height, type);
        for (int from = 0; from < columns; from = test.end(from)) {
            try (TensorScope scope = TensorScope.open()) {
                Tensor clean = test.clean(from, test.end(from));
                float[] above = Tensors.floats(clean);
                float[] below = Tensors.floats(test.degraded(clean, from));
                for (int i = from; i < Math.min(columns, test.end(from)); i++) {
                    tile(picture, above, i - from, i * width, 0, test);
                    tile(picture, below, i - from, i * width, height, test);
                }
            }
        }
        return picture;
    }

    private static void tile(BufferedImage into, float[] images, int index, int left, int top, TestSet test) {
        int channels = test.images().channels();
        int height = test.images().height();
        int width = test.images().width();
        int plane = height * width;
        for (int y = 0; y < height; y++) {
            for (int x = 0; x < width; x++) {
                for (int band = 0; band < into.getRaster().getNumBands(); band++) {
                    int channel = Math.min(band, channels - 1);
                    float value = images[(index * channels + channel) * plane + y * width + x];
                    int level = Math.round(255 * Math.min(1f, Math.max(0f, value)));
                    into.getRaster().setSample(left + x, top + y, band, level);
                }
            }
        }
    }
}
