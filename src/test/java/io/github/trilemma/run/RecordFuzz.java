package io.github.trilemma.run;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.github.trilemma.config.ConfigReader;
import io.github.trilemma.config.ExperimentConfig;
import io.github.trilemma.config.PointId;
import io.github.trilemma.config.Presets;
import io.github.trilemma.config.SweepConfig;
import io.github.trilemma.fuzz.Parts;
import io.github.trilemma.fuzz.Reading;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/**
 * A run folder of one point: an octet chooses which of its files holds the input, point.json, timing.json, config.yaml, sweep.yaml or
 * .lock; the others are sound. What the input can change is read as the report reads it.
 */
public final class RecordFuzz {
    private static final long MOST = 64L << 20;
    private static final SweepConfig SWEEP = Presets.of("quickstart");
    private static final ExperimentConfig CONFIG = SWEEP.base();
    private static final String ID = PointId.of(CONFIG);
    private static final byte[] SWEEP_YAML = Parts.utf8(ConfigReader.toYaml(SWEEP));
    private static final byte[] CONFIG_YAML = Parts.utf8(ConfigReader.toYaml(CONFIG));
    private static final byte[] TIMING = Parts.utf8(
            "{\"started\":\"2026-01-01T00:00:00Z\",\"finished\":null,\"trainSeconds\":1.5,\"iterationsPerSecond\":2,\"resumes\":0}");

    private static final Path RUN = Reading.room().resolve("run");
    private static final Path POINT = RUN.resolve("points").resolve(ID);
    private static final List<Path> FILES = List.of(
            POINT.resolve("point.json"),
            POINT.resolve("timing.json"),
            POINT.resolve("config.yaml"),
            RUN.resolve("sweep.yaml"),
            RUN.resolve(".lock"));
    private static final List<byte[]> CONTENTS = List.of(record(), TIMING, CONFIG_YAML, SWEEP_YAML, new byte[0]);
    /** Reading its configuration takes most of the time, so it is read anew only where the input is part of it. */
    private static final PointFolder SOUND = sound();

    private static int changed;

    private RecordFuzz() {}

    public static void fuzzerTestOneInput(byte[] input) {
        Parts parts = new Parts(input);
        int which = parts.octet() % 5;
        byte[] bytes = parts.rest();
        lay(which, bytes);
        switch (which) {
            case 0, 1 -> read(SOUND);
            case 2 -> {
                PointFolder point = Reading.read(MOST, () -> PointFolder.open(POINT));
                if (point != null) {
                    read(point);
                }
            }
            case 3 -> {
                RunStore store = Reading.read(MOST, () -> RunStore.open(RUN));
                List<PointFolder> points = store == null
                        ? List.of()
                        : store.listing(List.of(SOUND)).points();
                points.forEach(RecordFuzz::read);
            }
            default -> Reading.read(MOST, () -> Leases.writers(RUN));
        }
    }

    /** Puts the input in its place; the file that held the input before is made sound again. */
    private static void lay(int which, byte[] bytes) {
        try {
            if (changed != which) {
                Files.write(FILES.get(changed), CONTENTS.get(changed));
                changed = which;
            }
            Files.write(FILES.get(which), bytes);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static void read(PointFolder folder) {
        Reading.read(MOST, folder::timing);
        var record = Reading.read(MOST, folder::record);
        if (record != null && record.isPresent()) {
            folder.writeRecord(record.get());
            Reading.same("record", record, folder.record());
        }
    }

    /** The folder with all its files sound. */
    private static PointFolder sound() {
        try {
            Files.createDirectories(POINT);
            for (int i = 0; i < FILES.size(); i++) {
                Files.write(FILES.get(i), CONTENTS.get(i));
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return PointFolder.open(POINT);
    }

    private static byte[] record() {
        ObjectNode root = Json.MAPPER.createObjectNode();
        ObjectNode point = root.putObject("point");
        point.put("id", ID).put("alpha", 1.0).put("beta", 0.0).put("gamma", 0.0);
        point.putObject("measures").put("rmse", 0.1).put("errorRate.cnn1", 0.5);
        point.putObject("intervals").putObject("rmse").put("low", 0.05).put("high", 0.2);
        root.put("status", "done");
        ObjectNode made = root.putObject("provenance");
        for (String name : List.of("trilemma", "commit", "libtorch", "javacpp", "java", "os", "device", "kernels")) {
            made.put(name, "x");
        }
        made.put("seed", 1).put("threads", 1);
        return Parts.utf8(root.toString());
    }

    /** Each file, sound. */
    public static List<byte[]> seeds() {
        return List.of(
                Parts.join(new int[] {0}, record()),
                Parts.join(new int[] {1}, TIMING),
                Parts.join(new int[] {2}, CONFIG_YAML),
                Parts.join(new int[] {3}, SWEEP_YAML),
                Parts.join(new int[] {4}, Parts.utf8("process 4711")));
    }
}
