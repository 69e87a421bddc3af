package io.github.trilemma.config;

import io.github.trilemma.ConfigurationException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Reads the tree of a YAML file as a {@link SweepConfig}: over defaults, or complete in itself. */
final class SweepReader {
    private static final List<String> SECTIONS =
            List.of("name", "reportJudge", "base", "classifierRecipe", "grid", "points");
    private static final RecordShape RECIPE = RecordShape.of(ClassifierRecipe.class);

    private final Map<?, ?> tree;

    SweepReader(Map<?, ?> tree) {
        this.tree = tree;
    }

    /** The sweep with everything that the tree leaves open taken from {@code defaults}. */
    SweepConfig over(SweepConfig defaults) {
        return new SweepConfig(
                text("name", defaults.name()),
                ConfigReader.with(defaults.base(), base()),
                recipes(defaults.classifierRecipe()),
                tree.containsKey("grid") ? grid() : defaults.grid(),
                tree.containsKey("points") ? points() : defaults.points(),
                text("reportJudge", defaults.reportJudge()));
    }

    /** The sweep that the tree alone describes. */
    SweepConfig complete() {
        return new SweepConfig(
                text("name", null),
                ConfigReader.apply(new LinkedHashMap<>(), base()),
                recipes(Map.of()),
                grid(),
                points(),
                text("reportJudge", null));
    }

    /** The keys of an experiment in {@code node}, nested or dotted, short or long, under full keys and typed. */
    static Map<String, Object> experiment(Map<?, ?> node, String where) {
        Map<String, Object> flat = new LinkedHashMap<>();
        flatten(node, "", where, flat);
        return ConfigReader.canonical(flat);
    }

    private static void flatten(Map<?, ?> node, String prefix, String where, Map<String, Object> flat) {
        node.forEach((name, value) -> {
            String key = prefix + name;
            if (value instanceof Map<?, ?> group && !DegradationText.isMap(ConfigReader.leafType(key))) {
                flatten(group, key + ".", where, flat);
            } else if (flat.containsKey(key)) {
                throw ConfigReader.twice(where + key, key, key);
            } else {
                flat.put(key, value);
            }
        });
    }

    private Map<String, Object> base() {
        Map<String, Object> base = experiment(section("base"), "base.");
        Map<Object, Object> others = new LinkedHashMap<>(tree);
        others.keySet().removeAll(SECTIONS);
        Map<String, Object> flat = new LinkedHashMap<>();
        flatten(others, "", "", flat);
        Map<String, Object> top = new LinkedHashMap<>();
        flat.forEach((key, raw) -> {
            String path = topKey(key);
            if (base.containsKey(path) || top.containsKey(path)) {
                throw ConfigReader.twice(path, key, base.containsKey(path) ? "base." + path : path);
            }
            top.put(path, ConfigReader.convert(path, raw));
        });
        base.putAll(top);
        return base;
    }

    /** As {@link ConfigReader#canonicalKey}, but an unknown key may also be a misspelt section. */
    private static String topKey(String key) {
        try {
            return ConfigReader.canonicalKey(key);
        } catch (ConfigurationException e) {
            String first = key.contains(".") ? key.substring(0, key.indexOf('.')) : key;
            String section = KeyIndex.nearest(first, SECTIONS);
            if (first.length() <= 20 && KeyIndex.distance(first, section) <= (first.length() <= 4 ? 1 : 2)) {
                throw KeyIndex.unknown(key, section);
            }
            throw e;
        }
    }

    private Map<String, ClassifierRecipe> recipes(Map<String, ClassifierRecipe> defaults) {
        Map<String, ClassifierRecipe> recipes = new LinkedHashMap<>(defaults);
        section("classifierRecipe").forEach((name, value) -> {
            String arch = String.valueOf(name);
            String where = "classifierRecipe." + Values.shorten(arch);
            if (!JudgeConfig.ARCHITECTURES.contains(arch)) {
                throw KeyIndex.unknown(where, "classifierRecipe." + KeyIndex.nearest(arch, JudgeConfig.ARCHITECTURES));
            }
            if (!(value instanceof Map<?, ?> node)) {
                throw new ConfigurationException(where + " must be a group of keys, got " + described(value));
            }
            ClassifierRecipe known = recipes.get(arch);
            Map<String, Object> values = known == null ? new LinkedHashMap<>() : RECIPE.flatten(known);
            values.putAll(RECIPE.read(node, where + "."));
            recipes.put(arch, RECIPE.build(ClassifierRecipe.class, values, where + "."));
        });
        return recipes;
    }

    private Map<String, List<Object>> grid() {
        Map<String, Object> flat = new LinkedHashMap<>();
        flatten(section("grid"), "", "grid.", flat);
        Map<String, List<Object>> grid = new LinkedHashMap<>();
        flat.forEach((key, raw) -> {
            String path = ConfigReader.canonicalKey(key);
            List<?> items = raw instanceof List<?> list ? list : raw == null ? List.of() : List.of(raw);
            List<Object> values = new ArrayList<>();
            for (Object item : items) {
                values.add(ConfigReader.convert(path, item));
            }
            if (grid.put(path, values) != null) {
                throw ConfigReader.twice("grid." + path, path, key);
            }
        });
        return grid;
    }

    private List<Map<String, Object>> points() {
        Object node = tree.get("points");
        if (node == null) {
            return List.of();
        }
        if (!(node instanceof List<?> list)) {
            throw new ConfigurationException("points must be a list of groups of keys, got " + described(node));
        }
        List<Map<String, Object>> points = new ArrayList<>();
        for (Object item : list) {
            String where = "points[" + points.size() + "]";
            if (!(item instanceof Map<?, ?> point)) {
                throw new ConfigurationException(where + " must be a group of keys, got " + described(item));
            }
            points.add(experiment(point, where + "."));
        }
        return points;
    }

    private Map<?, ?> section(String name) {
        Object node = tree.get(name);
        if (node == null) {
            return Map.of();
        }
        if (!(node instanceof Map<?, ?> map)) {
            throw new ConfigurationException(name + " must be a group of keys, got " + described(node));
        }
        return map;
    }

    private String text(String name, String otherwise) {
        Object node = tree.get(name);
        if (node != null && !(node instanceof String)) {
            throw new ConfigurationException(name + " must be text, got " + described(node));
        }
        return node == null ? otherwise : (String) node;
    }

    private static String described(Object node) {
        if (node == null) {
            return "nothing";
        }
        return node instanceof String text
                ? "'" + Values.shorten(text) + "'"
                : node instanceof List ? "a list" : "a group of keys";
    }
}
