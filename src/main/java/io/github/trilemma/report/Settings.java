package io.github.trilemma.report;

import io.github.trilemma.config.ConfigReader;
import io.github.trilemma.config.ExperimentConfig;
import io.github.trilemma.config.SweepConfig;
import java.lang.reflect.RecordComponent;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;

/** The settings in which the points of a sweep differ besides weights and seed. */
final class Settings {
    private static final Set<String> SHOWN_ANYWAY = Set.of("weights.alpha", "weights.beta", "weights.gamma", "seed");

    private Settings() {}

    /** Dotted keys that the grid or the listed points set, in alphabetical order, without the weights and the seed. */
    static List<String> varying(SweepConfig sweep) {
        Set<String> keys = new TreeSet<>();
        sweep.grid().keySet().forEach(key -> keys.add(ConfigReader.canonicalKey(key)));
        sweep.points().forEach(point -> point.keySet().forEach(key -> keys.add(ConfigReader.canonicalKey(key))));
        keys.removeAll(SHOWN_ANYWAY);
        return new ArrayList<>(keys);
    }

    /** The value of a dotted key such as {@code schedule.iterations} as text. */
    static String value(ExperimentConfig config, String key) {
        Object value = config;
        for (String name : key.split("\\.", -1)) {
            value = component((Record) value, name);
        }
        return value instanceof Double number ? Numbers.exact(number) : String.valueOf(value);
    }

    private static Object component(Record record, String name) {
        for (RecordComponent component : record.getClass().getRecordComponents()) {
            if (component.getName().equals(name)) {
                try {
                    return component.getAccessor().invoke(record);
                } catch (ReflectiveOperationException e) {
                    throw new IllegalStateException("cannot read " + name + " of " + record.getClass(), e);
                }
            }
        }
        throw new IllegalArgumentException(
                "no setting " + name + " in " + record.getClass().getSimpleName());
    }
}
