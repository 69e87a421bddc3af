package io.github.trilemma.train;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.github.trilemma.config.NetworkConfig.BatchNormMode;
import io.github.trilemma.config.NetworkConfig.RestorerKind;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.function.ToLongFunction;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** A long training leaves nothing behind per iteration, neither in native memory nor on the Java heap. */
class MemoryFlatTest {
    private static final Path STATM = Path.of("/proc/self/statm");
    private static final long PAGE_BYTES = 4096;
    private static final int ITERATIONS = Integer.getInteger("trilemma.memory.iterations", 3000);
    /** Until here libtorch fills its caches, and Java compiles. */
    private static final int WARM_UP = 1000;

    private static final int SAMPLE_EVERY = 200;
    /** In 2,000 iterations 1.5 KiB each: less than the smallest tensor of the training that could be forgotten. */
    private static final long NATIVE_LIMIT = 3 << 20;
    /** In 2,000 iterations 128 bytes each: less than the Java side of two tensors. */
    private static final long HEAP_LIMIT = 256 << 10;

    /** Memory in use after an iteration, garbage collected. */
    private record Sample(int iteration, long residentBytes, long heapBytes) {}

    /** Both norms: under {@code batch} the networks go through the native chain, whose buffers libtorch does not know of. */
    @ParameterizedTest
    @EnumSource(BatchNormMode.class)
    void manyIterationsKeepMemoryFlat(BatchNormMode norm) {
        assumeTrue(Files.isReadable(STATM), "no " + STATM);
        List<Sample> samples = new ArrayList<>();
        try (TinyTraining training =
                new TinyTraining(TinyTraining.config(RestorerKind.DENOISER, norm, ITERATIONS, 1, 100))) {
            training.trainer.listen(new HistoryListener(20, row -> {}));
            training.trainer.listen(training.best);
            training.trainer.listen(trainer -> {
                int ended = trainer.iteration() + 1;
                if (ended >= WARM_UP && ended % SAMPLE_EVERY == 0) {
                    samples.add(sample(ended));
                }
            });
            assertThat(training.trainer.run(() -> false)).isTrue();
        }
        assertThat(growth(samples, Sample::residentBytes))
                .as("resident bytes, %s", samples)
                .isLessThan(NATIVE_LIMIT);
        assertThat(growth(samples, Sample::heapBytes))
                .as("heap bytes, %s", samples)
                .isLessThan(HEAP_LIMIT);
    }

    /** From the least of the first three samples to the least of the last three, since single ones carry noise. */
    private static long growth(List<Sample> samples, ToLongFunction<Sample> bytes) {
        int size = samples.size();
        return least(samples.subList(size - 3, size), bytes) - least(samples.subList(0, 3), bytes);
    }

    private static long least(List<Sample> samples, ToLongFunction<Sample> bytes) {
        return samples.stream().mapToLong(bytes).min().orElseThrow();
    }

    private static Sample sample(int ended) {
        System.gc();
        Runtime runtime = Runtime.getRuntime();
        long heap = runtime.totalMemory() - runtime.freeMemory();
        try {
            long pages = Long.parseLong(Files.readString(STATM).split(" ", -1)[1]);
            return new Sample(ended, pages * PAGE_BYTES, heap);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
