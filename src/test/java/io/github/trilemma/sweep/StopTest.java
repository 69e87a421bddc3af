package io.github.trilemma.sweep;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.trilemma.ConfigurationException;
import io.github.trilemma.config.ConfigReader;
import io.github.trilemma.config.SweepConfig;
import io.github.trilemma.kernel.KernelProvider;
import io.github.trilemma.run.PointFolder;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A request to stop is heard wherever a point stands, between iterations, in a validation, while it is measured. */
class StopTest {
    private static final int ITERATIONS = 6;

    @TempDir
    private Path folder;

    /** One point on one lane, with a validation every second iteration, a checkpoint never but at the end, and a held-out critic. */
    private SweepRequest request(String name, int heldOut) {
        SweepRequest two = EmbeddedSweep.request(folder.resolve(name), ITERATIONS, 0);
        SweepConfig one = new SweepConfig(
                two.sweep().name(),
                two.sweep().base(),
                two.sweep().classifierRecipe(),
                Map.of(),
                List.of(),
                two.sweep().reportJudge());
        SweepConfig small = ConfigReader.with(
                one,
                ConfigReader.parseAssignments(List.of(
                        "selectEvery=2",
                        "record.logEvery=1",
                        "record.checkpointEvery=1000",
                        "measures.heldOutWidth=2",
                        "measures.heldOutIterations=" + heldOut)));
        return new SweepRequest(small, folder.resolve(name), null, 1, KernelProvider.AUTO);
    }

    /** Counts how often it is asked, and says stop from a given question on. */
    private record Asked(AtomicInteger questions, int last) {
        Asked(int last) {
            this(new AtomicInteger(), last);
        }

        boolean stops() {
            return questions.incrementAndGet() >= last;
        }
    }

    /** A run folder that has the judge of {@code whole} and no points. */
    private SweepRequest judged(String name, SweepRequest whole) throws IOException {
        Path out = folder.resolve(name);
        Files.createDirectories(out.resolve("judges"));
        Files.copy(whole.out().resolve("sweep.yaml"), out.resolve("sweep.yaml"));
        try (var judges = Files.list(whole.out().resolve("judges"))) {
            for (Path judge : judges.filter(Files::isRegularFile).toList()) {
                Files.copy(judge, out.resolve("judges").resolve(judge.getFileName()));
            }
        }
        return new SweepRequest(whole.sweep(), out, null, 1, KernelProvider.AUTO);
    }

    /** What one run of {@code request} came to; the iteration at which its point started is added to {@code starts}. */
    private static SweepOutcome run(SweepRequest request, Asked asked, List<Integer> starts) {
        SweepListener listener = new SweepListener() {
            @Override
            public void pointStarted(String id, int iteration) {
                starts.add(iteration);
            }
        };
        return new SweepRunner(request, listener).run(asked::stops);
    }

    private String record(String name) {
        return EmbeddedSweep.record(folder.resolve(name));
    }

    @Test
    void stoppedAnywhereItGoesOnToTheSameResults() throws IOException {
        SweepRequest whole = request("whole", 2);
        run(whole, new Asked(Integer.MAX_VALUE), new ArrayList<>());
        Map<String, String> wanted = EmbeddedSweep.results(whole.out());
        Asked all = new Asked(Integer.MAX_VALUE);
        assertThat(run(judged("counted", whole), all, new ArrayList<>())).isEqualTo(new SweepOutcome(1, 1, 0));
        int questions = all.questions.get();
        // Bootstrap asks a thousand times; the places before and after it are the ones that differ.
        assertThat(questions).isGreaterThan(1000);
        List<Integer> starts = new ArrayList<>();
        int step = 7;
        for (int last = 1; last < questions; last += step) {
            SweepRequest stopped = judged("stopped-" + last, whole);
            SweepOutcome first = run(stopped, new Asked(last), new ArrayList<>());
            assertThat(first)
                    .as("stopped at question %d of %d", last, questions)
                    .isEqualTo(new SweepOutcome(1, 0, 0));
            SweepOutcome second = run(stopped, new Asked(Integer.MAX_VALUE), starts);
            assertThat(second).isEqualTo(new SweepOutcome(1, 1, 0));
            assertThat(EmbeddedSweep.results(stopped.out()))
                    .as("stopped at question %d of %d", last, questions)
                    .isEqualTo(wanted);
            assertThat(record("stopped-" + last)).isEqualTo(record("whole"));
            step = last < 60 ? 7 : 400;
        }
        // Some were stopped in their training, some were trained and only measured again.
        assertThat(starts).contains(ITERATIONS).anyMatch(start -> start > 0 && start < ITERATIONS);
    }

    @Test
    void aLaterHeldOutCriticIsStoppedAndLeavesThePointAsItWas() throws IOException {
        SweepRequest first = request("later", 0);
        run(first, new Asked(Integer.MAX_VALUE), new ArrayList<>());
        String before = record("later");
        SweepRequest more = request("later", 2);
        Asked early = new Asked(8);
        run(more, early, new ArrayList<>());
        assertThat(early.questions.get()).isGreaterThanOrEqualTo(8);
        assertThat(record("later")).isEqualTo(before);
        Path samples = EmbeddedSweep.point(first.out()).resolve("samples.png");
        byte[] damaged = Files.readAllBytes(samples);
        damaged[damaged.length / 2] ^= 1;
        Files.write(samples, damaged);
        run(more, new Asked(Integer.MAX_VALUE), new ArrayList<>());
        assertThat(record("later")).isNotEqualTo(before).contains("heldOutCritic.safetensors");
        // What was damaged before is not declared sound.
        assertThatThrownBy(() -> PointFolder.requireWhole(samples))
                .isInstanceOf(ConfigurationException.class)
                .hasMessageContaining("samples.png is damaged");
    }
}
