package io.github.trilemma.lane.cuda;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.trilemma.config.ExperimentConfig;
import io.github.trilemma.config.NetworkConfig.Precision;
import io.github.trilemma.config.NetworkConfig.RestorerKind;
import io.github.trilemma.kernel.KernelProvider;
import io.github.trilemma.kernel.Kernels;
import io.github.trilemma.tensor.Cuda;
import io.github.trilemma.tensor.Device;
import io.github.trilemma.tensor.OnCuda;
import io.github.trilemma.tensor.Safetensors.Entry;
import io.github.trilemma.train.BestWeights;
import io.github.trilemma.train.Checkpoint;
import io.github.trilemma.train.Place;
import io.github.trilemma.train.Trainer;
import io.github.trilemma.train.Validation;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import org.bytedeco.pytorch.Context;
import org.bytedeco.pytorch.global.torch;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * Captured trainings on a card against others. cuDNN is held to algorithms that give the same bits at every run, and to its own
 * choice instead of a search, so that two runs of one training are comparable at all.
 */
@OnCuda
class CapturedTrainingTest {
    private static final int IMAGES = 512;
    private static final int SIZE = 28;
    private static final int BATCH = 16;
    private static final int WIDTH = 8;

    private CudaCalls cuda;
    private Kernels kernels;
    private LaneStream stream;

    /** What a training did: terms and costs of every tenth iteration, and the weights at its end. */
    private record Story(List<double[]> rows, Map<String, float[]> weights) {}

    @BeforeEach
    void open() {
        cuda = new BytedecoCuda();
        kernels = KernelProvider.choose(KernelProvider.AUTO);
        Cuda.searchConvolutions(false);
        context().setDeterministicCuDNN(true);
        stream = LaneStream.open(cuda);
    }

    @AfterEach
    void close() {
        stream.close();
        context().setDeterministicCuDNN(false);
        Cuda.searchConvolutions(true);
        Cuda.tf32(false);
    }

    private static Context context() {
        return torch.globalContext();
    }

    private KeptPlace kept() {
        return new KeptPlace(kernels, cuda, CaptureLock.PROCESS);
    }

    private static ExperimentConfig config(RestorerKind kind, Precision precision, int iterations) {
        return Points.config(kind, WIDTH, BATCH, precision, iterations);
    }

    @ParameterizedTest
    @CsvSource({
        "DENOISER, FLOAT32, 1e-3",
        "DENOISER, TF32, 1e-2",
        "DENOISER, BFLOAT16, 5e-2",
        "SRCNN, FLOAT32, 1e-3",
        "SRCNN, TF32, 1e-2",
        "SRCNN, BFLOAT16, 5e-2"
    })
    void agreesWithCallByCall(RestorerKind kind, Precision precision, double limit) {
        Cuda.tf32(precision == Precision.TF32);
        ExperimentConfig config = config(kind, precision, 200);
        try (Points points = new Points(config, IMAGES, SIZE, kernels);
                Place eager = Place.fresh(kernels);
                KeptPlace captured = kept()) {
            Story wanted = tell(eager.sit(config, points.material));
            Story got = tell(captured.sit(config, points.material));
            assertNear(got, wanted, limit);
        }
    }

    @ParameterizedTest
    @CsvSource({"DENOISER", "SRCNN"})
    void aSeatThatWasUsedIsAsGoodAsNew(RestorerKind kind) {
        ExperimentConfig first = config(kind, Precision.FLOAT32, 60);
        ExperimentConfig second = Points.other(first);
        try (Points points = new Points(first, IMAGES, SIZE, kernels);
                KeptPlace used = kept();
                KeptPlace fresh = kept()) {
            tell(used.sit(first, points.material));
            Story got = tell(used.sit(second, points.material));
            assertNear(got, tell(fresh.sit(second, points.material)), 0);
        }
    }

    /** Validations and a stop with a checkpoint lie between replays; the training that goes on has to warm up again. */
    @Test
    void validationsAndCheckpointsChangeNothing(@TempDir Path folder) {
        ExperimentConfig config = config(RestorerKind.DENOISER, Precision.FLOAT32, 60);
        Path file = folder.resolve("state.safetensors");
        try (Points points = new Points(config, IMAGES, SIZE, kernels);
                KeptPlace place = kept();
                Validation validation = new Validation(
                        points.material.images(),
                        points.material.degradation(),
                        points.material.classifier(),
                        config.weights(),
                        BATCH,
                        0,
                        kernels)) {
            Story whole = tell(place.sit(config, points.material));
            Trainer stopped = place.sit(config, points.material);
            BestWeights best = new BestWeights(validation);
            stopped.listen(new Checkpoint(file, 7, best, () -> 0));
            stopped.listen(trainer -> assertThat(validation.measure(trainer.restorer(), trainer.critic()))
                    .isFinite());
            assertThat(stopped.run(() -> stopped.iteration() == 33)).isFalse();
            place.close();
            Trainer resumed = place.sit(config, points.material);
            assertThat(new Checkpoint(file, 1000, best, () -> 0).resume(resumed))
                    .isEqualTo(33);
            assertNear(tell(resumed).weights, whole.weights, 0);
        }
    }

