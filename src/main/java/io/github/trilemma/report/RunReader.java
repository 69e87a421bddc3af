package io.github.trilemma.report;

import io.github.trilemma.ConfigurationException;
import io.github.trilemma.config.ConfigReader;
import io.github.trilemma.config.ExperimentConfig;
import io.github.trilemma.config.LossWeights;
import io.github.trilemma.run.Accelerator;
import io.github.trilemma.run.History;
import io.github.trilemma.run.Planned;
import io.github.trilemma.run.PointFolder;
import io.github.trilemma.run.Provenance;
import io.github.trilemma.run.RunRecord;
import io.github.trilemma.run.RunStore;
import io.github.trilemma.run.Timing;
import io.github.trilemma.surface.CdpPoint;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** Reads a run folder; the only class of this room that knows how. */
final class RunReader {
    private RunReader() {}

    static RunView read(Path runDir) {
        RunStore store = RunStore.open(runDir);
        RunStore.Listing listing = store.listing(List.of());
        List<PointEntry> entries =
                listing.points().parallelStream().map(RunReader::entry).toList();
        List<ExperimentConfig> present =
                listing.points().stream().map(PointFolder::config).toList();
        List<ExperimentConfig> missing = Planned.missing(store.sweep(), present);
        List<String> damaged =
                listing.damaged().stream().map(RunStore.Damaged::problem).toList();
        return new RunView(store.sweep(), ConfigReader.toYaml(store.sweep()), entries, missing, damaged);
    }

    /** The rows of a point's training history; none when there is no file. */
    static List<Map<String, Double>> history(PointEntry entry) {
        return History.read(entry.history());
    }

    private static PointEntry entry(PointFolder folder) {
        try {
            Optional<RunRecord> record = folder.record();
            double seconds = Double.NaN;
            String damage = "";
            try {
                seconds = folder.timing().map(Timing::trainSeconds).orElse(Double.NaN);
            } catch (ConfigurationException e) {
                // What was measured does not depend on how long it took.
                damage = e.getMessage();
            }
            if (record.isEmpty()) {
                return entry(folder, State.UNFINISHED, damage, unmeasured(folder), Map.of(), seconds);
            }
            RunRecord found = record.get();
            State state = switch (found.status()) {
                case DONE -> State.DONE;
                case FAILED -> State.FAILED;
                case DIVERGED -> State.DIVERGED;
            };
            String message = found.message() == null ? damage : found.message();
            return entry(folder, state, message, found.point(), provenance(found.provenance()), seconds);
        } catch (ConfigurationException e) {
            // A damaged record is one failed point, named with its file; the others are still worth a report.
            return entry(folder, State.FAILED, e.getMessage(), unmeasured(folder), Map.of(), Double.NaN);
        }
    }

    private static PointEntry entry(
            PointFolder folder,
            State state,
            String message,
            CdpPoint point,
            Map<String, String> provenance,
            double trainSeconds) {
        return new PointEntry(
                folder.id(),
                folder.config(),
                state,
                message,
                point,
                provenance,
                trainSeconds,
                folder.samples(),
                folder.history());
    }

    private static CdpPoint unmeasured(PointFolder folder) {
        LossWeights weights = folder.config().weights();
        return new CdpPoint(folder.id(), weights.alpha(), weights.beta(), weights.gamma(), new TreeMap<>());
    }

    private static Map<String, String> provenance(Provenance provenance) {
        Map<String, String> map = new LinkedHashMap<>();
        map.put("trilemma", provenance.trilemma());
        map.put("commit", provenance.commit());
        map.put("libtorch", provenance.libtorch());
        map.put("JavaCPP", provenance.javacpp());
        map.put("Java", provenance.java());
        map.put("system", provenance.os());
        map.put("device", provenance.device());
        map.put("kernels", provenance.kernels());
        map.put("seed", Long.toString(provenance.seed()));
        map.put("threads", Integer.toString(provenance.threads()));
        Accelerator accelerator = provenance.accelerator();
        if (accelerator != null) {
            map.put("GPU", accelerator.name());
            map.put("driver", accelerator.driver());
            map.put("CUDA", accelerator.libraries());
            map.put("precision", accelerator.precision());
            map.put("captured", accelerator.capture() ? "yes" : "no");
        }
        map.replaceAll((key, value) -> value == null ? "unknown" : value);
        return map;
    }
}
