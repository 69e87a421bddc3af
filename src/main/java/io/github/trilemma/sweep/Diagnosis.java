package io.github.trilemma.sweep;

import io.github.trilemma.ConfigurationException;
import io.github.trilemma.kernel.KernelChoice;
import io.github.trilemma.kernel.KernelProvider;
import io.github.trilemma.tensor.TensorScope;
import io.github.trilemma.tensor.Tensors;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch;

/**
 * What the engine finds on this machine.
 *
 * @param facts name to value, in the order to print
 * @param advice what to do about what is missing, a line each
 * @param sound whether training can work here
 */
public record Diagnosis(Map<String, String> facts, List<String> advice, boolean sound) {
    /**
     * Loads libtorch, computes a sum with it, loads the kernels, and looks at the machine.
     *
     * @param kernels the provider asked for
     */
    public static Diagnosis make(KernelProvider kernels) {
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
        boolean sound = libtorch(facts, advice) && kernels(kernels, facts, advice);
        boolean fast = Boolean.getBoolean("org.bytedeco.javacpp.nopointergc");
        facts.put("javacpp options", fast ? "set by the launcher" : "not set");
        if (!fast) {
            advice.add("start through ./trilemma, or set -Dorg.bytedeco.javacpp.nopointergc=true: calls get cheaper");
        }
        return new Diagnosis(facts, advice, sound);
    }

    private static boolean kernels(KernelProvider asked, Map<String, String> facts, List<String> advice) {
        try {
            KernelChoice choice = KernelProvider.explain(asked);
            facts.put("kernels", choice.kernels().name() + ", " + choice.reason());
            return true;
        } catch (ConfigurationException e) {
            advice.add(Messages.firstLine(e));
            return false;
        }
    }

    private static boolean libtorch(Map<String, String> facts, List<String> advice) {
        try (TensorScope scope = TensorScope.open()) {
            Tensor ones = Tensors.of(new float[] {1, 2, 3}, 3);
            boolean right = Tensors.scalar(ones.sum()) == 6;
            facts.put("libtorch", BuildInfo.libtorch() + (right ? ", works" : ", computes wrongly"));
            boolean cuda = torch.hasCUDA();
            facts.put("devices", "cpu" + (cuda ? ", cuda seen but not used by this version" : ""));
            return right;
        } catch (LinkageError e) {
            facts.put("libtorch", BuildInfo.libtorch() + ", cannot be loaded: " + Messages.firstLine(e));
            advice.add("libtorch needs Linux on x86-64 with glibc 2.28 or later and libgomp (package libgomp1)");
            return false;
        }
    }
}
