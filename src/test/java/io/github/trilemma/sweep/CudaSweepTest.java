package io.github.trilemma.sweep;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.trilemma.config.ConfigReader;
import io.github.trilemma.config.Presets;
import io.github.trilemma.config.SweepConfig;
import io.github.trilemma.kernel.KernelProvider;
import io.github.trilemma.run.RunRecord;
import io.github.trilemma.run.RunStore;
import io.github.trilemma.surface.Measure;
import io.github.trilemma.tensor.Device;
import io.github.trilemma.tensor.OnCuda;
import io.github.trilemma.train.Phase;
import io.github.trilemma.train.PhaseTotals;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import org.assertj.core.api.Assertions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Whole sweeps on the first graphics card. */
@OnCuda
class CudaSweepTest {
    private static final Map<String, Object> SMALL = Map.of(
            "width", 4,
            "batch", 16,
            "iterations", 60,
            "data.train", 400,
            "data.validation", 64,
            "data.test", 64,
            "selectEvery", 20);

    @TempDir
    private Path temp;

    private final List<PhaseTotals> totals = new ArrayList<>();

    private List<RunRecord> sweep(String name, int lanes, boolean capture, Map<String, Object> more) {
        SweepConfig small = ConfigReader.with(ConfigReader.with(Presets.of("quickstart"), SMALL), more);
        Path out = temp.resolve(name);
        SweepRequest request = new SweepRequest(
                small,
                out,
                null,
                lanes,
                KernelProvider.AUTO,
                new Hardware(List.of(Device.cuda(0)), capture),
                true,
                false);
        SweepListener listener = new SweepListener() {
            @Override
            public void profiled(PhaseTotals measured) {
                totals.add(measured);
            }
        };
        SweepOutcome outcome = new SweepRunner(request, listener).run(() -> false);
        assertThat(outcome.measured()).isEqualTo(outcome.total());
        return RunStore.open(out).points().stream()
                .map(folder -> folder.record().orElseThrow())
                .toList();
    }

    @Test
    void lanesThatShareADeviceMeasureEveryPoint() {
        List<RunRecord> records = sweep("captured", 3, true, Map.of());
        assertThat(records).allMatch(RunRecord::done).allSatisfy(record -> {
            assertThat(record.provenance().device()).isEqualTo("cuda:0");
            assertThat(record.provenance().accelerator().capture()).isTrue();
            assertThat(record.provenance().accelerator().name()).isNotBlank();
            assertThat(record.provenance().accelerator().precision()).isEqualTo("float32");
            assertThat(record.provenance().accelerator().lanes()).isBetween(1, 3);
        });
        assertThat(totals.get(0).iterations()).isEqualTo(60L * records.size());
        assertThat(totals.get(0).perIteration(Phase.CRITIC))
                .as("a captured iteration is one phase")
                .isZero();
        assertThat(totals.get(0).perIteration(Phase.ITERATION)).isPositive();
    }

    @Test
    void capturedAndEagerPointsMeasureAlike() {
        List<RunRecord> captured = sweep("on", 2, true, Map.of());
        List<RunRecord> eager = sweep("off", 2, false, Map.of());
        for (int i = 0; i < captured.size(); i++) {
            double one = captured.get(i).point().measures().get(Measure.RMSE);
            double other = eager.get(i).point().measures().get(Measure.RMSE);
            assertThat(one).isCloseTo(other, Assertions.withinPercentage(2));
        }
        assertThat(totals.get(1).perIteration(Phase.CRITIC)).isPositive();
    }

    @Test
    void theOtherPrecisionsAndTheSearchMeasureEveryPoint() {
        assertThat(sweep("tf32", 0, true, Map.of("network.precision", "tf32"))).allMatch(RunRecord::done);
        assertThat(sweep("bfloat16", 0, true, Map.of("network.precision", "bfloat16")))
                .allMatch(RunRecord::done);
    }

    @Test
    void aStoppedSweepGoesOn() {
        SweepConfig small = ConfigReader.with(Presets.of("quickstart"), SMALL);
        Path out = temp.resolve("stopped");
        SweepRequest request = new SweepRequest(
                small, out, null, 2, KernelProvider.AUTO, new Hardware(List.of(Device.cuda(0)), true), false, false);
        AtomicInteger ended = new AtomicInteger();
        SweepListener counting = new SweepListener() {
            @Override
            public void iterationEnded(String id, int iteration) {
                ended.incrementAndGet();
            }
        };
        SweepOutcome first = new SweepRunner(request, counting).run(() -> ended.get() > 70);
        assertThat(first.remaining()).isPositive();
        SweepOutcome second = new SweepRunner(request, counting).run(() -> false);
        assertThat(second.measured()).isEqualTo(second.total());
    }
}
