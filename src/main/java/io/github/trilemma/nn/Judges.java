package io.github.trilemma.nn;

import io.github.trilemma.ConfigurationException;
import io.github.trilemma.config.JudgeConfig;
import java.nio.file.Path;

/** Frozen judges from their configurations, whose weights are found. */
public final class Judges {
    private Judges() {}

    /**
     * Loads a judge onto the current device.
     *
     * @param input what the data has; with 0 classes a foreign judge tells as many apart as it likes
     * @param trusted whether files may bring code that runs in this process
     * @throws ConfigurationException when the file is unusable, does not fit, or is not trusted
     */
    public static Classifier load(JudgeConfig config, Classifier.Input input, boolean trusted) {
        requireTrust(config, trusted);
        if (config.foreign()) {
            ForeignJudge.check(config, input);
        }
        return switch (config.arch()) {
            case JudgeConfig.SCRIPT -> ScriptJudge.load(config, input);
            case JudgeConfig.ONNX -> onnx(config, input);
            default -> Classifier.load(config.arch(), input, Path.of(config.weights()));
        };
    }

    private static Classifier onnx(JudgeConfig config, Classifier.Input input) {
        try {
            return OnnxJudge.load(config, input);
        } catch (LinkageError e) {
            throw new ConfigurationException(
                    "judge onnx:" + config.weights() + " needs ONNX Runtime on the class path, got none that loads ("
                            + Native.line(e)
                            + "): add com.microsoft.onnxruntime:onnxruntime, or put its jar where TRILEMMA_CLASSPATH points",
                    e);
        }
    }

    /** Refuses a judge whose file runs code, unless that was allowed. */
    public static void requireTrust(JudgeConfig config, boolean trusted) {
        if (config.arch().equals(JudgeConfig.SCRIPT) && !trusted) {
            throw new ConfigurationException(
                    "judge script:" + config.weights() + " must be trusted, got no --trust:"
                            + " loading it runs code from that file in this process, so give --trust if you know where it is from");
        }
    }
}
