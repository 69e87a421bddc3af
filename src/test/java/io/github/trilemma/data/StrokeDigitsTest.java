package io.github.trilemma.data;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.github.trilemma.ConfigurationException;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.stream.IntStream;
import java.util.zip.CRC32;
import org.junit.jupiter.api.Test;

class StrokeDigitsTest {
    private static final int BYTES = 784;
    private static final ImageSet SET = StrokeDigits.generate(3_000, 7, "train");

    private static String crc(ImageSet set) {
        CRC32 crc = new CRC32();
        crc.update(set.pixels());
        crc.update(set.labels());
        return String.format("%08x", crc.getValue());
    }

    /** The drawn pixels are the same on every machine and in every release: results that were kept rely on them. */
    @Test
    void pixelsNeverChange() {
        assertThat(crc(SET)).isEqualTo("63fb6568");
    }

    @Test
    void imagesDependOnNothingButTheirNumber() {
        ImageSet few = StrokeDigits.generate(37, 7, "train");
        assertThat(few.pixels()).isEqualTo(Arrays.copyOf(SET.pixels(), 37 * BYTES));
        assertThat(few.labels()).isEqualTo(Arrays.copyOf(SET.labels(), 37));
    }

    @Test
    void seedsAndPartsGiveOtherImages() {
        byte[] own = Arrays.copyOf(SET.pixels(), 50 * BYTES);
        assertThat(StrokeDigits.generate(50, 8, "train").pixels()).isNotEqualTo(own);
        assertThat(StrokeDigits.generate(50, 7, "test").pixels()).isNotEqualTo(own);
        assertThat(StrokeDigits.generate(50, 7 + (1L << 40), "train").pixels()).isNotEqualTo(own);
    }

    @Test
    void everyBlockOfTenHoldsEveryDigitInChangingOrder() {
        int sorted = 0;
        for (int block = 0; block < SET.size(); block += 10) {
            byte[] labels = Arrays.copyOfRange(SET.labels(), block, block + 10);
            byte[] order = labels.clone();
            Arrays.sort(order);
            assertThat(order).containsExactly(0, 1, 2, 3, 4, 5, 6, 7, 8, 9);
            sorted += Arrays.equals(order, labels) ? 1 : 0;
        }
        assertThat(sorted).isLessThan(2);
    }

    @Test
    void allImagesDiffer() {
        long distinct = IntStream.range(0, SET.size())
                .mapToObj(i -> ByteBuffer.wrap(SET.pixels(), i * BYTES, BYTES))
                .distinct()
                .count();
        assertThat(distinct).isEqualTo(SET.size());
    }

    /** MNIST has mean .131, deviation .308, 19 % of pixels not black. */
    @Test
    void inkIsLikeMnist() {
        double sum = 0;
        double squares = 0;
        int drawn = 0;
        for (byte pixel : SET.pixels()) {
            double value = (pixel & 0xff) / 255.0;
            sum += value;
            squares += value * value;
            drawn += pixel == 0 ? 0 : 1;
        }
        double n = SET.pixels().length;
        assertThat(sum / n).isCloseTo(0.131, within(0.015));
        assertThat(Math.sqrt(squares / n - sum / n * sum / n)).isCloseTo(0.308, within(0.02));
        assertThat(drawn / n).isCloseTo(0.19, within(0.02));
    }

    @Test
    void digitsAreWholeCentredAndOfMnistsSize() {
        double tallest = 0;
        for (int i = 0; i < SET.size(); i++) {
            double mass = 0;
            double massX = 0;
            double massY = 0;
            int[] box = {28, -1, 28, -1};
            for (int p = 0; p < BYTES; p++) {
                int value = SET.pixels()[i * BYTES + p] & 0xff;
                int x = p % 28;
                int y = p / 28;
                mass += value;
                massX += value * x;
                massY += value * y;
                if (value > 127) {
                    box = new int[] {Math.min(box[0], x), Math.max(box[1], x), Math.min(box[2], y), Math.max(box[3], y)
                    };
                }
            }
            int longest = Math.max(box[1] - box[0], box[3] - box[2]) + 1;
            tallest += longest;
            assertThat(mass / 255).as("ink of image %d", i).isBetween(10.0, 320.0);
            assertThat(longest).as("longer side of image %d", i).isBetween(14, 24);
            assertThat(massX / mass).as("centre of image %d", i).isCloseTo(13.5, within(3.0));
            assertThat(massY / mass).as("centre of image %d", i).isCloseTo(13.5, within(3.0));
        }
        assertThat(tallest / SET.size()).isCloseTo(19.8, within(1.0));
    }

    /** Legible, but not by shape alone: the nearest neighbour among 2,000 other images gets most digits right, not all. */
    @Test
    void nearestNeighbourReadsMostDigits() {
        int errors = 0;
        int from = 2_000;
        int to = 2_300;
        for (int i = from; i < to; i++) {
            int best = Integer.MAX_VALUE;
            int label = -1;
            for (int j = 0; j < from; j++) {
                int distance = 0;
                for (int p = 0; p < BYTES; p++) {
                    int d = (SET.pixels()[i * BYTES + p] & 0xff) - (SET.pixels()[j * BYTES + p] & 0xff);
                    distance += d * d;
                }
                if (distance < best) {
                    best = distance;
                    label = SET.labels()[j];
                }
            }
            errors += label == SET.labels()[i] ? 0 : 1;
        }
        assertThat(errors / 300.0).isBetween(0.01, 0.15);
    }

    @Test
    void refusesImpossibleCounts() {
        assertThatThrownBy(() -> StrokeDigits.generate(0, 1, "train"))
                .isInstanceOf(ConfigurationException.class)
                .hasMessageContaining("got 0");
        assertThatThrownBy(() -> StrokeDigits.generate(Integer.MAX_VALUE, 1, "train"))
                .isInstanceOf(ConfigurationException.class)
                .hasMessageContaining("Java heap");
    }
}
