package io.github.trilemma.fuzz;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.URISyntaxException;
import java.net.URL;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Every kept case, every seed, and some thousands of seeded mutants of both, in every build. */
@Timeout(value = 5, unit = TimeUnit.MINUTES)
class FuzzCorpusTest {
    private static final int MUTANTS = 1500;
    private static final String TOKENS = "0123456789-+.eE{}[],:\"'\n \\#&*!|>%@`~";

    @ParameterizedTest
    @EnumSource
    void keptCasesAndMutantsAreReadOrRefused(Target target) throws Exception {
        List<byte[]> inputs = new ArrayList<>(target.seeds());
        inputs.addAll(kept(target));
        assertThat(inputs).isNotEmpty();
        for (int i = 0; i < inputs.size(); i++) {
            run(target, inputs.get(i), "kept input " + i);
        }
        SplittableRandom random = new SplittableRandom(target.name().hashCode());
        for (int i = 0; i < MUTANTS; i++) {
            run(target, mutant(inputs, random), "mutant " + i);
        }
    }

    private static void run(Target target, byte[] input, String which) {
        try {
            target.run(input);
        } catch (RuntimeException | Error e) {
            throw new AssertionError(target + ", " + which + ": " + Arrays.toString(input), e);
        }
    }

    /** The cases in {@code src/test/resources/fuzz/NAME}, by name. */
    private static List<byte[]> kept(Target target) throws IOException, URISyntaxException {
        URL folder = FuzzCorpusTest.class.getResource("/fuzz/" + target.folder());
        List<byte[]> cases = new ArrayList<>();
        if (folder != null) {
            try (Stream<Path> files = Files.list(Path.of(folder.toURI()))) {
                for (Path file : files.sorted().toList()) {
                    cases.add(Files.readAllBytes(file));
                }
            }
        }
        return cases;
    }

    /** Some octets of an input changed, taken out, doubled, or replaced by a part of another. */
    private static byte[] mutant(List<byte[]> inputs, SplittableRandom random) {
        byte[] bytes = inputs.get(random.nextInt(inputs.size())).clone();
        for (int i = random.nextInt(4); i >= 0 && bytes.length > 0; i--) {
            int at = random.nextInt(bytes.length);
            int length = random.nextInt(Math.min(16, bytes.length - at) + 1);
            switch (random.nextInt(6)) {
                case 0 -> bytes[at] ^= (byte) (1 << random.nextInt(8));
                case 1 -> bytes[at] = (byte) random.nextInt(256);
                case 2 -> bytes[at] = (byte) TOKENS.charAt(random.nextInt(TOKENS.length()));
                case 3 -> bytes = spliced(bytes, at, at + length, new byte[0]);
                case 4 -> bytes = spliced(bytes, at, at, Arrays.copyOfRange(bytes, at, at + length));
                default -> {
                    byte[] other = inputs.get(random.nextInt(inputs.size()));
                    int from = random.nextInt(other.length + 1);
                    int to = Math.min(other.length, from + random.nextInt(64));
                    bytes = spliced(bytes, at, at + length, Arrays.copyOfRange(other, from, to));
                }
            }
        }
        return bytes;
    }

    private static byte[] spliced(byte[] bytes, int from, int to, byte[] middle) {
        byte[] all = Arrays.copyOf(bytes, from + middle.length + bytes.length - to);
        System.arraycopy(middle, 0, all, from, middle.length);
        System.arraycopy(bytes, to, all, from + middle.length, bytes.length - to);
        return all;
    }
}
