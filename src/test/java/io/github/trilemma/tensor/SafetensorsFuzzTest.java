package io.github.trilemma.tensor;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.management.ThreadMXBean;
import io.github.trilemma.ConfigurationException;
import io.github.trilemma.tensor.Safetensors.Entry;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Damaged files: the reader either refuses with a message or gives a sound result, and never takes memory on a file's word. */
class SafetensorsFuzzTest {
    private static final int CASES = 3000;
    private static final long FEW_BYTES = 4L << 20;

    @TempDir
    private Path folder;

    private static byte[] sound() throws IOException {
        Map<String, Entry> tensors = new LinkedHashMap<>();
        tensors.put("conv0.weight", Entry.of(new float[2 * 3 * 3], 2, 1, 3, 3));
        tensors.put("conv0.bias", Entry.of(new float[] {1, 2}, 2));
        tensors.put("steps", Entry.of(new long[] {1, 2, 3}, 3));
        return RawFiles.bytes(tensors, Map.of("commit", "0123abc"));
    }

    private static byte[] damage(byte[] sound, SplittableRandom random) {
        byte[] bytes = sound.clone();
        int flips = random.nextInt(4);
        for (int i = 0; i <= flips; i++) {
            // Two of three hits go to the length and the header, where the structure is.
            int end = random.nextInt(3) == 0 ? bytes.length : 260;
            int at = random.nextInt(Math.min(end, bytes.length));
            switch (random.nextInt(3)) {
                case 0 -> bytes[at] ^= (byte) (1 << random.nextInt(8));
                case 1 -> bytes[at] = (byte) random.nextInt(256);
                default -> bytes[at] = (byte) "0123456789-{}[],:\"e. \n".charAt(random.nextInt(22));
            }
        }
        if (random.nextInt(4) == 0) {
            return Arrays.copyOf(bytes, random.nextInt(bytes.length + 9));
        }
        return bytes;
    }

    @Test
    void refusesOrReadsButNeverBreaks() throws IOException {
        byte[] sound = sound();
        SplittableRandom random = new SplittableRandom(20190714);
        Path file = folder.resolve("fuzz.safetensors");
        ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
        int read = 0;
        int refused = 0;
        for (int i = 0; i < CASES; i++) {
            byte[] bytes = damage(sound, random);
            Files.write(file, bytes);
            long before = threads.getCurrentThreadAllocatedBytes();
            try {
                checkSound(Safetensors.read(file), bytes.length);
                read++;
            } catch (ConfigurationException e) {
                assertThat(e.getMessage())
                        .as("case " + i)
                        .contains(file.toString())
                        .doesNotContain("\n", "\r");
                refused++;
            }
            assertThat(threads.getCurrentThreadAllocatedBytes() - before)
                    .as("bytes of case " + i)
                    .isLessThan(FEW_BYTES);
        }
        assertThat(read).as("damage to values alone").isGreaterThan(CASES / 50);
        assertThat(refused).isGreaterThan(CASES / 2);
    }

    private static void checkSound(Safetensors.Contents contents, int fileBytes) {
        long total = 0;
        for (Entry entry : contents.tensors().values()) {
            long values = 1;
            for (long size : entry.shape()) {
                values *= size;
            }
            assertThat(entry.floats()).hasSize(Math.toIntExact(values));
            total += entry.data().length;
        }
        assertThat(total).isLessThanOrEqualTo(fileBytes);
    }
}
