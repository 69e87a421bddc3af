package io.github.trilemma.sweep;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.trilemma.tensor.TensorScope;
import io.github.trilemma.tensor.Tensors;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TimeZone;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.bytedeco.pytorch.AutogradState;
import org.bytedeco.pytorch.global.torch;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The engine inside of another program. */
class EmbeddingTest {
    private static final int ENDLESS = 1_000_000;

    @TempDir
    private Path folder;

    private SweepOutcome run(String name, int iterations, int seed) {
        return new SweepRunner(EmbeddedSweep.request(folder.resolve(name), iterations, seed), new SweepListener() {})
                .run(() -> false);
    }

    @Test
    void twoEnginesAtOnceGiveWhatEachGivesAlone() throws Exception {
        ExecutorService two = Executors.newFixedThreadPool(2);
        try {
            // In threads of the same kind: judges are trained with as many threads as the caller's operations take.
            two.submit(() -> run("alone-0", 12, 0)).get();
            two.submit(() -> run("alone-1", 12, 1)).get();
            List<Callable<SweepOutcome>> both = List.of(() -> run("beside-0", 12, 0), () -> run("beside-1", 12, 1));
            for (Future<SweepOutcome> ended : two.invokeAll(both)) {
                assertThat(ended.get()).isEqualTo(new SweepOutcome(2, 2, 0));
            }
        } finally {
            two.shutdown();
        }
        for (int seed = 0; seed < 2; seed++) {
            assertThat(EmbeddedSweep.results(folder.resolve("beside-" + seed)))
                    .hasSize(2)
                    .isEqualTo(EmbeddedSweep.results(folder.resolve("alone-" + seed)));
        }
    }

    @Test
    void anInterruptEndsItAndItGoesOnFromThere() throws Exception {
        stops((engine, runner) -> runner.interrupt());
    }

    @Test
    void closingItFromAnotherThreadEndsItAndItGoesOnFromThere() throws Exception {
        stops((engine, runner) -> engine.close());
    }

    private interface Stop {
        void now(SweepRunner engine, Thread runner);
    }

    private void stops(Stop stop) throws Exception {
        CountDownLatch trains = new CountDownLatch(20);
        SweepListener listener = new SweepListener() {
            @Override
            public void iterationEnded(String id, int iteration) {
                trains.countDown();
            }
        };
        Path out = folder.resolve("stopped");
        List<Object> ended = new ArrayList<>();
        SweepRunner engine = new SweepRunner(EmbeddedSweep.request(out, ENDLESS, 0), listener);
        Thread runner = new Thread(() -> ended.add(engine.run(() -> false)));
        runner.start();
        assertThat(trains.await(300, TimeUnit.SECONDS)).isTrue();
        stop.now(engine, runner);
        runner.join(120_000);
        assertThat(runner.isAlive()).isFalse();
        assertThat(ended.get(0)).isEqualTo(new SweepOutcome(2, 0, 0));
        try (var points = Files.list(out.resolve("points"))) {
            assertThat(points)
                    .isNotEmpty()
                    .anySatisfy(point -> assertThat(point.resolve("checkpoint/state.safetensors"))
                            .exists());
        }
        CountDownLatch resumed = new CountDownLatch(1);
        SweepListener onward = new SweepListener() {
            @Override
            public void pointStarted(String id, int iteration) {
                if (iteration > 0) {
                    resumed.countDown();
                }
            }
        };
        new SweepRunner(EmbeddedSweep.request(out, ENDLESS, 0), onward).run(() -> resumed.getCount() == 0);
        assertThat(resumed.getCount()).isZero();
    }

    @Test
    void leavesTheHostsSettingsAsTheyWere() throws InterruptedException {
        try (TensorScope scope = TensorScope.open()) {
            Map<String, Object> before = settings();
            run("guest", 12, 0);
            assertThat(settings()).isEqualTo(before);
        }
        // Threads that end by themselves take a moment.
        for (int i = 0; i < 100 && !ours().isEmpty(); i++) {
            Thread.sleep(20);
        }
        assertThat(ours()).isEmpty();
    }

    private static List<String> ours() {
        return Thread.getAllStackTraces().keySet().stream()
                .map(Thread::getName)
                .filter(name -> name.startsWith("trilemma"))
                .toList();
    }

    private static Map<String, Object> settings() {
        return Map.ofEntries(
                Map.entry("locale", Locale.getDefault()),
                Map.entry("time zone", TimeZone.getDefault()),
                Map.entry("properties", Map.copyOf(System.getProperties())),
                Map.entry("out", System.out),
                Map.entry("err", System.err),
                Map.entry("handler", String.valueOf(Thread.getDefaultUncaughtExceptionHandler())),
                Map.entry("threads", torch.get_num_threads()),
                Map.entry("threads between operations", torch.get_num_interop_threads()),
                Map.entry("gradients", AutogradState.get_tls_state().get_grad_mode()),
                Map.entry("type", (int) torch.get_default_dtype_as_scalartype().value),
                Map.entry(
                        "random",
                        Arrays.hashCode(
                                Tensors.bytes(torch.getDefaultCPUGenerator().get_state()))));
    }
}
