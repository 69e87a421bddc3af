package io.github.trilemma;

import io.github.trilemma.config.LossWeights;
import io.github.trilemma.run.Accelerator;
import io.github.trilemma.run.PointFolder;
import io.github.trilemma.run.Provenance;
import io.github.trilemma.run.RunRecord;
import io.github.trilemma.run.Timing;
import io.github.trilemma.surface.CdpPoint;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.TreeMap;

/** Point folders as the API shows them. */
final class Points {
    private Points() {}

    /** The point as it is now; one whose record is damaged has failed, and its message names the file. */
    static Point of(PointFolder folder) {
        OptionalDouble seconds = OptionalDouble.empty();
        String damage = "";
        try {
            Optional<Timing> timing = folder.timing();
            seconds = timing.isPresent() ? OptionalDouble.of(timing.get().trainSeconds()) : seconds;
        } catch (ConfigurationException e) {
            // What was measured does not depend on how long it took.
            damage = e.getMessage();
        }
        try {
            Optional<RunRecord> record = folder.record();
            return record.isPresent()
                    ? of(folder, record.get(), seconds, damage)
                    : new Point(
                            folder.dir(),
                            folder.config(),
                            Point.State.UNFINISHED,
                            damage,
                            unmeasured(folder),
                            Map.of(),
                            seconds);
        } catch (ConfigurationException e) {
            return new Point(
                    folder.dir(),
                    folder.config(),
                    Point.State.FAILED,
                    e.getMessage(),
                    unmeasured(folder),
                    Map.of(),
                    seconds);
        }
    }

    private static Point of(PointFolder folder, RunRecord record, OptionalDouble seconds, String damage) {
        Point.State state = switch (record.status()) {
            case DONE -> Point.State.DONE;
            case FAILED -> Point.State.FAILED;
            case DIVERGED -> Point.State.DIVERGED;
        };
        String message = record.message() == null ? damage : record.message();
        return new Point(
                folder.dir(), folder.config(), state, message, record.point(), map(record.provenance()), seconds);
    }

    private static CdpPoint unmeasured(PointFolder folder) {
        LossWeights weights = folder.config().weights();
        return new CdpPoint(folder.id(), weights.alpha(), weights.beta(), weights.gamma(), new TreeMap<>());
    }

    private static Map<String, String> map(Provenance made) {
        Map<String, String> map = new LinkedHashMap<>();
        map.put("trilemma", made.trilemma());
        map.put("commit", made.commit());
        map.put("libtorch", made.libtorch());
        map.put("javacpp", made.javacpp());
        map.put("java", made.java());
        map.put("os", made.os());
        map.put("device", made.device());
        map.put("kernels", made.kernels());
        map.put("seed", Long.toString(made.seed()));
        map.put("threads", Integer.toString(made.threads()));
        Accelerator accelerator = made.accelerator();
        if (accelerator != null) {
            map.put("accelerator", accelerator.name());
            map.put("driver", accelerator.driver());
            map.put("libraries", accelerator.libraries());
            map.put("precision", accelerator.precision());
            map.put("capture", Boolean.toString(accelerator.capture()));
            map.put("lanes", Integer.toString(accelerator.lanes()));
        }
        map.values().removeIf(value -> value == null);
        return map;
    }
}
