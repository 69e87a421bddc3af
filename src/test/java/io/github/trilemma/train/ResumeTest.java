package io.github.trilemma.train;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import io.github.trilemma.ConfigurationException;
import io.github.trilemma.config.ExperimentConfig;
import io.github.trilemma.config.NetworkConfig.BatchNormMode;
import io.github.trilemma.config.NetworkConfig.RestorerKind;
import io.github.trilemma.tensor.Safetensors;
import io.github.trilemma.tensor.Safetensors.Entry;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** A training that stopped and went on from its checkpoint ends as one that never stopped, to the last bit. */
class ResumeTest {
    private static final int ITERATIONS = 14;
    private static final int CRITIC_STEPS = 2;
    private static final int SELECT_EVERY = 2;

    @TempDir
    private Path folder;

    /** How a training ended: its weights as numbers by name, its history, the iteration of the best weights. */
    private record End(Map<String, List<Byte>> weights, List<Map<String, Object>> history, int bestIteration) {}

    /** Both norms: under {@code batch} the networks go through the native chain. */
    static Stream<Arguments> networks() {
        return Stream.of(RestorerKind.values())
                .flatMap(kind -> Stream.of(BatchNormMode.values()).map(norm -> arguments(kind, norm)));
    }

    @ParameterizedTest
    @MethodSource("networks")
    void stoppingOnceAfterAnyIterationChangesNothing(RestorerKind kind, BatchNormMode norm) {
        End whole = train(kind, norm, List.of());
        assertThat(whole.history).hasSize(ITERATIONS);
        assertThat(whole.bestIteration).isBetween(ITERATIONS / 2, ITERATIONS - 1);
        for (int stop : new int[] {1, 2, 5, 7, 8, 11, 13}) {
            assertSame(train(kind, norm, List.of(stop)), whole, kind + " stopped after " + stop);
        }
    }

    @ParameterizedTest
    @MethodSource("networks")
    void stoppingManyTimesChangesNothing(RestorerKind kind, BatchNormMode norm) {
        List<Integer> everywhere = new ArrayList<>();
        for (int stop = 1; stop < ITERATIONS; stop++) {
            everywhere.add(stop);
        }
        assertSame(train(kind, norm, everywhere), train(kind, norm, List.of()), kind + " " + norm);
    }

    /** The comparison above has to notice a checkpoint that lost something: here the moments and the order of the data. */
    @Test
    void weightsAloneAreNoResume() {
        ExperimentConfig config = config(RestorerKind.DENOISER, BatchNormMode.RUNNING);
        End whole = train(RestorerKind.DENOISER, BatchNormMode.RUNNING, List.of());
        Path file = folder.resolve("weights-only.safetensors");
        Map<String, Entry> restorer;
        Map<String, Entry> critic;
        try (TinyTraining first = new TinyTraining(config)) {
            first.trainer.run(() -> first.trainer.iteration() == 5);
            restorer = first.restorer.save();
            critic = first.critic.save();
        }
        try (TinyTraining second = new TinyTraining(config)) {
            second.restorer.load(restorer, file.toString());
            second.critic.load(critic, file.toString());
            second.trainer.resumeAfter(5);
            second.trainer.listen(second.best);
            second.trainer.run(() -> false);
            assertThat(weights(second)).isNotEqualTo(whole.weights);
        }
    }

    @Test
    void aDamagedCheckpointIsNamed() throws IOException {
        Path file = folder.resolve("state.safetensors");
        ExperimentConfig config = config(RestorerKind.SRCNN, BatchNormMode.RUNNING);
        try (TinyTraining first = new TinyTraining(config)) {
            first.trainer.listen(new Checkpoint(file, 1000, first.best, () -> 0));
            first.trainer.run(() -> first.trainer.iteration() == 3);
        }
        byte[] bytes = Files.readAllBytes(file);
        Files.write(file, Arrays.copyOf(bytes, bytes.length / 2));
        try (TinyTraining second = new TinyTraining(config)) {
            Checkpoint checkpoint = new Checkpoint(file, 1000, second.best, () -> 0);
            assertThatThrownBy(() -> checkpoint.resume(second.trainer))
                    .isInstanceOf(ConfigurationException.class)
                    .hasMessageContaining(file.toString());
        }
    }

