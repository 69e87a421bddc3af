package io.github.trilemma.kernel;

import io.github.trilemma.ConfigurationException;
import java.net.URL;
import java.util.EnumMap;
import java.util.Locale;
import java.util.Map;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The providers of {@link Kernels} that can be asked for. Which one a process uses is decided here, once: what was asked for is
 * the command line's, else the system property {@value #PROPERTY}, else {@link #AUTO}. A missing native library makes {@code
 * AUTO} fall back to libtorch with a warning; one that is there and does not work is an error, since it would otherwise be slow
 * or wrong unnoticed.
 */
public enum KernelProvider {
    /** The native library where this build has one for the platform, else libtorch. */
    AUTO,
    /** The native library. */
    NATIVE,
    /** libtorch operations. */
    LIBTORCH;

    /** System property that names the provider of a process whose command line names none. */
    public static final String PROPERTY = "trilemma.kernels";

    private static final Logger LOG = LoggerFactory.getLogger(KernelProvider.class);
    /** What was decided, by what was asked for. */
    private static final Map<KernelProvider, KernelChoice> DECIDED = new EnumMap<>(KernelProvider.class);
    /** Those of {@link #DECIDED} that are in the log. */
    private static final Map<KernelProvider, KernelChoice> LOGGED = new EnumMap<>(KernelProvider.class);

    /**
     * The provider of a name.
     *
     * @param name {@code auto}, {@code native} or {@code libtorch}
     * @param source what gave the name, for the message
     * @throws ConfigurationException for any other name
     */
    public static KernelProvider of(String name, String source) {
        for (KernelProvider provider : values()) {
            if (provider.toString().equals(name)) {
                return provider;
            }
        }
        throw new ConfigurationException(source + " must be auto, native or libtorch, got " + name);
    }

    /**
     * The kernels of this process; the first call decides and logs the reason.
     *
     * @throws ConfigurationException when the native library is there but broken, or asked for and missing
     */
    public static Kernels choose(KernelProvider asked) {
        synchronized (DECIDED) {
            KernelChoice choice = explain(asked);
            if (LOGGED.put(asked, choice) == null) {
                if (choice.fallback()) {
                    LOG.warn("kernels: {}: {}", choice.kernels().name(), choice.reason());
                } else {
                    LOG.info("kernels: {}: {}", choice.kernels().name(), choice.reason());
                }
            }
            return choice.kernels();
        }
    }

    /** As {@link #choose}, with the reason and without logging it. */
    public static KernelChoice explain(KernelProvider asked) {
        synchronized (DECIDED) {
            KernelChoice choice = DECIDED.get(asked);
            if (choice == null) {
                choice = decide(asked, System.getProperty(PROPERTY), NativeLoader.find());
                DECIDED.put(asked, choice);
            }
            return choice;
        }
    }

    /**
     * Decides.
     *
     * @param property value of the system property, null when not set; counts when {@code asked} is {@code AUTO}
     * @param library where the native library is, null when there is none
     */
    static KernelChoice decide(KernelProvider asked, String property, URL library) {
        boolean byProperty = asked == AUTO && property != null && !property.isEmpty();
        KernelProvider wanted = byProperty ? of(property, PROPERTY) : asked;
        String why = byProperty ? "asked for by " + PROPERTY : "asked for";
        if (wanted == LIBTORCH) {
            return new KernelChoice(new TorchKernels(), why, false);
        }
        if (library == null) {
            return missing(wanted, byProperty ? PROPERTY : "--kernels");
        }
        NativeLoader.load(library);
        NativeKernels kernels = new NativeKernels();
        SelfCheck.run(kernels);
        return new KernelChoice(kernels, wanted == AUTO ? "the library of this platform works" : why, false);
    }

    private static KernelChoice missing(KernelProvider wanted, String source) {
        String mend = "build with CMake and a C++ compiler installed";
        if (wanted == NATIVE) {
            throw new ConfigurationException(source + " native needs the library for " + NativeLoader.platform()
                    + ", which this build has not: " + mend + ", or ask for libtorch");
        }
        String reason = "this build has no native library for " + NativeLoader.platform() + ", training is slower: "
                + mend + ", or ask for libtorch with --kernels libtorch or -D" + PROPERTY + "=libtorch";
        return new KernelChoice(new TorchKernels(), reason, true);
    }

    /** The name as the command line takes it. */
    @Override
    public String toString() {
        return name().toLowerCase(Locale.ROOT);
    }
}
