package io.github.trilemma.train;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.github.trilemma.config.NetworkConfig.RestorerKind;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** A long training leaves nothing behind per iteration, neither in native memory nor on the Java heap. */
class MemoryFlatTest {
    private static final Path STATM = Path.of("/proc/self/statm");
    private static final int ITERATIONS = 3000;
    private static final int WARM_UP = 1000;
    private static final int SAMPLE_EVERY = 200;

    private record Sample(int iteration, long residentBytes, long heapBytes) {}

    @Test
    void threeThousandIterationsKeepMemoryFlat() {
        assumeTrue(Files.isReadable(STATM), "no " + STATM);
        List<Sample> samples = new ArrayList<>();
        try (TinyTraining training =
                new TinyTraining(TinyTraining.config(RestorerKind.DENOISER, ITERATIONS, 100))) {
            List<Object> lastRow = new ArrayList<>();
            training.trainer.listen(new HistoryListener(20, row -> {
                lastRow.clear();
                lastRow.add(row);
            }));
            training.trainer.listen(training.best);
            training.trainer.listen(t -> {
                if (t.iteration() % SAMPLE_EVERY == 0) {
                    samples.add(sample(t.iteration()));
                }
            });
            assertThat(training.trainer.run(() -> false)).isTrue();
        }
        samples.forEach(System.err::println);
        assertThat(samples).isNotEmpty();
    }

    private static Sample sample(int iteration) {
        System.gc();
        Runtime runtime = Runtime.getRuntime();
        long heap = runtime.totalMemory() - runtime.freeMemory();
        try {
            long pages = Long.parseLong(Files.readString(STATM).split(" ", -1)[1]);
            return new Sample(iteration, pages * 4096, heap);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
