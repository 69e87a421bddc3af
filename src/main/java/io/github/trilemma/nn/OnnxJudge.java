package io.github.trilemma.nn;

import ai.onnxruntime.NodeInfo;
import ai.onnxruntime.OnnxJavaType;
import ai.onnxruntime.OnnxTensor;
import ai.onnxruntime.OrtEnvironment;
import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtLoggingLevel;
import ai.onnxruntime.OrtSession;
import ai.onnxruntime.TensorInfo;
import io.github.trilemma.ConfigurationException;
import io.github.trilemma.config.JudgeConfig;
import io.github.trilemma.tensor.Tensors;
import java.io.IOException;
import java.nio.FloatBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch;

/**
 * An ONNX graph as a judge, run by ONNX Runtime on the calling thread of the CPU. It scores alone: the runtime gives no gradients. The
 * file is read as a whole, so a graph whose weights lie in files beside it is refused. Nothing but {@link Judges} may name this class:
 * loading it needs the runtime, which is an optional library.
 */
final class OnnxJudge extends ForeignJudge {
    /** The output that counts where there are several. */
    private static final String LOGITS = "logits";

    private static final long LARGEST_FILE = 1L << 30;

    private final OrtEnvironment environment;
    private final OrtSession session;
    private final String inputName;
    private final String outputName;
    private final boolean onePerPass;

    private OnnxJudge(JudgeConfig config, Input input, OrtEnvironment environment, OrtSession session, long batch) {
        super(config, input);
        this.environment = environment;
        this.session = session;
        this.inputName = session.getInputNames().iterator().next();
        this.outputName = output(session.getOutputNames());
        this.onePerPass = batch == 1;
    }

    /**
     * Loads a graph and tries it out.
     *
     * @throws ConfigurationException when the file is no ONNX, or its graph does not fit
     */
    static OnnxJudge load(JudgeConfig config, Input input) {
        byte[] bytes = read(Path.of(config.weights()));
        OrtSession session = null;
        try (OrtSession.SessionOptions options = new OrtSession.SessionOptions()) {
            // One for the process, of whoever asks first.
            OrtEnvironment environment = OrtEnvironment.getEnvironment();
            // Lanes are the parallelism, and one thread adds up in one order.
            options.setIntraOpNumThreads(1);
            options.setInterOpNumThreads(1);
            options.setSessionLogLevel(OrtLoggingLevel.ORT_LOGGING_LEVEL_FATAL);
            session = environment.createSession(bytes, options);
            long batch = batch(config, input, session);
            OnnxJudge judge = new OnnxJudge(config, input, environment, session, batch);
            session = null;
            try {
                judge.tryOut();
                return judge;
            } catch (RuntimeException | Error e) {
                judge.close();
                throw e;
            }
        } catch (OrtException e) {
            throw new ConfigurationException(
                    "judge onnx:" + config.weights() + " must be a graph that ONNX Runtime can load from this one file,"
                            + " got " + Native.line(e) + ": export it with its weights inside",
                    e);
        } finally {
            close(session);
        }
    }

    private static byte[] read(Path file) {
        try {
            if (!Files.isRegularFile(file)) {
                throw new ConfigurationException(
                        "judge onnx:" + file + " must be an ONNX file, got none: check the path");
            }
            if (Files.size(file) > LARGEST_FILE) {
                throw new ConfigurationException("judge onnx:" + file + " must be at most " + LARGEST_FILE
                        + " bytes, got " + Files.size(file) + ": give a smaller classifier");
            }
            return Files.readAllBytes(file);
        } catch (IOException e) {
            throw new ConfigurationException("cannot read " + file + ": " + e.getMessage() + ": check the path", e);
        }
    }

    /** Checks what the graph says of its input and output; returns how many images it takes at a time, -1 = any number. */
    private static long batch(JudgeConfig config, Input input, OrtSession session) throws OrtException {
        TensorInfo takes = tensor(config, "input", session.getInputInfo());
        Map<String, NodeInfo> gives = session.getOutputInfo();
        // An exported classifier of the engine's gives its features, too.
        tensor(config, "output", gives.containsKey(LOGITS) ? Map.of(LOGITS, gives.get(LOGITS)) : gives);
        long[] shape = takes.getShape();
        long[] wanted = {-1, input.channels(), input.height(), input.width()};
        boolean fits = shape.length == 4 && takes.type == OnnxJavaType.FLOAT && (shape[0] <= 1);
        for (int i = 1; fits && i < 4; i++) {
            fits = shape[i] <= 0 || shape[i] == wanted[i];
        }
        if (!fits) {
            throw new ConfigurationException("judge onnx:" + config.weights() + " must take float32 images (N,"
                    + input.channels() + "," + input.height() + "," + input.width() + "), got " + takes.type + " "
                    + Tensors.show(shape) + ": choose data or a judge of one size");
        }
        return shape[0];
    }

    private static String output(Set<String> names) {
        return names.contains(LOGITS) ? LOGITS : names.iterator().next();
    }

    private static TensorInfo tensor(JudgeConfig config, String which, Map<String, NodeInfo> nodes) {
        if (nodes.size() != 1 || !(nodes.values().iterator().next().getInfo() instanceof TensorInfo tensor)) {
            throw new ConfigurationException("judge onnx:" + config.weights() + " must have one tensor as its " + which
                    + ", got " + nodes.keySet() + ": export images to logits alone, or name that output " + LOGITS);
        }
        return tensor;
    }

    @Override
    Tensor run(Tensor normalised) {
        Tensor images = Tensors.host(normalised.detach()).contiguous();
        long count = images.size(0);
        if (!onePerPass || count == 1) {
            return pass(images);
        }
        List<Tensor> logits = new ArrayList<>();
        for (long i = 0; i < count; i++) {
            logits.add(pass(images.narrow(0, i, 1)));
        }
        return torch.cat(Tensors.vector(logits));
    }

    private Tensor pass(Tensor images) {
        long[] shape = Tensors.shape(images);
        FloatBuffer pixels = FloatBuffer.wrap(Tensors.floats(images));
        try (OnnxTensor given = OnnxTensor.createTensor(environment, pixels, shape);
                OrtSession.Result result = session.run(Map.of(inputName, given), Set.of(outputName))) {
            OnnxTensor logits = (OnnxTensor) result.get(0);
            FloatBuffer values = logits.getFloatBuffer();
            if (values == null) {
                throw new ConfigurationException("judge " + source() + " must give float32, got "
                        + logits.getInfo().type + ": convert its output");
            }
            float[] copy = new float[values.remaining()];
            values.get(copy);
            return Tensors.of(copy, logits.getInfo().getShape());
        } catch (OrtException e) {
            throw new ConfigurationException(
                    "judge " + source() + " must take images " + Tensors.show(shape) + ", got " + Native.line(e)
                            + ": choose images of its size, or export it anew",
                    e);
        }
    }

    @Override
    public void requireGradients() {
        throw new ConfigurationException(
                "judge " + source() + " must give gradients to train against it, got an ONNX graph,"
                        + " which has none: let it score alone with --judge, or give the same network as script:FILE");
    }

    @Override
    void release() {
        close(session);
    }

    private static void close(OrtSession session) {
        if (session != null) {
            try {
                session.close();
            } catch (OrtException e) {
                throw new IllegalStateException("cannot end a session of ONNX Runtime: " + e.getMessage(), e);
            }
        }
    }
}
