package io.github.trilemma.cluster;

import io.github.trilemma.ConfigurationException;
import io.github.trilemma.config.ConfigReader;
import io.github.trilemma.config.ExperimentConfig;
import io.github.trilemma.config.JudgeConfig;
import io.github.trilemma.config.SweepConfig;
import io.github.trilemma.kernel.KernelProvider;
import io.github.trilemma.run.PointFolder;
import io.github.trilemma.run.RunRecord;
import io.github.trilemma.run.RunStore;
import io.github.trilemma.sweep.Hardware;
import io.github.trilemma.sweep.SweepListener;
import io.github.trilemma.sweep.SweepRequest;
import io.github.trilemma.sweep.SweepRunner;
import io.github.trilemma.tensor.Device;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.BiConsumer;
import java.util.function.BooleanSupplier;
import java.util.function.Function;

/**
 * The engine's side of a task: trains one point in a scratch folder. Made by name in a class loader of the engine's own, so it takes
 * and gives types of the JDK alone.
 *
 * <p>Takes {@code id}, {@code config} (YAML), {@code scratch} (existing folder with {@code judge-N.safetensors} in the order of the
 * configuration's judges and, where the point has a state, {@code seed.zip}), {@code dataDir} (may be absent), {@code threads},
 * {@code kernels}, {@code device}, {@code capture}, {@code seconds} (between two snapshots), {@code publish} (a {@code
 * BiConsumer<Path, Integer>} that gets a zip file of a resumable state and the iterations done) and {@code stopped} (a {@code
 * BooleanSupplier}). Gives {@code state} (path of a zip file with all files of the point), {@code status} ({@code done}, {@code
 * failed}, {@code diverged} or {@code stopped}) and {@code message}; or {@code refused}, a line that tells what the worker lacks.
 */
public final class PointService implements Function<Map<String, Object>, Map<String, String>> {
    @Override
    public Map<String, String> apply(Map<String, Object> order) {
        try {
            return train(order);
        } catch (ConfigurationException e) {
            return Map.of("refused", e.getMessage());
        }
    }

    private static Map<String, String> train(Map<String, Object> order) {
        Path scratch = Path.of(text(order, "scratch"));
        ExperimentConfig config = config(text(order, "config"), scratch);
        SweepConfig sweep = new SweepConfig("task", config, Map.of(), Map.of(), List.of());
        Path run = scratch.resolve("run");
        PointFolder folder = RunStore.createOrOpen(run, sweep).point(config);
        if (!folder.id().equals(text(order, "id"))) {
            throw new ConfigurationException(
                    "point " + text(order, "id") + " must have the same identity on the worker, got " + folder.id()
                            + ": give all machines the same build and the same judges");
        }
        Path seed = scratch.resolve("seed.zip");
        if (Files.exists(seed)) {
            StateZip.unpack(seed, folder.dir());
        }
        AtomicReference<RunRecord> ended = new AtomicReference<>();
        try (Snapshots snapshots = new Snapshots(folder, scratch, publisher(order), seconds(order))) {
            SweepListener listener = new SweepListener() {
                @Override
                public void iterationEnded(String id, int iteration) {
                    snapshots.reached(iteration);
                }

                @Override
                public void pointEnded(RunRecord record) {
                    ended.set(record);
                }
            };
            SweepRunner.onOneLane(Integer.parseInt(text(order, "threads")), request(order, sweep, run), listener)
                    .run((BooleanSupplier) order.get("stopped"));
        }
        return result(folder, scratch, ended.get());
    }

    private static Map<String, String> result(PointFolder folder, Path scratch, RunRecord record) {
        Path state = scratch.resolve("state.zip");
        StateZip.pack(folder.dir(), StateZip.ALL, state);
        Map<String, String> result = new HashMap<>();
        result.put("state", state.toString());
        result.put("status", record == null ? "stopped" : record.status().name().toLowerCase(Locale.ROOT));
        if (record != null && record.message() != null) {
            result.put("message", record.message());
        }
        return result;
    }

    /** The point with the judges' files that were sent along. */
    private static ExperimentConfig config(String yaml, Path scratch) {
        ExperimentConfig config = ConfigReader.fromYaml(yaml, ExperimentConfig.class);
        List<JudgeConfig> judges = new ArrayList<>();
        for (JudgeConfig judge : config.allJudges()) {
            Path file = scratch.resolve("judge-" + judges.size() + ".safetensors");
            judges.add(judge.resolved(file.toString(), judge.sha256()));
        }
        return config.withJudges(judges);
    }

    private static SweepRequest request(Map<String, Object> order, SweepConfig sweep, Path run) {
        Object dataDir = order.get("dataDir");
        return new SweepRequest(
                sweep,
                run,
                dataDir == null ? null : Path.of(dataDir.toString()),
                1,
                KernelProvider.of(text(order, "kernels"), "the driver"),
                hardware(order),
                false,
                // A state that has diverged is sent when it is to be trained anew.
                true,
                Boolean.parseBoolean(text(order, "trust")));
    }

    private static Hardware hardware(Map<String, Object> order) {
        Device device = Device.parse(text(order, "device"));
        device.require();
        return new Hardware(List.of(device), device.isCuda() && Boolean.parseBoolean(text(order, "capture")));
    }

    private static String text(Map<String, Object> order, String key) {
        return (String) order.get(key);
    }

    private static double seconds(Map<String, Object> order) {
        return Double.parseDouble(text(order, "seconds"));
    }

    @SuppressWarnings("unchecked")
    private static BiConsumer<Path, Integer> publisher(Map<String, Object> order) {
        return (BiConsumer<Path, Integer>) order.get("publish");
    }
}
