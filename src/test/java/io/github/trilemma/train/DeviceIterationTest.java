package io.github.trilemma.train;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import io.github.trilemma.ConfigurationException;
import io.github.trilemma.config.AdamConfig;
import io.github.trilemma.config.DegradationConfig;
import io.github.trilemma.config.ExperimentConfig;
import io.github.trilemma.config.LossWeights;
import io.github.trilemma.config.NetworkConfig;
import io.github.trilemma.config.NetworkConfig.BatchNormMode;
import io.github.trilemma.config.NetworkConfig.Precision;
import io.github.trilemma.config.NetworkConfig.RestorerKind;
import io.github.trilemma.config.Schedule;
import io.github.trilemma.degrade.Degradation;
import io.github.trilemma.kernel.KernelProvider;
import io.github.trilemma.kernel.Kernels;
import io.github.trilemma.kernel.TorchKernels;
import io.github.trilemma.tensor.Safetensors.Entry;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.Named;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * A training by the device's numbers is the training by the host's: here both on the CPU, where the arithmetic is the same, so
 * all numbers must be equal. An epoch ends every three iterations, the warm-up of alpha takes four, a rate changes at half.
 */
class DeviceIterationTest {
    private static final int ITERATIONS = 11;
    private static final int CRITIC_STEPS = 2;

    /** All that shows of a training: each iteration's terms and costs, the weights and moments at its end, the steps counted. */
    private record Story(List<List<Double>> rows, Map<String, float[]> state, List<Long> steps) {}

    static Stream<Arguments> cases() {
        List<Arguments> cases = new ArrayList<>();
        List<LossWeights> weights = List.of(
                new LossWeights(0.5, 0.1, 0.05),
                new LossWeights(0, 0.1, 0.05),
                new LossWeights(0.5, 0, 0.05),
                new LossWeights(0.5, 0.1, 0),
                new LossWeights(1, 0, 0));
        for (RestorerKind kind : RestorerKind.values()) {
            for (Kernels kernels : List.of(KernelProvider.choose(KernelProvider.AUTO), new TorchKernels())) {
                for (LossWeights point : weights) {
                    cases.add(arguments(kind, Named.of(kernels.name(), kernels), point));
                }
            }
        }
        return cases.stream();
    }

    private static ExperimentConfig config(RestorerKind kind, LossWeights weights) {
        return TinyTraining.config(kind, BatchNormMode.BATCH, ITERATIONS, CRITIC_STEPS, 100)
                .withWeights(weights);
    }

    private static TinyTraining byHost(ExperimentConfig config, Kernels kernels) {
        return new TinyTraining(config, kernels, (seat, material, source) -> new HostIteration(seat, source));
    }

    private static TinyTraining byDevice(ExperimentConfig config, Kernels kernels) {
        return new TinyTraining(config, kernels, (seat, material, source) -> new DeviceIteration(seat, material));
    }

    @ParameterizedTest
    @MethodSource("cases")
    void trainsAsTheHostsNumbersDo(RestorerKind kind, Kernels kernels, LossWeights weights) {
        ExperimentConfig config = config(kind, weights);
        try (TinyTraining host = byHost(config, kernels);
                TinyTraining device = byDevice(config, kernels)) {
            assertSame(tell(device.trainer, device.seat), tell(host.trainer, host.seat));
        }
    }

    /** Running statistics are state, too. */
    @Test
    void runningStatisticsFollow() {
        ExperimentConfig config =
                TinyTraining.config(RestorerKind.DENOISER, BatchNormMode.RUNNING, ITERATIONS, CRITIC_STEPS, 100);
        Kernels kernels = KernelProvider.choose(KernelProvider.AUTO);
        try (TinyTraining host = byHost(config, kernels);
                TinyTraining device = byDevice(config, kernels)) {
            assertSame(tell(device.trainer, device.seat), tell(host.trainer, host.seat));
        }
    }

    /** A checkpoint of one engine is one of the other, whichever iteration it was written after. */
    @ParameterizedTest
    @MethodSource("kinds")
    void enginesGoOnFromEachOthersCheckpoints(RestorerKind kind, @TempDir Path folder) {
        ExperimentConfig config = config(kind, new LossWeights(0.5, 0.1, 0.05));
        Kernels kernels = KernelProvider.choose(KernelProvider.AUTO);
        Map<String, float[]> whole;
        try (TinyTraining host = byHost(config, kernels)) {
            host.trainer.run(() -> false);
            whole = state(host.seat);
        }
        Path file = folder.resolve("state.safetensors");
        int part = 0;
        for (int stop : new int[] {1, 2, 3, 7, 8, ITERATIONS}) {
            try (TinyTraining training = part++ % 2 == 0 ? byDevice(config, kernels) : byHost(config, kernels)) {
                Checkpoint checkpoint = new Checkpoint(file, 1000, training.best, () -> 0);
                checkpoint.resume(training.trainer);
                training.trainer.listen(checkpoint);
                training.trainer.run(() -> training.trainer.iteration() == stop);
                if (stop == ITERATIONS) {
                    assertSame(state(training.seat), whole);
                }
            }
        }
    }

