package io.github.trilemma.sweep;

import io.github.trilemma.ConfigurationException;
import io.github.trilemma.kernel.DeviceErrors;
import io.github.trilemma.kernel.KernelChoice;
import io.github.trilemma.kernel.KernelProvider;
import io.github.trilemma.kernel.Kernels;
import io.github.trilemma.tensor.Cuda;
import io.github.trilemma.tensor.CudaLibraries;
import io.github.trilemma.tensor.Device;
import io.github.trilemma.tensor.TensorScope;
import io.github.trilemma.tensor.Tensors;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.bytedeco.pytorch.Tensor;

/**
 * What the engine finds on this machine.
 *
 * @param facts name to value, in the order to print
 * @param advice what to do about what is missing, a line each
 * @param sound whether training can work here
 */
public record Diagnosis(Map<String, String> facts, List<String> advice, boolean sound) {
    /**
     * Loads libtorch, computes a sum with it, loads the kernels, and looks at the machine. For a graphics card it names each
     * library that is missing; when none is, it measures the card for about a minute.
     *
     * @param kernels the provider asked for
     * @param device where to compute
     */
    public static Diagnosis make(KernelProvider kernels, Device device) {
        Map<String, String> facts = new LinkedHashMap<>();
        List<String> advice = new ArrayList<>();
        facts.put("trilemma", BuildInfo.version() + " (" + BuildInfo.commit() + ")");
        facts.put("java", System.getProperty("java.version") + " " + System.getProperty("java.vendor"));
        facts.put("system", System.getProperty("os.name") + " " + System.getProperty("os.arch"));
        facts.put("cores", Integer.toString(Runtime.getRuntime().availableProcessors()));
        facts.put("java heap", (Runtime.getRuntime().maxMemory() >> 20) + " MiB at most");
        facts.put("libtorch", BuildInfo.libtorch());
        facts.put("devices", "none");
        facts.put("kernels", "none");
        boolean sound = device.isCuda() ? cuda(device, kernels, facts, advice) : cpu(kernels, facts, advice);
        boolean fast = Boolean.getBoolean("org.bytedeco.javacpp.nopointergc");
        facts.put("javacpp options", fast ? "set by the launcher" : "not set");
        if (!fast) {
            advice.add("start through ./trilemma, or set -Dorg.bytedeco.javacpp.nopointergc=true: calls get cheaper");
        }
        return new Diagnosis(facts, advice, sound);
    }

    private static boolean cpu(KernelProvider kernels, Map<String, String> facts, List<String> advice) {
        boolean sound = libtorch(facts, advice) && kernels(kernels, Device.CPU, facts, advice) != null;
        if (CudaLibraries.ofThisProcess().driver()) {
            advice.add("this machine has a driver for graphics cards: see ./trilemma doctor --device cuda");
        }
        return sound;
    }

    private static boolean cuda(Device device, KernelProvider asked, Map<String, String> facts, List<String> advice) {
        CudaLibraries libraries = CudaLibraries.ofThisProcess();
        List<String> missing = libraries.missing();
        facts.put("cuda libraries", missing.isEmpty() ? "all found" : "missing: " + String.join(", ", missing));
        facts.put("cuda build", CudaLibraries.onClassPath() ? "on the class path" : "missing");
        advice.addAll(libraries.advice());
        if (!advice.isEmpty()) {
            return false;
        }
        try (Device.Use here = device.use()) {
            facts.put("libtorch", BuildInfo.libtorch() + ", " + Cuda.versions());
            facts.put("devices", cards());
            Cuda.Memory memory = Cuda.memory();
            facts.put("device memory", (memory.freeBytes() >> 20) + " of " + (memory.totalBytes() >> 20) + " MiB free");
            Kernels kernels = kernels(asked, device, facts, advice);
            if (kernels != null) {
                CudaCheck.run(device, kernels, facts);
            }
            return kernels != null;
        } catch (ConfigurationException e) {
            advice.add(Messages.firstLine(e));
            return false;
        } catch (RuntimeException e) {
            advice.add(device + " does not work: " + Messages.firstLine(DeviceErrors.map(e)));
            return false;
        }
    }

    private static String cards() {
        List<String> cards = new ArrayList<>();
        for (int i = 0; i < Cuda.count(); i++) {
            cards.add(Device.cuda(i) + " " + Cuda.name(i) + " (" + Cuda.architecture(i) + ")");
        }
        return String.join(", ", cards);
    }

    /** The kernels, null when they cannot be used. */
    private static Kernels kernels(
            KernelProvider asked, Device device, Map<String, String> facts, List<String> advice) {
        try {
            KernelChoice choice = KernelProvider.explain(asked, device);
            facts.put("kernels", choice.kernels().name() + ", " + choice.reason());
            return choice.kernels();
        } catch (ConfigurationException e) {
            advice.add(Messages.firstLine(e));
            return null;
        }
    }

    private static boolean libtorch(Map<String, String> facts, List<String> advice) {
        try (TensorScope scope = TensorScope.open()) {
            Tensor ones = Tensors.of(new float[] {1, 2, 3}, 3);
            boolean right = Tensors.scalar(ones.sum()) == 6;
            facts.put("libtorch", BuildInfo.libtorch() + (right ? ", works" : ", computes wrongly"));
            facts.put("devices", "cpu");
            return right;
        } catch (LinkageError e) {
            facts.put("libtorch", BuildInfo.libtorch() + ", cannot be loaded: " + Messages.firstLine(e));
            advice.add("libtorch needs Linux on x86-64 with glibc 2.28 or later and libgomp (package libgomp1)");
            return false;
        }
    }
}
