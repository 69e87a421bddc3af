package io.github.trilemma.kernel;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class PhiloxTest {
    private static int[] words(String hex) {
        return Arrays.stream(hex.trim().split(" ", -1))
                .mapToInt(word -> Integer.parseUnsignedInt(word, 16))
                .toArray();
    }

    /** The known answers that Random123 publishes for philox4x32-10 ({@code kat_vectors}). */
    @ParameterizedTest
    @CsvSource({
        "00000000 00000000 00000000 00000000, 00000000 00000000, 6627e8d5 e169c58d bc57ac4c 9b00dbd8",
        "ffffffff ffffffff ffffffff ffffffff, ffffffff ffffffff, 408f276d 41c83b0e a20bc7c6 6d5451fd",
        "243f6a88 85a308d3 13198a2e 03707344, a4093822 299f31d0, d16cfe09 94fdcceb 5001e420 24126ea1"
    })
    void knownAnswers(String counter, String key, String expected) {
        int[] state = words(counter);
        Philox.block(state, words(key)[0], words(key)[1]);
        assertThat(state).containsExactly(words(expected));
    }

    @Test
    void theFirstNormalsOfKeyZero() {
        // From the first known answer by Box and Muller's formula.
        double first = Math.sqrt(-2 * Math.log((0x6627e8d5L + 1) / 0x1p32));
        double second = Math.sqrt(-2 * Math.log((0xbc57ac4cL + 1) / 0x1p32));
        double turn = 2 * Math.PI / 0x1p32;
        float[] got = new float[4];
        Philox.normals(0, 0, got, 4);
        assertThat(got)
                .containsExactly(
                        new float[] {
                            (float) (first * Math.cos(turn * 0xe169c58dL)),
                            (float) (first * Math.sin(turn * 0xe169c58dL)),
                            (float) (second * Math.cos(turn * 0x9b00dbd8L)),
                            (float) (second * Math.sin(turn * 0x9b00dbd8L))
                        },
                        within(1e-7f));
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 3, 4, 5, 31, 32, 33, 1025})
    void aNumberDependsOnItsPlaceAlone(int count) {
        float[] whole = new float[2048];
        Philox.normals(-3, 0, whole, whole.length);
        float[] part = new float[count + 1];
        part[count] = 7;
        Philox.normals(-3, 64, part, count);
        assertThat(Arrays.copyOf(part, count)).containsExactly(Arrays.copyOfRange(whole, 64, 64 + count));
        assertThat(part[count]).as("nothing beyond the count").isEqualTo(7);
    }

    @Test
    void blocksBeyond32BitsAreOthers() {
        float[] low = new float[4];
        float[] high = new float[4];
        Philox.normals(1, 0, low, 4);
        Philox.normals(1, 1L << 34, high, 4);
        assertThat(high).isNotEqualTo(low);
    }
}
