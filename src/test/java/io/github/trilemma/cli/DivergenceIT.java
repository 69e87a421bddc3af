package io.github.trilemma.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.trilemma.run.PointFolder;
import io.github.trilemma.run.RunRecord;
import io.github.trilemma.run.RunStore;
import io.github.trilemma.run.Status;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.io.TempDir;

/** A sweep of two learning rates, one of which is none. */
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class DivergenceIT {
    private static final String HUGE = "1e15";

    @TempDir
    private static Path folder;

    private static Launch.Ended sweep(String out, String rates, String... more) {
        List<String> settings = List.of(
                "--grid", "restorerLearningRate=" + rates,
                "--set", "checkpoint.every=1",
                "--set", "log.every=3",
                "--lanes", "1");
        return Launch.run(folder, TinySweep.command(out, TinySweep.join(settings, List.of(more))));
    }

    private static PointFolder point(String out, Status status) {
        return RunStore.open(folder.resolve(out)).points().stream()
                .filter(point -> point.record().map(RunRecord::status).orElse(null) == status)
                .findFirst()
                .orElseThrow();
    }

    @Test
    @Order(1)
    void theOtherPointIsMeasuredAndTheLastGoodCheckpointKept() {
        Launch.Ended ended = sweep("run", HUGE + ",5e-4");
        assertThat(ended.code()).as(ended.err()).isEqualTo(1);
        PointFolder diverged = point("run", Status.DIVERGED);
        assertThat(diverged.record().orElseThrow().message())
                .matches(
                        "(the largest weight of the restorer is .* at iteration 1, the limit is 1e\\+06|.* at iteration 1)");
        assertThat(ended.err()).contains("warning: point " + diverged.id() + " diverged: ");
        assertThat(diverged.checkpoint().resolve("state.safetensors")).exists();
        assertThat(diverged.restorer()).doesNotExist();
        PointFolder done = point("run", Status.DONE);
        assertThat(done.checkpoint()).doesNotExist();
        assertThat(done.restorer()).exists();
    }

    @Test
    @Order(2)
    void aRerunLeavesItUnlessAskedToRetry() throws IOException {
        PointFolder diverged = point("run", Status.DIVERGED);
        Path record = diverged.dir().resolve("point.json");
        byte[] before = Files.readAllBytes(record);
        Launch.Ended again = sweep("run", HUGE + ",5e-4");
        assertThat(again.code()).isEqualTo(1);
        assertThat(again.err()).doesNotContain("warning: point");
        assertThat(diverged.checkpoint().resolve("state.safetensors")).exists();

        Launch.Ended retry = sweep("run", HUGE + ",5e-4", "--retry-diverged");
        assertThat(retry.code()).isEqualTo(1);
        assertThat(retry.err()).contains("warning: point " + diverged.id() + " diverged: ");
        assertThat(record).hasBinaryContent(before);
    }

    @Test
    @Order(3)
    void failFastStopsThereAndTheSweepGoesOnLater() {
        Launch.Ended first = sweep("fast", HUGE + ",5e-4", "--fail-fast");
        assertThat(first.code()).as(first.err()).isEqualTo(3);
        assertThat(first.out()).contains("1 points are left; the same command goes on from here");
        Launch.Ended later = sweep("fast", HUGE + ",5e-4");
        assertThat(later.code()).isEqualTo(1);
        assertThat(point("fast", Status.DONE).restorer()).exists();
    }
}