    static RestorerKind[] kinds() {
        return RestorerKind.values();
    }

    /** A second point in the same memory, of other weights, rates and seed, ends as in memory of its own. */
    @ParameterizedTest
    @MethodSource("kinds")
    void aSeatServesOnePointAfterTheOther(RestorerKind kind) {
        Kernels kernels = KernelProvider.choose(KernelProvider.AUTO);
        ExperimentConfig first = config(kind, new LossWeights(0.5, 0.1, 0.05));
        ExperimentConfig second = other(first);
        try (TinyTraining fresh = byDevice(second, kernels);
                TinyTraining used = byDevice(first, kernels);
                DeviceIteration iteration = new DeviceIteration(used.seat, used.material)) {
            new Trainer(used.seat, iteration).run(() -> false);
            assertThat(iteration.fits(second, used.material)).isTrue();
            long before = used.restorer.parameters().values().data_ptr().address();
            used.seat.start(second);
            Story again = tell(new Trainer(used.seat, iteration), used.seat);
            assertSame(again, tell(fresh.trainer, fresh.seat));
            assertThat(used.restorer.parameters().values().data_ptr().address()).isEqualTo(before);
        }
    }

    private static ExperimentConfig other(ExperimentConfig config) {
        Schedule old = config.schedule();
        Schedule schedule = new Schedule(
                9, old.batch(), old.criticSteps(), 5e-3, 2e-2, List.of(0.2, 0.4), 0.1, old.clip(), 0, 1, 1);
        return new ExperimentConfig(
                config.data(),
                config.degradation(),
                config.network(),
                config.classifier(),
                config.judges(),
                new LossWeights(0.2, 0, 0.3),
                schedule,
                config.adam(),
                config.record(),
                99);
    }

    @Test
    void onlyWhatIsNoDeviceNumberMustAgree() {
        ExperimentConfig config = config(RestorerKind.DENOISER, new LossWeights(1, 0, 0));
        try (TinyTraining one = byDevice(config, new TorchKernels());
                TinyTraining images = byDevice(config, new TorchKernels());
                DeviceIteration iteration = new DeviceIteration(one.seat, one.material)) {
            assertThat(iteration.fits(other(config), one.material)).isTrue();
            assertThat(iteration.fits(config, images.material)).isFalse();
            NetworkConfig network = config.network();
            Schedule s = config.schedule();
            for (ExperimentConfig changed : List.of(
                    with(config, new NetworkConfig(RestorerKind.SRCNN, 8, network.batchNorm(), network.precision())),
                    with(config, new NetworkConfig(network.restorer(), 9, network.batchNorm(), network.precision())),
                    with(config, new NetworkConfig(network.restorer(), 8, BatchNormMode.RUNNING, network.precision())),
                    with(config, new NetworkConfig(network.restorer(), 8, network.batchNorm(), Precision.BFLOAT16)),
                    with(config, new AdamConfig(0.4, 0.9, 1e-8)),
                    with(config, schedule(s, s.batch() + 1, s.criticSteps(), s.clip(), s.milestones())),
                    with(config, schedule(s, s.batch(), s.criticSteps() + 1, s.clip(), s.milestones())),
                    with(config, schedule(s, s.batch(), s.criticSteps(), s.clip() / 2, s.milestones())),
                    with(config, schedule(s, s.batch(), s.criticSteps(), s.clip(), Collections.nCopies(17, 0.5))))) {
                assertThat(iteration.fits(changed, one.material))
                        .as("%s", changed)
                        .isFalse();
            }
        }
    }

    @Test
    void aDegradationOfAnotherStrengthDoesNotFit() {
        ExperimentConfig config = config(RestorerKind.DENOISER, new LossWeights(1, 0, 0));
        try (TinyTraining one = byDevice(config, new TorchKernels());
                DeviceIteration iteration = new DeviceIteration(one.seat, one.material)) {
            Material its = one.material;
            assertThat(iteration.fits(config, new Material(its.images(), null, its.degradation(), its.classifier())))
                    .isTrue();
            Degradation stronger =
                    Degradation.of(new DegradationConfig(DegradationConfig.Kind.NOISE, 0.6, 3), new TorchKernels());
            assertThat(iteration.fits(config, new Material(its.images(), null, stronger, its.classifier())))
                    .isFalse();
        }
    }

