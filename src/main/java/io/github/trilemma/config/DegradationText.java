package io.github.trilemma.config;

import io.github.trilemma.ConfigurationException;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.Type;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * Steps of a composed degradation as users write them: a group of keys, or {@code KIND:key=value:key=value}, and the parameters of
 * other families: a group, or {@code name=value,name=value}.
 */
final class DegradationText {
    private static final RecordShape STEP = RecordShape.of(DegradationConfig.class);

    private DegradationText() {}

    /** One step; {@code key} is for messages. */
    static DegradationConfig step(String key, Object raw) {
        if (raw instanceof DegradationConfig given) {
            return given;
        }
        Map<?, ?> tree = raw instanceof Map<?, ?> map ? map : parts(key, String.valueOf(raw));
        Map<String, Object> values = STEP.read(tree, key + ".");
        Object kind = values.get("kind");
        for (String given : values.keySet()) {
            if (kind != null
                    && !given.equals("kind")
                    && !DegradationConfig.keys(kind.toString()).contains(given)) {
                throw new ConfigurationException(key + " of kind " + kind + " must have keys of "
                        + DegradationConfig.keys(kind.toString()) + ", got " + given + ": leave it out");
            }
        }
        return STEP.build(DegradationConfig.class, values, key + ".");
    }

    /** The keys of a step as its identity and its text have them. */
    static Map<String, Object> flat(DegradationConfig step) {
        return STEP.flatten(step);
    }

    private static Map<String, Object> parts(String key, String text) {
        Map<String, Object> parts = new LinkedHashMap<>();
        Map<String, String> parameters = new TreeMap<>();
        List<String> words = List.of(text.split(":", -1));
        String kind = words.get(0).strip();
        parts.put("kind", kind);
        for (String word : words.subList(1, words.size())) {
            int equals = word.indexOf('=');
            if (equals < 1) {
                throw new ConfigurationException(key + " must be KIND:key=value, as in blur:sigma=1.5,noise:sigma=0.1,"
                        + " got '" + Values.shorten(text) + "'");
            }
            String name = word.substring(0, equals).strip();
            String value = word.substring(equals + 1).strip();
            boolean own = STEP.leaves().containsKey(name)
                    || !DegradationConfig.keys(kind).contains("parameters");
            if ((own ? parts.put(name, value) : parameters.put(name, value)) != null) {
                throw ConfigReader.twice(key + "." + name, name, name);
            }
        }
        if (!parameters.isEmpty()) {
            parts.put("parameters", parameters);
        }
        return parts;
    }

    /** Whether a key's type is a map of free names. */
    static boolean isMap(Type type) {
        return type instanceof ParameterizedType map && map.getRawType() == Map.class;
    }

    /** Parameters by name; numbers and truth values become their text. */
    static Map<String, String> parameters(String key, Object raw) {
        Map<String, String> parameters = new TreeMap<>();
        if (raw instanceof Map<?, ?> map) {
            map.forEach((name, value) -> {
                if (value == null || value instanceof Map || value instanceof List) {
                    throw new ConfigurationException(key + "." + name + " must be text or a number, got "
                            + Values.shorten(String.valueOf(value)));
                }
                parameters.put(String.valueOf(name), String.valueOf(value));
            });
            return parameters;
        }
        for (String part : String.valueOf(raw).split(",", -1)) {
            int equals = part.indexOf('=');
            if (equals < 1) {
                throw new ConfigurationException(
                        key + " must be name=value,name=value, got '" + Values.shorten(String.valueOf(raw)) + "'");
            }
            String name = part.substring(0, equals).strip();
            if (parameters.put(name, part.substring(equals + 1).strip()) != null) {
                throw ConfigReader.twice(key + "." + name, name, name);
            }
        }
        return parameters;
    }
}
