package io.github.trilemma.config;

import com.fasterxml.jackson.annotation.JsonInclude;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;

/**
 * A frozen classifier that scores restored images.
 *
 * @param arch {@code logistic}, {@code cnn1}, {@code cnn2}, a family that the class path provides, {@link #SCRIPT} or {@link #ONNX}
 * @param weights a safetensors file, or {@code auto}: published weights in the data directory, else trained by the
 *     sweep. Of {@code script} the TorchScript file, of {@code onnx} the ONNX file
 * @param sha256 SHA-256 of the weights in use, filled in when they are resolved, else null; this, not the path,
 *     identifies a judge
 * @param input channels, height and width of the images that the judge takes; null = those of the data. Like the rest below
 *     only for {@code script} and {@code onnx}
 * @param classes how many it tells apart; null = those of the data
 * @param mean one number, or one per channel, that is taken off the images in [0,1] before the judge sees them; null = 0
 * @param std what they are divided by then, one number or one per channel, above 0; null = 1
 */
public record JudgeConfig(
        String arch,
        String weights,
        @JsonInclude(JsonInclude.Include.NON_NULL) String sha256,
        @JsonInclude(JsonInclude.Include.NON_NULL) List<Integer> input,
        @JsonInclude(JsonInclude.Include.NON_NULL) Integer classes,
        @JsonInclude(JsonInclude.Include.NON_NULL) List<Double> mean,
        @JsonInclude(JsonInclude.Include.NON_NULL) List<Double> std) {
    public static final String AUTO = "auto";

    /** A TorchScript module: code and weights in one file. */
    public static final String SCRIPT = "script";

    /** An ONNX graph, which scores alone: it gives no gradients. */
    public static final String ONNX = "onnx";

    /** The classifiers that the engine has. */
    public static final List<String> ARCHITECTURES = List.of("logistic", "cnn1", "cnn2");

    static final String EXPECTED = "logistic, cnn1 or cnn2, script, onnx, or the name of a judge on the class path";

    private static final Pattern NAME = Pattern.compile("[a-z][a-z0-9-]*");
    private static final int MOST_CLASSES = 65_536;

    public JudgeConfig {
        Check.present("arch", arch);
        Check.require(isName(arch), "classifier.arch", EXPECTED, arch);
        weights = weights == null ? AUTO : weights;
        Check.require(
                isForeign(arch) || (input == null && classes == null && mean == null && std == null),
                "classifier.input, classes, mean and std",
                "left out but for judges of script: and onnx:",
                arch);
        input = input == null ? null : List.copyOf(input);
        Check.require(
                input == null || (input.size() == 3 && input.stream().allMatch(size -> size >= 1 && size <= 1 << 16)),
                "classifier.input",
                "three sizes: channels, height, width",
                input);
        Check.require(
                classes == null || (classes >= 2 && classes <= MOST_CLASSES),
                "classifier.classes",
                "within 2.." + MOST_CLASSES,
                classes);
        mean = numbers("classifier.mean", mean, false);
        std = numbers("classifier.std", std, true);
    }

    private static List<Double> numbers(String key, List<Double> numbers, boolean positive) {
        boolean fine = numbers == null
                || (!numbers.isEmpty()
                        && numbers.stream()
                                .allMatch(number -> Double.isFinite(number) && (!positive || number >= 1e-6)));
        Check.require(fine, key, positive ? "numbers of at least 1e-6" : "finite numbers", numbers);
        return numbers == null ? null : List.copyOf(numbers);
    }

    /** A judge of which nothing is declared. */
    public JudgeConfig(String arch, String weights, String sha256) {
        this(arch, weights, sha256, null, null, null, null);
    }

    public JudgeConfig(String arch) {
        this(arch, AUTO, null);
    }

    /** The same judge with its weights found: their path and hash. */
    public JudgeConfig resolved(String path, String hash) {
        return new JudgeConfig(arch, path, hash, input, classes, mean, std);
    }

    /** Whether the judge comes as a file of another program's making, with its architecture inside. */
    public boolean foreign() {
        return isForeign(arch);
    }

    private static boolean isForeign(String arch) {
        return arch.equals(SCRIPT) || arch.equals(ONNX);
    }

    static boolean isName(String arch) {
        return NAME.matcher(arch).matches();
    }

    /** What is declared of the judge's input and output, by key. */
    public Map<String, Object> declared() {
        Map<String, Object> declared = new LinkedHashMap<>();
        put(declared, "input", input);
        put(declared, "classes", classes);
        put(declared, "mean", mean);
        put(declared, "std", std);
        return declared;
    }

    private static void put(Map<String, Object> declared, String key, Object value) {
        if (value != null) {
            declared.put(key, value);
        }
    }
}