    @Test
    void tooFewImagesForAnIterationAreRefused() {
        ExperimentConfig config = config(RestorerKind.DENOISER, new LossWeights(1, 0, 0));
        Schedule s = config.schedule();
        int steps = TinyTraining.IMAGES / s.batch();
        try (TinyTraining fits =
                byDevice(with(config, schedule(s, s.batch(), steps, s.clip(), s.milestones())), new TorchKernels())) {
            assertThat(fits.trainer.run(() -> false)).isTrue();
        }
        assertThatThrownBy(() -> byDevice(
                        with(config, schedule(s, s.batch(), steps + 1, s.clip(), s.milestones())), new TorchKernels()))
                .isInstanceOf(ConfigurationException.class)
                .hasMessage(
                        "a captured iteration must have at least schedule.criticSteps * schedule.batch = 28 training"
                                + " images, got 24: use a smaller batch, or --capture off");
        assertThatThrownBy(() -> byDevice(
                        with(config, schedule(s, s.batch(), 1, s.clip(), Collections.nCopies(17, 0.5))),
                        new TorchKernels()))
                .isInstanceOf(ConfigurationException.class)
                .hasMessageContaining("at most 16");
    }

    /** The first iteration that is not below a fraction, whatever its rounding: the host's comparison is the reference. */
    @Test
    void milestonesAreTheHostsIterations() {
        ExperimentConfig config = config(RestorerKind.DENOISER, new LossWeights(1, 0, 0));
        Schedule s = config.schedule();
        for (int iterations : new int[] {1, 3, 7, 10, 29, 49, 1000}) {
            Schedule schedule = new Schedule(
                    iterations, 1, 1, 0.1, 0.1, List.of(0.0, 0.1, 0.29, 1.0 / 3, 0.7, 1.0), 0.5, s.clip(), 13, 1, 1);
            var plan = DeviceIteration.plan(with(config, schedule));
            for (int t = 0; t < iterations; t++) {
                assertThat(plan.restorerRateAt(t)).isEqualTo(schedule.restorerLearningRateAt(t));
                assertThat(plan.alphaAt(t))
                        .isEqualTo(schedule.alphaAt(t, config.weights().alpha()));
            }
        }
    }

    private static Schedule schedule(Schedule s, int batch, int criticSteps, double clip, List<Double> milestones) {
        return new Schedule(
                s.iterations(),
                batch,
                criticSteps,
                s.restorerLearningRate(),
                s.criticLearningRate(),
                milestones,
                s.decay(),
                clip,
                s.warmup(),
                s.selectFrom(),
                s.selectEvery());
    }

    private static ExperimentConfig with(ExperimentConfig c, Object part) {
        return new ExperimentConfig(
                c.data(),
                c.degradation(),
                part instanceof NetworkConfig network ? network : c.network(),
                c.classifier(),
                c.judges(),
                c.weights(),
                part instanceof Schedule schedule ? schedule : c.schedule(),
                part instanceof AdamConfig adam ? adam : c.adam(),
                c.record(),
                c.seed());
    }

    /** Trains to the end. */
    private static Story tell(Trainer trainer, Seat seat) {
        List<List<Double>> rows = new ArrayList<>();
        trainer.listen(t -> {
            List<Double> row =
                    new ArrayList<>(Arrays.stream(t.readCriticCosts()).boxed().toList());
            if (t.readTerms() != null) {
                row.addAll(Arrays.stream(t.readTerms()).boxed().toList());
            }
            rows.add(row);
        });
        assertThat(trainer.run(() -> false)).isTrue();
        assertThat(trainer.failed()).isFalse();
        return new Story(
                rows,
                state(seat),
                List.of(seat.restorerAdam().steps(), seat.criticAdam().steps()));
    }

    private static Map<String, float[]> state(Seat seat) {
        Map<String, float[]> state = new TreeMap<>();
        put(state, "restorer.", seat.restorer().save());
        put(state, "critic.", seat.critic().save());
        put(state, "restorer.first.", seat.restorerAdam().firstMoment());
        put(state, "restorer.second.", seat.restorerAdam().secondMoment());
        put(state, "critic.first.", seat.criticAdam().firstMoment());
        put(state, "critic.second.", seat.criticAdam().secondMoment());
        return state;
    }

    private static void put(Map<String, float[]> into, String prefix, Map<String, Entry> entries) {
        entries.forEach((name, entry) -> into.put(prefix + name, entry.floats()));
    }

    private static void assertSame(Story got, Story wanted) {
        assertThat(got.rows).isEqualTo(wanted.rows);
        assertThat(got.steps).isEqualTo(wanted.steps);
        assertSame(got.state, wanted.state);
    }

    /** Equal as numbers: where a term of weight zero adds a zero, the sign of another zero may differ. */
    private static void assertSame(Map<String, float[]> got, Map<String, float[]> wanted) {
        assertThat(got.keySet()).isEqualTo(wanted.keySet());
        wanted.forEach((name, values) -> {
            float[] have = got.get(name);
            for (int i = 0; i < values.length; i++) {
                assertThat(have[i] + 0f).as(name + " " + i).isEqualTo(values[i] + 0f);
            }
        });
    }
}
