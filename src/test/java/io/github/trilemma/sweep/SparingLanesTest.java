package io.github.trilemma.sweep;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.trilemma.config.ConfigReader;
import io.github.trilemma.config.Presets;
import io.github.trilemma.config.SweepConfig;
import io.github.trilemma.kernel.KernelProvider;
import io.github.trilemma.run.PointFolder;
import io.github.trilemma.run.RunRecord;
import io.github.trilemma.run.RunStore;
import io.github.trilemma.run.Status;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Memory that runs out in the middle of a sweep's training, put there by a listener. */
class SparingLanesTest {
    @TempDir
    private Path dir;

    /** Throws in the first {@code times} iterations numbered 2 that it hears of. */
    private record Greedy(AtomicInteger times) implements SweepListener {
        @Override
        public void iterationEnded(String id, int iteration) {
            if (iteration == 2 && times.getAndDecrement() > 0) {
                throw new OutOfMemoryError("Java heap space");
            }
        }
    }

    private static SweepConfig sweep() {
        SweepConfig preset = Presets.of("quickstart");
        var base = ConfigReader.with(
                preset.base(),
                Map.of(
                        "iterations", 5,
                        "width", 2,
                        "criticSteps", 1,
                        "batch", 8,
                        "data.train", 100,
                        "data.validation", 40,
                        "data.test", 40,
                        "heldOutIterations", 0,
                        "checkpoint.every", 2));
        return new SweepConfig(
                preset.name(),
                base.withJudges(List.of(base.classifier())),
                preset.classifierRecipe(),
                Map.of("weights.gamma", List.of(0.0, 0.01)),
                List.of(),
                null);
    }

    private List<RunRecord> run(String out, int lanes, int shortages) {
        var request = new SweepRequest(sweep(), dir.resolve(out), null, lanes, KernelProvider.AUTO);
        new SweepRunner(request, new Greedy(new AtomicInteger(shortages))).run(() -> false);
        return RunStore.open(dir.resolve(out)).points().stream()
                .map(PointFolder::record)
                .map(record -> record.orElseThrow())
                .toList();
    }

    @Test
    void lanesHalveAndTheResultsAreTheSame() {
        List<RunRecord> undisturbed = run("a", 2, 0);
        assertThat(undisturbed).allMatch(RunRecord::done);
        assertThat(run("b", 2, 1)).isEqualTo(undisturbed);
        assertThat(run("c", 2, 2)).isEqualTo(undisturbed);
    }

    @Test
    void aPointThatHasNotEnoughAloneFailsByNameAndTheOtherGoesOn() {
        List<RunRecord> records = run("d", 1, 1);
        assertThat(records).extracting(RunRecord::status).containsExactlyInAnyOrder(Status.FAILED, Status.DONE);
        assertThat(records)
                .filteredOn(record -> !record.done())
                .singleElement()
                .satisfies(record -> assertThat(record.message())
                        .isEqualTo("out of memory: the Java heap (Java heap space): raise -Xmx through"
                                + " TRILEMMA_JAVA_OPTS, or lower --lanes or data.train"));
    }
}
