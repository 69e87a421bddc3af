package io.github.trilemma.spi;

import io.github.trilemma.ConfigurationException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.ServiceConfigurationError;
import java.util.ServiceLoader;
import java.util.TreeMap;
import java.util.regex.Pattern;

/**
 * All families of one kind, by name: the engine's own, and those that {@link ServiceLoader} finds through the thread's context class
 * loader and the engine's.
 *
 * @param <F> the kind
 */
public final class Families<F extends Family> {
    private static final Pattern NAME = Pattern.compile("[a-z][a-z0-9-]*");

    private final String kind;
    private final Map<String, F> byName;

    private Families(String kind, Map<String, F> byName) {
        this.kind = kind;
        this.byName = Collections.unmodifiableMap(byName);
    }

    /**
     * Looks up the families of a kind; what is found is not kept, so that a host's class loader can be dropped.
     *
     * @param kind what messages call it, as the configuration does: {@code degradation}
     * @param type the interface of the kind
     * @param own the engine's own, which cannot be replaced
     * @throws ConfigurationException when one cannot be made, has a bad name, or one that another has
     */
    public static <F extends Family> Families<F> of(String kind, Class<F> type, List<? extends F> own) {
        Map<String, F> byName = new TreeMap<>();
        own.forEach(family -> add(kind, byName, family));
        for (F family : found(kind, type)) {
            add(kind, byName, family);
        }
        return new Families<>(kind, byName);
    }

    private static <F extends Family> List<F> found(String kind, Class<F> type) {
        Map<Class<?>, F> found = new LinkedHashMap<>();
        ClassLoader engine = type.getClassLoader();
        ClassLoader host = Thread.currentThread().getContextClassLoader();
        for (ClassLoader loader : host == null || host == engine ? List.of(engine) : List.of(engine, host)) {
            try {
                for (F family : ServiceLoader.load(type, loader)) {
                    found.putIfAbsent(family.getClass(), family);
                }
            } catch (ServiceConfigurationError e) {
                throw new ConfigurationException(
                        kind + " families must be public classes with a public constructor without arguments, got "
                                + e.getMessage() + ": mend META-INF/services/" + type.getName(),
                        e);
            }
        }
        return new ArrayList<>(found.values());
    }

    private static <F extends Family> void add(String kind, Map<String, F> byName, F family) {
        String name = family.name();
        if (name == null || !NAME.matcher(name).matches()) {
            throw new ConfigurationException(kind + " name must be lower-case letters, digits and dashes, got " + name
                    + " of " + family.getClass().getName() + ": rename it");
        }
        F other = byName.putIfAbsent(name, family);
        if (other != null) {
            throw new ConfigurationException(kind + " " + name + " must be there once, got "
                    + other.getClass().getName() + " and " + family.getClass().getName()
                    + ": rename one or take it off the class path");
        }
    }

    /** The names, in order. */
    public Collection<String> names() {
        return byName.keySet();
    }

    /** Whether there is one of that name. */
    public boolean has(String name) {
        return byName.containsKey(name);
    }

    /**
     * The family of a name.
     *
     * @throws ConfigurationException when there is none; the message lists the known ones
     */
    public F get(String name) {
        F family = byName.get(name);
        if (family == null) {
            throw new ConfigurationException(kind + " must be one of " + names() + ", got " + name
                    + ": choose one of them, or put the jar that provides it on the class path");
        }
        return family;
    }
}
