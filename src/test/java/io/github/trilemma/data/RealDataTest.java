package io.github.trilemma.data;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.github.trilemma.config.DataConfig;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

/** MNIST and CIFAR-10 themselves, against their published numbers; skipped where the files are not there. */
class RealDataTest {
    private static int[] classCounts(Subset... parts) {
        int[] counts = new int[10];
        for (Subset part : parts) {
            for (int index : part.indices()) {
                counts[part.set().labels()[index]]++;
            }
        }
        return counts;
    }

    /** Mean and standard deviation of a channel of u8/255. */
    private static double[] moments(ImageSet set, int channel) {
        int plane = set.height() * set.width();
        double sum = 0;
        double squares = 0;
        for (int i = 0; i < set.size(); i++) {
            int from = i * set.imageBytes() + channel * plane;
            for (int p = from; p < from + plane; p++) {
                double value = (set.pixels()[p] & 0xff) / 255.0;
                sum += value;
                squares += value * value;
            }
        }
        double n = (double) set.size() * plane;
        return new double[] {sum / n, Math.sqrt(squares / n - sum / n * sum / n)};
    }

    @Test
    void mnist() {
        Path dir = DataFixtures.realData("mnist/train-images-idx3-ubyte.gz");
        Splits splits = DataSource.load(new DataConfig("mnist", 0, 0, 0, 1), dir);
        assertThat(splits.train().size()).isEqualTo(55_000);
        assertThat(splits.validation().size()).isEqualTo(5_000);
        assertThat(splits.test().size()).isEqualTo(10_000);
        assertThat(classCounts(splits.train(), splits.validation()))
                .containsExactly(5923, 6742, 5958, 6131, 5842, 5421, 5918, 6265, 5851, 5949);
        assertThat(classCounts(splits.test())).containsExactly(980, 1135, 1032, 1010, 982, 892, 958, 1028, 974, 1009);
        double[] moments = moments(splits.train().set(), 0);
        assertThat(moments[0]).isCloseTo(0.1307, within(5e-5));
        assertThat(moments[1]).isCloseTo(0.3081, within(5e-5));
        assertThat(splits.test().set().labels()).startsWith(7, 2, 1, 0, 4, 1, 4, 9, 5, 9);
    }

    @Test
    void cifar10() {
        Path dir = DataFixtures.realData("cifar10/test_batch.bin.xz");
        Splits splits = DataSource.load(new DataConfig("cifar10", 0, 0, 0, 1), dir);
        assertThat(splits.train().size()).isEqualTo(45_000);
        assertThat(splits.validation().size()).isEqualTo(5_000);
        assertThat(splits.test().size()).isEqualTo(10_000);
        assertThat(classCounts(splits.train(), splits.validation())).containsOnly(5_000);
        assertThat(classCounts(splits.test())).containsOnly(1_000);
        double[] means = {0.4914, 0.4822, 0.4465};
        double[] deviations = {0.2470, 0.2435, 0.2616};
        for (int channel = 0; channel < 3; channel++) {
            double[] moments = moments(splits.train().set(), channel);
            assertThat(moments[0]).isCloseTo(means[channel], within(1e-4));
            assertThat(moments[1]).isCloseTo(deviations[channel], within(1e-4));
        }
        assertThat(splits.test().set().labels()).startsWith(3, 8, 8, 0, 6, 6, 1, 6, 3, 1);
    }
}
