package io.github.trilemma.data;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.trilemma.tensor.TensorScope;
import io.github.trilemma.tensor.Tensors;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch.ScalarType;
import org.junit.jupiter.api.Test;

class DeviceImagesTest {
    /** Four images (3,2,1): byte number b of image i is 10 i + b, the last one 255. */
    private static ImageSet set() {
        byte[] pixels = new byte[4 * 6];
        for (int b = 0; b < pixels.length; b++) {
            pixels[b] = (byte) (b / 6 * 10 + b % 6);
        }
        pixels[23] = (byte) 255;
        return new ImageSet("test", 3, 2, 1, 12, pixels, new byte[] {3, 0, 11, 7});
    }

    @Test
    void holdsTheSubsetInItsOrder() {
        try (DeviceImages images = DeviceImages.of(new Subset(set(), new int[] {3, 1, 1}));
                TensorScope scope = TensorScope.open()) {
            assertThat(new int[] {images.size(), images.channels(), images.height(), images.width(), images.classes()})
                    .containsExactly(3, 3, 2, 1, 12);
            assertThat(images.images().scalar_type().intern()).isSameAs(ScalarType.Byte);
            assertThat(Tensors.bytes(images.images()))
                    .containsExactly(30, 31, 32, 33, 34, 255, 10, 11, 12, 13, 14, 15, 10, 11, 12, 13, 14, 15);
            assertThat(Tensors.longs(images.labelsRange(0, 3))).containsExactly(7, 0, 0);
            assertThat(Tensors.longs(images.labels())).containsExactly(7, 0, 0);
        }
    }

    @Test
    void givesCleanImagesAndLabelsByIndexAndByRange() {
        try (DeviceImages images = DeviceImages.of(new Subset(set(), new int[] {0, 1, 2, 3}));
                TensorScope scope = TensorScope.open()) {
            Tensor clean = images.clean(new int[] {3, 0, 3});
            assertThat(Tensors.shape(clean)).containsExactly(3, 3, 2, 1);
            assertThat(clean.scalar_type().intern()).isSameAs(ScalarType.Float);
            float[] values = Tensors.floats(clean);
            assertThat(values[0]).isEqualTo(30 / 255f);
            assertThat(values[5]).isEqualTo(1);
            assertThat(values[7]).isEqualTo(1 / 255f);
            assertThat(Tensors.longs(images.labels(new int[] {3, 0, 3}))).containsExactly(7, 3, 7);
            assertThat(Tensors.floats(images.cleanRange(1, 3)))
                    .containsExactly(Tensors.floats(images.clean(new int[] {1, 2})));
            assertThat(Tensors.longs(images.labelsRange(1, 3))).containsExactly(0, 11);
            assertThat(Tensors.bytes(images.images())).containsExactly(set().pixels());
        }
    }
}