    @Test
    void lanesTrainWhatOneLaneDoes() throws InterruptedException {
        int lanes = 4;
        ExperimentConfig config = config(RestorerKind.DENOISER, Precision.FLOAT32, 100);
        List<ExperimentConfig> each = new ArrayList<>(List.of(config, Points.other(config)));
        each.add(Points.wider(config));
        each.add(Points.other(Points.wider(config)));
        Map<Integer, Story> beside = new ConcurrentHashMap<>();
        List<Throwable> faults = Collections.synchronizedList(new ArrayList<>());
        try (Points points = new Points(config, IMAGES, SIZE, kernels)) {
            Cuda.synchronize();
            CountDownLatch start = new CountDownLatch(lanes);
            List<Thread> threads = new ArrayList<>();
            for (int lane = 0; lane < lanes; lane++) {
                int number = lane;
                Thread thread = new Thread(() -> {
                    try (Device.Use use = Device.cuda(0).use();
                            LaneStream own = LaneStream.open(cuda);
                            KeptPlace place = kept()) {
                        start.countDown();
                        start.await();
                        beside.put(number, tell(place.sit(each.get(number), points.material)));
                    } catch (Throwable e) {
                        faults.add(e);
                    }
                });
                threads.add(thread);
                thread.start();
            }
            for (Thread thread : threads) {
                thread.join();
            }
            assertThat(faults).isEmpty();
            for (int lane = 0; lane < lanes; lane++) {
                try (KeptPlace alone = kept()) {
                    assertNear(beside.get(lane), tell(alone.sit(each.get(lane), points.material)), 0);
                }
            }
        }
    }

    @Test
    void manyIterationsKeepMemoryFlat() {
        int iterations = Integer.getInteger("trilemma.memory.iterations", 20_000);
        int warm = 1000;
        ExperimentConfig config = Points.config(RestorerKind.DENOISER, 2, 4, Precision.FLOAT32, iterations);
        List<Long> allocated = new ArrayList<>();
        List<Long> free = new ArrayList<>();
        try (Points points = new Points(config, IMAGES, SIZE, kernels);
                KeptPlace place = kept()) {
            Trainer trainer = place.sit(config, points.material);
            trainer.listen(t -> {
                if ((t.iteration() + 1) % warm == 0) {
                    assertThat(t.readTerms()).doesNotContain(Double.NaN);
                    allocated.add(Cuda.allocatedBytes());
                    free.add(Cuda.memory().freeBytes());
                }
            });
            assertThat(trainer.run(() -> false)).isTrue();
        }
        assertThat(allocated).allMatch(bytes -> bytes.equals(allocated.get(0)));
        assertThat(free).allMatch(bytes -> bytes.equals(free.get(0)));
    }

    private static Story tell(Trainer trainer) {
        List<double[]> rows = new ArrayList<>();
        trainer.listen(t -> {
            if (t.iteration() % 10 == 0) {
                rows.add(t.readCriticCosts());
                if (t.iteration() > 0) {
                    // The count of errors is no smooth quantity.
                    rows.add(Arrays.copyOf(t.readTerms(), 4));
                }
            }
        });
        assertThat(trainer.run(() -> false)).isTrue();
        Map<String, float[]> weights = new TreeMap<>();
        put(weights, "restorer.", trainer.restorer().save());
        put(weights, "critic.", trainer.critic().save());
        return new Story(rows, weights);
    }

    private static void put(Map<String, float[]> into, String prefix, Map<String, Entry> entries) {
        entries.forEach((name, entry) -> into.put(prefix + name, entry.floats()));
    }

    /** Terms and costs to a share of 1 or of themselves, weights to a share of the largest of their tensor. */
    private static void assertNear(Story got, Story wanted, double limit) {
        assertThat(got.rows).hasSameSizeAs(wanted.rows);
        for (int row = 0; row < wanted.rows.size(); row++) {
            double[] have = got.rows.get(row);
            double[] want = wanted.rows.get(row);
            for (int i = 0; i < want.length; i++) {
                assertThat(Math.abs(have[i] - want[i]))
                        .as("row %s: %s, expected %s", row, Arrays.toString(have), Arrays.toString(want))
                        .isLessThanOrEqualTo(limit * Math.max(1, Math.abs(want[i])));
            }
        }
        assertNear(got.weights, wanted.weights, limit);
    }

    private static void assertNear(Map<String, float[]> got, Map<String, float[]> wanted, double limit) {
        wanted.forEach((name, want) -> {
            float[] have = got.get(name);
            double largest = 0;
            double worst = 0;
            for (int i = 0; i < want.length; i++) {
                largest = Math.max(largest, Math.abs(want[i]));
                worst = Math.max(worst, Math.abs((double) have[i] - want[i]));
            }
            // Adam turns rounding of a gradient near zero into whole steps, so weights part sooner than terms.
            assertThat(worst).as(name).isLessThanOrEqualTo(20 * limit * largest);
        });
    }
}
