package io.github.trilemma.kernel;

import io.github.trilemma.ConfigurationException;
import io.github.trilemma.tensor.Device;
import java.net.URL;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
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
    private static final Map<Question, KernelChoice> DECIDED = new HashMap<>();
    /** Those of {@link #DECIDED} that are in the log. */
    private static final Set<Question> LOGGED = new HashSet<>();

    private record Question(KernelProvider asked, Device device) {}

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
     * The kernels of this process for this thread's current device; the first call decides and logs the reason.
     *
     * @throws ConfigurationException when the native library is there but broken, or asked for and missing
     */
    public static Kernels choose(KernelProvider asked) {
        return choose(asked, Device.current());
    }

    /** As {@link #choose(KernelProvider)} for any device. */
    public static Kernels choose(KernelProvider asked, Device device) {
        synchronized (DECIDED) {
            KernelChoice choice = explain(asked, device);
            if (LOGGED.add(new Question(asked, device))) {
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
        return explain(asked, Device.current());
    }

    /** As {@link #explain(KernelProvider)} for any device. */
    public static KernelChoice explain(KernelProvider asked, Device device) {
        synchronized (DECIDED) {
            Question question = new Question(asked, device);
            KernelChoice choice = DECIDED.get(question);
            if (choice == null) {
                URL library = device.isCuda() ? NativeLoader.findCuda() : NativeLoader.find();
                choice = decide(asked, System.getProperty(PROPERTY), library, device);
                DECIDED.put(question, choice);
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
        return decide(asked, property, library, Device.CPU);
    }

    /** As above for a device, whose library is the one for CUDA on a graphics card. */
    static KernelChoice decide(KernelProvider asked, String property, URL library, Device device) {
        boolean byProperty = asked == AUTO && property != null && !property.isEmpty();
        KernelProvider wanted = byProperty ? of(property, PROPERTY) : asked;
        String why = byProperty ? "asked for by " + PROPERTY : "asked for";
        if (wanted == LIBTORCH) {
            return new KernelChoice(new TorchKernels(device), why, false);
        }
        if (library == null) {
            return missing(wanted, byProperty ? PROPERTY : "--kernels", device);
        }
        Kernels kernels = load(library, device);
        SelfCheck.run(kernels);
        return new KernelChoice(kernels, wanted == AUTO ? "the library of this platform works" : why, false);
    }

    private static Kernels load(URL library, Device device) {
        if (device.isCuda()) {
            NativeLoader.loadCuda();
            try (Device.Use here = device.use()) {
                return new CudaKernels(device);
            } catch (DeviceLostException | DeviceMemoryException e) {
                throw e;
            } catch (KernelException e) {
                throw NativeLoader.broken("refuse to work (" + e.getMessage() + ")", e);
            }
        }
        NativeLoader.load(library);
        return new NativeKernels();
    }

    private static KernelChoice missing(KernelProvider wanted, String source, Device device) {
        String mend = device.isCuda()
                ? "build by mvn -Pgpu with CMake, a C++ compiler and nvcc 13 installed"
                : "build with CMake and a C++ compiler installed";
        String what = device.isCuda() ? "CUDA library for " : "library for ";
        if (wanted == NATIVE) {
            throw new ConfigurationException(source + " native needs the " + what + NativeLoader.platform()
                    + ", which this build has not: " + mend + ", or ask for libtorch");
        }
        String slower =
                device.isCuda() ? ", iterations cannot be captured and training is slower: " : ", training is slower: ";
        String reason = "this build has no native " + what + NativeLoader.platform() + slower + mend
                + ", or ask for libtorch with --kernels libtorch or -D" + PROPERTY + "=libtorch";
        return new KernelChoice(new TorchKernels(device), reason, true);
    }

    /** The name as the command line takes it. */
    @Override
    public String toString() {
        return name().toLowerCase(Locale.ROOT);
    }
}
