package io.github.trilemma.run;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.trilemma.config.Presets;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LockHolderTest {
    @TempDir
    Path dir;

    private RunStore store;

    @BeforeEach
    void setUp() {
        store = RunStore.createOrOpen(dir, Presets.of("quickstart"));
    }

    @Test
    void whoHoldsTheLockIsSeenUntilItIsGivenBack() {
        assertThat(LockHolder.of(dir)).isEmpty();
        try (StoreLock lock = store.lock()) {
            LockHolder holder = LockHolder.of(dir).orElseThrow();
            assertThat(holder.pid()).isEqualTo(ProcessHandle.current().pid());
            assertThat(holder.alive()).isTrue();
            assertThat(holder.since()).isBeforeOrEqualTo(Instant.now().plusSeconds(1));
        }
        assertThat(LockHolder.of(dir)).isEmpty();
    }

    @Test
    void whatAKilledProcessLeaves() throws IOException {
        Path file = dir.resolve(StoreLock.NAME);
        Files.writeString(file, "process 999999999999");
        assertThat(LockHolder.of(dir).orElseThrow().alive()).isFalse();
        // The number has been given to a younger process since.
        Files.writeString(file, "process " + ProcessHandle.current().pid());
        Files.setLastModifiedTime(file, FileTime.from(Instant.EPOCH.plusSeconds(1000)));
        assertThat(LockHolder.of(dir).orElseThrow().alive()).isFalse();
    }

    @Test
    void anythingElseIsNobody() throws IOException {
        for (String text : List.of("", "process", "process x", "process 1 and more", "process 99999999999999999999")) {
            Files.writeString(dir.resolve(StoreLock.NAME), text);
            assertThat(LockHolder.of(dir)).as(text).isEmpty();
        }
        Files.delete(dir.resolve(StoreLock.NAME));
        assertThat(LockHolder.of(dir)).isEmpty();
    }

    @Test
    void knownPointsAreNotReadAgain() throws IOException {
        PointFolder point = store.point(store.sweep().base());
        List<PointFolder> known = store.points();
        Files.writeString(point.dir().resolve("config.yaml"), "damaged");
        assertThat(store.points(known)).hasSize(1).first().isSameAs(known.get(0));
    }
}
