package io.github.trilemma.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The live page from the command line. */
class WatchIT {
    @TempDir
    private Path temp;

    @Test
    void printsOneAddressAndEndsWhenAllPointsHave() {
        Path folder = TinySweep.copy(temp);
        Snapshot before = Snapshot.of(folder);
        Launch.Ended watch = Launch.run(folder, "watch", "run", "--until-done");
        assertThat(watch.code()).as("%s", watch).isZero();
        assertThat(watch.err()).isEmpty();
        assertThat(watch.out()).matches("http://127\\.0\\.0\\.1:\\d+/[A-Za-z0-9_-]{32}/\\R");
        assertThat(Snapshot.differences(Snapshot.of(folder).files(), before.files()))
                .isEmpty();
    }

    @Test
    void runsUntilItIsStopped() {
        Path folder = TinySweep.copy(temp);
        Launch watch = Launch.start(folder, List.of("watch", "run"));
        assertThat(watch.endsWithin(8000)).isFalse();
        watch.process().destroy();
        assertThat(watch.endsWithin(30_000)).isTrue();
        watch.await();
    }
}
