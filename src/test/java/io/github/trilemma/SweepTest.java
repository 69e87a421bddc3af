package io.github.trilemma;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.trilemma.surface.Limits;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SweepTest {
    private static final int ENDLESS = 1_000_000;

    @TempDir
    private Path folder;

    /** Counts iterations down, and keeps what happened. */
    private static class Watching implements SweepListener {
        final CountDownLatch trains = new CountDownLatch(20);
        final List<Point> ended = Collections.synchronizedList(new ArrayList<>());
        final List<Integer> starts = Collections.synchronizedList(new ArrayList<>());
        final List<String> lines = Collections.synchronizedList(new ArrayList<>());

        @Override
        public void pointStarted(String id, io.github.trilemma.config.ExperimentConfig config, int iteration) {
            assertThat(config.schedule().batch()).isEqualTo(8);
            starts.add(iteration);
        }

        @Override
        public void iterationEnded(String id, int iteration) {
            trains.countDown();
        }

        @Override
        public void pointEnded(Point point) {
            ended.add(point);
        }

        @Override
        public void message(String line) {
            lines.add(line);
        }
    }

    @Test
    void trainsAndTellsOfIt() {
        Path out = folder.resolve("run");
        Watching watching = new Watching();
        SweepResult result;
        try (Sweep sweep =
                SmallSweep.of(out, 12).listener(watching).profile(true).build()) {
            result = sweep.run(first -> {
                assertThat(first.complete()).isTrue();
                return first;
            });
            assertThat(sweep.run().measured())
                    .as("a second run has nothing to do")
                    .isEqualTo(2);
        }
        assertThat(result.total()).isEqualTo(2);
        assertThat(result.measured()).isEqualTo(2);
        assertThat(result.remaining()).isZero();
        assertThat(result.profile()).get().asString().contains("ms/iteration");
        assertThat(watching.ended).hasSize(2).allMatch(Point::done);
        assertThat(watching.lines).anyMatch(line -> line.startsWith("judge cnn1: "));
        assertThat(result.points())
                .containsExactlyInAnyOrderElementsOf(watching.ended.stream()
                        .map(point -> Run.open(out).point(point.id()))
                        .toList());
        Point first = result.points().get(0);
        assertThat(first.measured().distortion()).isBetween(0.0, 1.0);
        assertThat(first.provenance()).containsEntry("device", "cpu").containsKey("trilemma");
        assertThat(Run.open(out).history(first.id())).isNotEmpty();
        Choice choice = Run.open(out).choose(Limits.none());
        assertThat(choice.found()).isTrue();
        assertThat(choice.folder(choice.mix().parts().get(0))).isDirectory();
        assertThat(choice.lines()).isNotEmpty();
    }

    @Test
    void oneExperimentGivesItsPoint() {
        Experiment experiment = SmallSweep.experiment(6);
        Point point = experiment.train(folder.resolve("one"));
        assertThat(point.done()).isTrue();
        assertThat(point.folder().resolve("restorer.safetensors")).exists();
        assertThat(experiment.train(folder.resolve("one"))).isEqualTo(point);
    }

    @Test
    void anInterruptStopsItAndItGoesOnFromThere() throws Exception {
        stops((sweep, runner) -> runner.interrupt());
    }

    @Test
    void closingItFromAnotherThreadStopsIt() throws Exception {
        stops((sweep, runner) -> {
            sweep.close();
            sweep.close();
        });
    }

    private interface Stop {
        void now(Sweep sweep, Thread runner);
    }

    private void stops(Stop stop) throws Exception {
        Path out = folder.resolve("stopped");
        Watching watching = new Watching();
        List<Object> results = Collections.synchronizedList(new ArrayList<>());
        Sweep sweep = SmallSweep.of(out, ENDLESS).listener(watching).build();
        Thread runner = new Thread(() -> {
            results.add(sweep.run());
            results.add(Thread.currentThread().isInterrupted());
        });
        runner.start();
        assertThat(watching.trains.await(300, TimeUnit.SECONDS)).isTrue();
        assertThatThrownBy(sweep::run).isInstanceOf(IllegalStateException.class).hasMessageContaining("runs already");
        stop.now(sweep, runner);
        runner.join(120_000);
        assertThat(runner.isAlive()).isFalse();
        SweepResult result = (SweepResult) results.get(0);
        assertThat(result.remaining()).isEqualTo(2);
        assertThat(result.points()).isNotEmpty().allMatch(point -> point.state() == Point.State.UNFINISHED);
        goesOn(out);
    }

    private void goesOn(Path out) {
        CountDownLatch resumed = new CountDownLatch(1);
        List<Sweep> self = new ArrayList<>();
        Watching onward = new Watching() {
            @Override
            public void iterationEnded(String id, int iteration) {
                resumed.countDown();
                self.get(0).stop();
            }
        };
        try (Sweep again = SmallSweep.of(out, ENDLESS).listener(onward).build()) {
            self.add(again);
            assertThat(again.run().remaining()).isEqualTo(2);
        }
        assertThat(resumed.getCount()).isZero();
        assertThat(onward.starts).anyMatch(iteration -> iteration > 0);
    }

    @Test
    void aListenerThatThrowsStopsItAndTheRunIsWhole() throws Exception {
        Path out = folder.resolve("thrown");
        IllegalStateException trouble = new IllegalStateException("the host's database is gone");
        Watching throwing = new Watching() {
            @Override
            public void iterationEnded(String id, int iteration) {
                trains.countDown();
                if (trains.getCount() == 0) {
                    throw trouble;
                }
            }
        };
        try (Sweep sweep = SmallSweep.of(out, ENDLESS).listener(throwing).build()) {
            assertThatThrownBy(sweep::run)
                    .isInstanceOf(ListenerException.class)
                    .hasCause(trouble)
                    .hasMessageContaining("the host's database is gone");
        }
        assertThat(Run.open(out).damaged()).isEmpty();
        assertThat(Run.open(out).points()).isNotEmpty().allMatch(point -> point.state() == Point.State.UNFINISHED);
        try (var points = Files.list(out.resolve("points"))) {
            assertThat(points).anyMatch(point -> Files.exists(point.resolve("checkpoint/state.safetensors")));
        }
        goesOn(out);
    }

    @Test
    void aClosedSweepRunsNoMore() {
        Sweep sweep = SmallSweep.of(folder.resolve("closed"), 6).build();
        sweep.close();
        sweep.close();
        assertThatThrownBy(sweep::run)
                .isInstanceOf(IllegalStateException.class)
                .hasMessage("this sweep is closed: build another one");
        assertThat(folder.resolve("closed")).doesNotExist();
    }

    @Test
    void whatCannotBeIsSaidBeforeAnythingIsWritten() {
        assertThatThrownBy(() -> Experiment.preset("quickstrat")).isInstanceOf(ConfigurationException.class);
        assertThatThrownBy(() -> Experiment.preset("quickstart").set("widht", 3))
                .isInstanceOf(ConfigurationException.class)
                .hasMessageContaining("width");
        assertThatThrownBy(() -> Experiment.preset("quickstart").noise(-1).build())
                .isInstanceOf(ConfigurationException.class)
                .hasMessageContaining("degradation.sigma");
        assertThatThrownBy(() -> SmallSweep.of(folder, 6).lanes(-1).build())
                .isInstanceOf(ConfigurationException.class)
                .hasMessageContaining("got -1");
        assertThatThrownBy(() -> Compute.on("cuda,cuda:0"))
                .isInstanceOf(ConfigurationException.class)
                .hasMessage("device must name each device once, got cuda,cuda:0: leave one out");
    }
}
