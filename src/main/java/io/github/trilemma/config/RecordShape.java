package io.github.trilemma.config;

import io.github.trilemma.ConfigurationException;
import java.lang.reflect.Constructor;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.RecordComponent;
import java.lang.reflect.Type;
import java.util.Arrays;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Set;

/**
 * A record type as a flat list of keys: nested records are groups, everything else is a leaf with a dotted path.
 * Configurations are read, changed and compared in this flat form.
 */
final class RecordShape {
    /** How to take a record type apart and make it; looked up once, since a sweep makes thousands of records. */
    @SuppressWarnings("ArrayRecordComponent")
    private record Parts(RecordComponent[] components, Class<?>[] types, Constructor<?> constructor) {
        static Parts of(Class<?> record) {
            RecordComponent[] components = record.getRecordComponents();
            Class<?>[] types =
                    Arrays.stream(components).map(RecordComponent::getType).toArray(Class<?>[]::new);
            try {
                return new Parts(components, types, record.getDeclaredConstructor(types));
            } catch (NoSuchMethodException e) {
                throw new IllegalStateException("every record has its canonical constructor", e);
            }
        }
    }

    private static final ClassValue<Parts> PARTS = new ClassValue<>() {
        @Override
        protected Parts computeValue(Class<?> record) {
            return Parts.of(record);
        }
    };

    /** Leaves that may be absent: the record's constructor or a later step fills them in. */
    private static final Set<String> OPTIONAL = Set.of("weights", "sha256", "input", "classes", "mean", "std");

    /** Keys of networks that came later. */
    private static final Set<String> LATER = Set.of("precision", "critic", "parameters", "criticParameters");

    private static final Set<String> OWN_DATA = Set.of("patch", "patches", "colour");

    private final Class<? extends Record> type;
    private final Map<String, Type> leaves = new LinkedHashMap<>();
    private final Set<String> groups = new LinkedHashSet<>();

    private RecordShape(Class<? extends Record> type) {
        this.type = type;
        collect(type, "");
    }

    static RecordShape of(Class<? extends Record> type) {
        return new RecordShape(type);
    }

    private void collect(Class<?> record, String prefix) {
        for (RecordComponent component : PARTS.get(record).components()) {
            String path = prefix + component.getName();
            if (component.getType().isRecord()) {
                groups.add(path);
                collect(component.getType(), path + ".");
            } else {
                leaves.put(path, component.getGenericType());
            }
        }
    }

    /** Path to type of all leaves, in the order of declaration. */
    Map<String, Type> leaves() {
        return leaves;
    }

    Collection<String> groups() {
        return groups;
    }

    /** Path to value of all leaves of {@code record}; an absent optional leaf is left out. */
    Map<String, Object> flatten(Record record) {
        Map<String, Object> values = new LinkedHashMap<>();
        flatten(record, "", values);
        return values;
    }

    private static void flatten(Record record, String prefix, Map<String, Object> values) {
        for (RecordComponent component : PARTS.get(record.getClass()).components()) {
            Object value = get(component, record);
            if (value instanceof Record group) {
                flatten(group, prefix + component.getName() + ".", values);
            } else if (value != null) {
                values.put(prefix + component.getName(), value);
            }
        }
    }

    /**
     * The leaves that {@code tree} gives, by their own full names, as the types they have; {@code where} is for
     * messages.
     */
    Map<String, Object> read(Map<?, ?> tree, String where) {
        Map<String, Object> values = new LinkedHashMap<>();
        tree.forEach((name, raw) -> {
            String key = String.valueOf(name);
            Type leaf = leaves.get(key);
            if (leaf == null) {
                throw KeyIndex.unknown(where + key, where + KeyIndex.nearest(key, leaves.keySet()));
            }
            boolean absent = raw == null && OPTIONAL.contains(key);
            if (!absent) {
                values.put(key, Values.convert(where + key, leaf, raw));
            }
        });
        return values;
    }

    /** The record with these leaves, each of its own type; {@code where} is for messages. */
    <R extends Record> R build(Class<R> wanted, Map<String, Object> values, String where) {
        return wanted.cast(build(type, "", values, where));
    }

    private static Record build(Class<?> record, String prefix, Map<String, Object> values, String where) {
        Parts parts = PARTS.get(record);
        Object[] arguments = new Object[parts.types().length];
        for (int i = 0; i < arguments.length; i++) {
            String name = parts.components()[i].getName();
            String path = prefix + name;
            if (parts.types()[i].isRecord()) {
                arguments[i] = isAbsent(parts.types()[i], path + ".", values)
                        ? null
                        : build(parts.types()[i], path + ".", values, where);
            } else {
                arguments[i] = values.get(path);
                if (arguments[i] == null && !isOptional(record, name)) {
                    throw new ConfigurationException(where + path + " is missing: add it");
                }
            }
        }
        return create(record, parts.constructor(), arguments);
    }

    /** Whether no leaf of a group is given that files of earlier versions do not have. */
    private static boolean isAbsent(Class<?> group, String prefix, Map<String, Object> values) {
        return (group == MeasuresConfig.class || group == SplitConfig.class)
                && values.keySet().stream().noneMatch(path -> path.startsWith(prefix));
    }

    private static boolean isOptional(Class<?> record, String component) {
        // Runs of earlier versions do not name the precision: they were computed in float32.
        return (record == JudgeConfig.class && OPTIONAL.contains(component))
                || (record == NetworkConfig.class && LATER.contains(component))
                || (record == MeasuresConfig.class && component.equals("further"))
                || record == SplitConfig.class
                || (record == DegradationConfig.class && !component.equals("kind"))
                || (record == DataConfig.class && OWN_DATA.contains(component));
    }

    private static Object get(RecordComponent component, Record record) {
        try {
            return component.getAccessor().invoke(record);
        } catch (ReflectiveOperationException e) {
            throw new IllegalStateException("cannot read " + component + " of " + record.getClass(), e);
        }
    }

    private static Record create(Class<?> record, Constructor<?> constructor, Object[] arguments) {
        try {
            return (Record) constructor.newInstance(arguments);
        } catch (InvocationTargetException e) {
            if (e.getCause() instanceof ConfigurationException bad) {
                throw bad;
            }
            throw new IllegalStateException("cannot make " + record + " of " + Arrays.toString(arguments), e);
        } catch (ReflectiveOperationException e) {
            throw new IllegalStateException("cannot make " + record, e);
        }
    }
}
