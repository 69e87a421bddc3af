package io.github.trilemma.train;

import io.github.trilemma.tensor.Tensors;
import java.util.SplittableRandom;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch;

/** The paper's augmentation on CIFAR-10: a random crop after padding by 4 black pixels, and a horizontal flip half of the time. */
final class Augmentation {
    private static final int PAD = 4;

    private Augmentation() {}

    /** Augmented copies of {@code images} (N,C,H,W); a pure function of the seed. */
    static Tensor apply(Tensor images, long seed) {
        SplittableRandom random = new SplittableRandom(seed);
        long height = images.size(2);
        long width = images.size(3);
        Tensor padded = torch.constant_pad_nd(images, PAD, PAD, PAD, PAD);
        Tensor result = torch.empty_like(images);
        for (long i = 0; i < images.size(0); i++) {
            Tensor crop = padded.select(0, i)
                    .narrow(1, random.nextInt(2 * PAD + 1), height)
                    .narrow(2, random.nextInt(2 * PAD + 1), width);
            result.select(0, i).copy_(random.nextBoolean() ? crop.flip(2) : crop);
        }
        return Tensors.channelsLast(result);
    }
}
