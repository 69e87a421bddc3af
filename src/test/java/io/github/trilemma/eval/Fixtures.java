package io.github.trilemma.eval;

import io.github.trilemma.data.DeviceImages;
import io.github.trilemma.data.ImageSet;
import io.github.trilemma.data.Subset;
import io.github.trilemma.nn.Network;
import io.github.trilemma.tensor.Generators;
import io.github.trilemma.tensor.TensorScope;
import io.github.trilemma.tensor.Tensors;
import java.util.SplittableRandom;
import org.bytedeco.pytorch.GeneratorOptional;
import org.bytedeco.pytorch.Tensor;

/** Random images and networks of no skill. */
final class Fixtures {
    static final int SIZE = 16;
    static final int CLASSES = 3;

    private Fixtures() {}

    static DeviceImages images(int count, int channels) {
        SplittableRandom random = new SplittableRandom(count);
        byte[] pixels = new byte[count * channels * SIZE * SIZE];
        random.nextBytes(pixels);
        byte[] labels = new byte[count];
        int[] indices = new int[count];
        for (int i = 0; i < count; i++) {
            labels[i] = (byte) random.nextInt(CLASSES);
            indices[i] = i;
        }
        return DeviceImages.of(
                new Subset(new ImageSet("random", channels, SIZE, SIZE, CLASSES, pixels, labels), indices));
    }

    /** Gives every parameter a normal value, the same on every device. */
    static void shake(Network network, double sigma, long seed) {
        try (TensorScope scope = TensorScope.open()) {
            Tensor values = network.parameters().values();
            values.copy_(Tensors.onHost(values.scalar_type(), values.numel())
                    .normal_(0, sigma, new GeneratorOptional(Generators.cpu(seed))));
        }
    }
}
