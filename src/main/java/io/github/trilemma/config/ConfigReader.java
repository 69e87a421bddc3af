package io.github.trilemma.config;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.type.TypeFactory;
import com.fasterxml.jackson.dataformat.yaml.YAMLFactory;
import com.fasterxml.jackson.dataformat.yaml.YAMLGenerator;
import io.github.trilemma.ConfigurationException;
import java.lang.reflect.Type;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;

/**
 * Strict, layered configuration: defaults, then a preset, then a YAML file, then {@code key=value}. Keys are dotted
 * paths of {@link ExperimentConfig} ({@code schedule.iterations}); the end of exactly one path is enough
 * ({@code iterations}), and {@code log.every}, {@code checkpoint.every} and {@code classifier} (its architecture) are
 * other spellings. Whatever is unknown, repeated or of the wrong type is a {@link ConfigurationException} of one
 * line.
 */
public final class ConfigReader {
    /** A configuration file is at most this long, in bytes. */
    public static final int LARGEST_FILE = 1 << 20;

    /** A file that the engine wrote itself may list many points; it is at most this long, in bytes. */
    private static final int LARGEST_WRITTEN_FILE = 1 << 25;

    static final RecordShape EXPERIMENT = RecordShape.of(ExperimentConfig.class);
    static final KeyIndex KEYS = new KeyIndex(
            EXPERIMENT.leaves().keySet(),
            EXPERIMENT.groups(),
            Map.of(
                    "log.every", "record.logEvery",
                    "checkpoint.every", "record.checkpointEvery",
                    "classifier", "classifier.arch"));

    /** With a type cache of its own: the library's common one would hold this engine's classes when a host lets go of them. */
    private static final ObjectMapper YAML = new ObjectMapper(YAMLFactory.builder()
                    .disable(YAMLGenerator.Feature.WRITE_DOC_START_MARKER)
                    .disable(YAMLGenerator.Feature.SPLIT_LINES)
                    .enable(YAMLGenerator.Feature.MINIMIZE_QUOTES)
                    .build())
            .setTypeFactory(TypeFactory.createDefaultInstance());

    private ConfigReader() {}

    /**
     * {@code base} with some keys replaced.
     *
     * @param overrides key to value; keys may be short, values are text or of the key's type. Another architecture or
     *     weights file for the classifier drops what was known of the old one's weights.
     */
    public static ExperimentConfig with(ExperimentConfig base, Map<String, Object> overrides) {
        if (overrides.isEmpty()) {
            return base;
        }
        return apply(EXPERIMENT.flatten(base), canonical(overrides));
    }

    /** {@code sweep} with some keys of its base replaced. A key that the grid or a listed point sets is an error. */
    public static SweepConfig with(SweepConfig sweep, Map<String, Object> overrides) {
        Map<String, Object> given = canonical(overrides);
        List<String> swept = new ArrayList<>();
        sweep.grid().keySet().forEach(key -> swept.add(canonicalKey(key)));
        sweep.points().forEach(point -> point.keySet().forEach(key -> swept.add(canonicalKey(key))));
        for (String key : given.keySet()) {
            if (swept.contains(key)) {
                throw new ConfigurationException(key + " is set by the sweep's grid or listed points, got another value"
                        + " for all: change the grid instead");
            }
        }
        return new SweepConfig(
                sweep.name(),
                with(sweep.base(), given),
                sweep.classifierRecipe(),
                sweep.grid(),
                sweep.points(),
                sweep.reportJudge());
    }

    /** {@code values} (all keys of an experiment) with the canonical {@code given} in their places. */
    static ExperimentConfig apply(Map<String, Object> values, Map<String, Object> given) {
        boolean otherWeights = given.containsKey("classifier.weights");
        boolean otherArch = given.containsKey("classifier.arch")
                && !given.get("classifier.arch").equals(values.get("classifier.arch"));
        if (otherWeights || otherArch) {
            values.remove("classifier.weights");
            values.remove("classifier.sha256");
            List.of("input", "classes", "mean", "std").forEach(declared -> values.remove("classifier." + declared));
        }
        Object kind = given.get("degradation.kind");
        if (kind != null && !kind.equals(values.get("degradation.kind"))) {
            // What only the old kind has goes with it.
            values.keySet()
                    .removeIf(key -> key.startsWith("degradation.")
                            && !DegradationConfig.keys(kind.toString())
                                    .contains(key.substring("degradation.".length())));
        }
        Object dataset = given.get("data.dataset");
        if (dataset != null && !dataset.equals(values.get("data.dataset"))) {
            // How the old folder's images are cut and split says nothing about another's.
            values.keySet().removeIf(ConfigReader::ofOwnFolder);
        }
        dropParameters(values, given, "network.restorer", "network.parameters");
        dropParameters(values, given, "network.critic", "network.criticParameters");
        values.putAll(given);
        return EXPERIMENT.build(ExperimentConfig.class, values, "");
    }

    /** Parameters of one family say nothing about another's. */
    private static void dropParameters(
            Map<String, Object> values, Map<String, Object> given, String family, String parameters) {
        Object name = given.get(family);
        if (name != null && !name.equals(values.get(family))) {
            values.remove(parameters);
        }
    }

    private static boolean ofOwnFolder(String key) {
        return key.startsWith("data.patch") || key.equals("data.colour") || key.startsWith("data.split.");
    }

