package io.github.trilemma.config;

import com.fasterxml.jackson.annotation.JsonInclude;
import java.util.List;

/**
 * A frozen classifier that scores restored images.
 *
 * @param arch {@code logistic}, {@code cnn1} or {@code cnn2}
 * @param weights a safetensors file, or {@code auto}: published weights in the data directory, else trained by the
 *     sweep
 * @param sha256 SHA-256 of the weights in use, filled in when they are resolved, else null; this, not the path,
 *     identifies a judge
 */
public record JudgeConfig(
        String arch,
        String weights,
        @JsonInclude(JsonInclude.Include.NON_NULL) String sha256) {
    public static final String AUTO = "auto";

    /** The classifiers that the engine has. */
    public static final List<String> ARCHITECTURES = List.of("logistic", "cnn1", "cnn2");

    public JudgeConfig {
        Check.present("arch", arch);
        Check.require(ARCHITECTURES.contains(arch), "classifier.arch", "logistic, cnn1 or cnn2", arch);
        weights = weights == null ? AUTO : weights;
    }

    public JudgeConfig(String arch) {
        this(arch, AUTO, null);
    }

    /** The same judge with its weights found: their path and hash. */
    public JudgeConfig resolved(String path, String hash) {
        return new JudgeConfig(arch, path, hash);
    }
}
