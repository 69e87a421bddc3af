package io.github.trilemma.train;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.trilemma.config.NetworkConfig.BatchNormMode;
import io.github.trilemma.config.NetworkConfig.RestorerKind;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class PhasesTest {
    private static final class Recorder implements PhaseClock {
        private final List<Phase> entered = new ArrayList<>();
        private int ends;

        @Override
        public void enter(Phase next) {
            entered.add(next);
        }

        @Override
        public void end() {
            ends++;
        }
    }

    @AfterEach
    void stop() {
        Phases.end();
    }

    @Test
    void anIterationPassesThroughItsPhases() {
        Recorder clock = new Recorder();
        try (TinyTraining training =
                new TinyTraining(TinyTraining.config(RestorerKind.DENOISER, BatchNormMode.RUNNING, 10, 1, 100))) {
            Phases.begin(clock);
            int[] left = {2};
            training.trainer.run(() -> left[0]-- == 0);
            Phases.end();
        }
        assertThat(clock.ends).isEqualTo(1);
        assertThat(clock.entered)
                .startsWith(Phase.HOST, Phase.ITERATION, Phase.DRAW, Phase.RESTORE, Phase.CRITIC, Phase.ADAM);
        assertThat(clock.entered).endsWith(Phase.HOST);
        assertThat(clock.entered.stream().filter(Phase.ITERATION::equals)).hasSize(2);
        assertThat(clock.entered.stream().filter(Phase.RESTORER::equals))
                .as("iteration 0 has none")
                .hasSize(1);
    }

    @Test
    void otherThreadsAreNotMeasured() throws InterruptedException {
        Recorder clock = new Recorder();
        Phases.begin(clock);
        Thread other = new Thread(() -> Phases.enter(Phase.ADAM));
        other.start();
        other.join();
        Phases.end();
        Phases.enter(Phase.DRAW);
        assertThat(clock.entered).containsExactly(Phase.HOST);
    }

    @Test
    void totalsAreSharesAndTimesPerIteration() {
        PhaseTotals totals = new PhaseTotals();
        assertThat(totals.share(Phase.ADAM)).isZero();
        assertThat(totals.perIteration(Phase.ADAM)).isZero();
        double[] times = new double[Phase.values().length];
        times[Phase.ADAM.place()] = 30;
        times[Phase.HOST.place()] = 10;
        totals.add(times, 10);
        totals.add(times, 10);
        assertThat(totals.iterations()).isEqualTo(20);
        assertThat(totals.perIteration(Phase.ADAM)).isEqualTo(3);
        assertThat(totals.share(Phase.ADAM)).isEqualTo(0.75);
        assertThat(totals.table().lines().toList())
                .hasSize(4)
                .anyMatch(line -> line.matches("Adam and clipping +3\\.0000 +75\\.0%"))
                .anyMatch(line -> line.matches("host +1\\.0000 +25\\.0%"));
    }

    @Test
    void theHostClockGivesAllOfTheTimeToSomePhase() {
        PhaseTotals totals = new PhaseTotals();
        HostPhaseClock clock = new HostPhaseClock(totals);
        long start = System.nanoTime();
        clock.enter(Phase.HOST);
        for (int i = 0; i < 1000; i++) {
            clock.enter(Phase.ITERATION);
            clock.enter(Phase.DRAW);
        }
        clock.end();
        double passed = (System.nanoTime() - start) / 1e6;
        double sum = 0;
        for (Phase phase : Phase.values()) {
            sum += totals.perIteration(phase) * totals.iterations();
        }
        assertThat(totals.iterations()).isEqualTo(1000);
        assertThat(sum).isPositive().isLessThanOrEqualTo(passed);
    }
}