    /** Counts are told by the iterations alone: by them the device makes its numbers. */
    @ParameterizedTest
    @ValueSource(strings = {"position", "restorerSteps", "criticSteps"})
    void aCheckpointOfOtherCountsIsRefused(String name) throws IOException {
        Path file = folder.resolve("state.safetensors");
        ExperimentConfig config = config(RestorerKind.SRCNN, BatchNormMode.RUNNING);
        try (TinyTraining first = new TinyTraining(config)) {
            first.trainer.listen(new Checkpoint(file, 1000, first.best, () -> 0));
            first.trainer.run(() -> first.trainer.iteration() == 3);
        }
        Safetensors.Contents contents = Safetensors.read(file);
        Map<String, String> numbers = new TreeMap<>(contents.metadata());
        String right = numbers.get(name);
        numbers.put(name, "5");
        try (OutputStream out = Files.newOutputStream(file)) {
            Safetensors.write(out, contents.tensors(), numbers);
        }
        try (TinyTraining second = new TinyTraining(config)) {
            Checkpoint checkpoint = new Checkpoint(file, 1000, second.best, () -> 0);
            assertThatThrownBy(() -> checkpoint.resume(second.trainer))
                    .isInstanceOf(ConfigurationException.class)
                    .hasMessage(file + ": '" + name + "' must be " + right + " after 3 iterations, got 5: delete the"
                            + " checkpoint; the point then starts anew");
        }
    }

    private static ExperimentConfig config(RestorerKind kind, BatchNormMode norm) {
        return TinyTraining.config(kind, norm, ITERATIONS, CRITIC_STEPS, SELECT_EVERY);
    }

    /** Trains in new networks from stop to stop, with nothing but the checkpoint's file in between. */
    private End train(RestorerKind kind, BatchNormMode norm, List<Integer> stops) {
        Path file = folder.resolve(kind + "-" + norm + "-" + stops.hashCode() + ".safetensors");
        List<Map<String, Object>> history = new ArrayList<>();
        for (int part = 0; ; part++) {
            int stop = part < stops.size() ? stops.get(part) : Integer.MAX_VALUE;
            try (TinyTraining training = new TinyTraining(config(kind, norm))) {
                Checkpoint checkpoint = new Checkpoint(file, 1000, training.best, () -> 0);
                checkpoint.resume(training.trainer);
                training.trainer.listen(new HistoryListener(1, history::add));
                training.trainer.listen(training.best);
                training.trainer.listen(checkpoint);
                if (training.trainer.run(() -> training.trainer.iteration() == stop)) {
                    return new End(weights(training), history, training.best.iteration());
                }
            }
        }
    }

    private static Map<String, List<Byte>> weights(TinyTraining training) {
        Map<String, List<Byte>> weights = new TreeMap<>();
        training.restorer.save().forEach((name, entry) -> weights.put("restorer." + name, bytes(entry)));
        training.critic.save().forEach((name, entry) -> weights.put("critic." + name, bytes(entry)));
        return weights;
    }

    private static List<Byte> bytes(Entry entry) {
        List<Byte> bytes = new ArrayList<>();
        for (byte value : entry.data()) {
            bytes.add(value);
        }
        return bytes;
    }

    private static void assertSame(End end, End expected, String what) {
        assertThat(end.history).as(what + ": history").isEqualTo(expected.history);
        assertThat(end.bestIteration).as(what + ": best iteration").isEqualTo(expected.bestIteration);
        assertThat(end.weights).as(what + ": weights").isEqualTo(expected.weights);
    }
}