    /** The same overrides under full keys and as the keys' types; two spellings of one key are an error. */
    static Map<String, Object> canonical(Map<String, ?> overrides) {
        Map<String, Object> given = new LinkedHashMap<>();
        Map<String, String> spelling = new LinkedHashMap<>();
        overrides.forEach((key, raw) -> {
            String path = canonicalKey(key);
            String earlier = spelling.put(path, key);
            if (earlier != null) {
                throw twice(path, earlier, key);
            }
            given.put(path, convert(path, raw));
        });
        return given;
    }

    /** {@code raw} as the type of the canonical key {@code path}. */
    static Object convert(String path, Object raw) {
        // Files of the engine and of users may say "no weights yet".
        if (raw == null && (path.equals("classifier.weights") || path.equals("classifier.sha256"))) {
            return path.equals("classifier.weights") ? JudgeConfig.AUTO : null;
        }
        return Values.convert(path, EXPERIMENT.leaves().get(path), raw);
    }

    /** The type of a full key; null when there is none. */
    static Type leafType(String path) {
        return EXPERIMENT.leaves().get(path);
    }

    static ConfigurationException twice(String path, String one, String other) {
        String spellings =
                one.equals(other) ? "" : " (as " + Values.shorten(one) + " and " + Values.shorten(other) + ")";
        return new ConfigurationException(path + " is given twice" + spellings + ": keep one");
    }

    /** The full path of a key of {@link ExperimentConfig} that may be short. */
    public static String canonicalKey(String key) {
        return KEYS.resolve(key);
    }

    /**
     * Reads a configuration file over {@code defaults}. It may hold any part of {@link SweepConfig}: {@code name},
     * {@code reportJudge}, {@code base}, {@code classifierRecipe}, {@code grid}, {@code points}; keys of {@code base}
     * may stand at the top, too, short or long, nested or dotted. A given {@code grid} or {@code points} replaces the
     * default one as a whole.
     */
    public static SweepConfig read(Path yaml, SweepConfig defaults) {
        String text = YamlTree.load(yaml, LARGEST_FILE);
        return naming(yaml, () -> new SweepReader(YamlTree.parse(text)).over(defaults));
    }

    /** Reads a file that holds the whole of a record (nothing may be missing), as {@link #toYaml} wrote it. */
    public static <R extends Record> R readYaml(Path yaml, Class<R> type) {
        String text = YamlTree.load(yaml, LARGEST_WRITTEN_FILE);
        return naming(yaml, () -> fromYaml(text, type));
    }

    /** Full key to value of all that {@code config} says; an absent optional key is left out. */
    public static Map<String, Object> flat(ExperimentConfig config) {
        return EXPERIMENT.flatten(config);
    }

    /** The record that {@code text} holds as a whole, as {@link #toYaml} wrote it. */
    public static <R extends Record> R fromYaml(String text, Class<R> type) {
        Map<?, ?> tree = YamlTree.parse(text);
        if (type == SweepConfig.class) {
            return type.cast(new SweepReader(tree).complete());
        }
        if (type == ExperimentConfig.class) {
            return type.cast(apply(new LinkedHashMap<>(), SweepReader.experiment(tree, "")));
        }
        RecordShape shape = RecordShape.of(type);
        return shape.build(type, shape.read(tree, ""), "");
    }

    private static <R> R naming(Path file, Supplier<R> reading) {
        try {
            return reading.get();
        } catch (ConfigurationException e) {
            throw new ConfigurationException(file + ": " + e.getMessage(), e);
        }
    }

    /** A record as YAML; reading it gives an equal record, every bit of every number included. */
    public static String toYaml(Object value) {
        try {
            return YAML.writeValueAsString(value);
        } catch (JsonProcessingException e) {
            throw new IllegalArgumentException("cannot write " + value.getClass() + " as YAML", e);
        }
    }

    /** Reads {@code key=value} arguments into full keys and typed values; lists are written {@code a,b}. */
    public static Map<String, Object> parseAssignments(List<String> keyValue) {
        return canonical(split(keyValue));
    }

    /** Reads axes such as {@code beta=0,0.02,0.1} into full keys and typed values. */
    public static Map<String, List<Object>> parseGrid(List<String> axes) {
        Map<String, List<Object>> grid = new LinkedHashMap<>();
        Map<String, String> spelling = new LinkedHashMap<>();
        split(axes).forEach((key, text) -> {
            String path = canonicalKey(key);
            String earlier = spelling.put(path, key);
            if (earlier != null) {
                throw twice(path, earlier, key);
            }
            Type type = EXPERIMENT.leaves().get(path);
            if (!(type instanceof Class)) {
                throw new ConfigurationException(path + " is a list, and an axis of lists has no short form:"
                        + " write the grid into a configuration file");
            }
            if (text.isBlank()) {
                throw new ConfigurationException(path + " has no values: give some, as in beta=0,0.02,0.1");
            }
            List<Object> values = new ArrayList<>();
            for (String value : text.split(",", -1)) {
                values.add(convert(path, value.strip()));
            }
            grid.put(path, List.copyOf(values));
        });
        return grid;
    }

    private static Map<String, String> split(List<String> keyValue) {
        Map<String, String> parts = new LinkedHashMap<>();
        for (String argument : keyValue) {
            int equals = argument.indexOf('=');
            if (equals < 1 || argument.substring(0, equals).isBlank()) {
                throw new ConfigurationException(
                        "an assignment must be key=value, got '" + Values.shorten(argument) + "'");
            }
            String key = argument.substring(0, equals).strip();
            if (parts.put(key, argument.substring(equals + 1).strip()) != null) {
                throw new ConfigurationException("key '" + Values.shorten(key) + "' is given twice: keep one");
            }
        }
        return parts;
    }
}
