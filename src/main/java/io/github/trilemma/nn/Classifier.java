package io.github.trilemma.nn;

import io.github.trilemma.ConfigurationException;
import io.github.trilemma.tensor.Safetensors;
import io.github.trilemma.tensor.Tensors;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.bytedeco.pytorch.Generator;
import org.bytedeco.pytorch.GeneratorOptional;
import org.bytedeco.pytorch.Scalar;
import org.bytedeco.pytorch.Tensor;

/** A classifier: images (N,C,H,W) in [0,1] in, logits (N,K) out. Frozen while a restorer trains. */
public abstract non-sealed class Classifier extends Network {
    /** The engine's own architectures by name. */
    public static final List<String> ARCHITECTURES = List.of("logistic", "cnn1", "cnn2");

    private final String architecture;

    /**
     * A classifier with zero weights.
     *
     * @param architecture name of its family
     * @param shapes parameters by name, see {@link Parameters}
     */
    protected Classifier(String architecture, Map<String, long[]> shapes) {
        super(shapes);
        this.architecture = architecture;
    }

    /** What a classifier takes and gives: images (channels, height, width) to {@code classes} logits. */
    public record Input(int channels, int height, int width, int classes) {
        @Override
        public String toString() {
            return "(" + channels + "," + height + "," + width + ")";
        }
    }

    /** A classifier with zero weights. */
    public static Classifier of(String architecture, Input input) {
        return OwnFamilies.judge(architecture, input);
    }

    /** The names of all architectures, those on the class path included. */
    public static List<String> architectures() {
        return OwnFamilies.judges();
    }

    /** A frozen classifier with the weights of a file. */
    public static Classifier load(String architecture, Input input, Path file) {
        Safetensors.Contents contents = Safetensors.read(file);
        String found = architectureOf(contents, file);
        if (!found.equals(architecture)) {
            throw new ConfigurationException("classifier must be " + architecture + ", got " + file
                    + " with weights of " + found + ": give the architecture that the file holds");
        }
        Classifier classifier = of(architecture, input);
        try {
            classifier.load(contents.tensors(), file + " (" + architecture + " for images " + input + ")");
        } catch (ConfigurationException e) {
            classifier.close();
            throw e;
        }
        classifier.parameters().trainable(false);
        return classifier;
    }

    /** The architecture of a weights file, read off the names of its tensors. */
    public static String architectureOf(Path file) {
        return architectureOf(Safetensors.read(file), file);
    }

    /** The number of classes of a weights file, read off the shape of its last layer. */
    public static int classesOf(Path file) {
        Safetensors.Contents contents = Safetensors.read(file);
        String last = architectureOf(contents, file).equals("logistic") ? "out.bias" : "fc2.bias";
        Safetensors.Entry bias = contents.tensors().get(last);
        if (bias == null || bias.shape().length != 1 || bias.shape()[0] > Integer.MAX_VALUE) {
            throw new ConfigurationException("classifier weights must hold " + last + " of shape (K), got " + file
                    + " without it: is the file damaged?");
        }
        return (int) bias.shape()[0];
    }

    private static String architectureOf(Safetensors.Contents contents, Path file) {
        var names = contents.tensors().keySet();
        if (names.contains("conv5.weight") && names.contains("fc1.weight")) {
            return "cnn2";
        }
        if (names.contains("conv2.weight") && names.contains("fc1.weight")) {
            return "cnn1";
        }
        if (names.contains("out.weight") && names.size() == 2) {
            return "logistic";
        }
        // Files of other families say what they are.
        String written = contents.metadata().get("architecture");
        if (written != null
                && !ARCHITECTURES.contains(written)
                && architectures().contains(written)) {
            return written;
        }
        throw new ConfigurationException("classifier weights must be those of one of " + architectures() + ", got "
                + file + " with tensors " + names + ": is it another network's file?");
    }

    /**
     * Checks that a restorer can be trained against this classifier.
     *
     * @throws ConfigurationException when it gives no gradients
     */
    public void requireGradients() {}

    public final String architecture() {
        return architecture;
    }

    /** Logits (N,K) without dropout. */
    public final Tensor logits(Tensor images) {
        return forward(images, null);
    }

    /**
     * Features (N,d) of images (N,C,H,W), without dropout: what the last layer reads. {@code cnn1} has 50 and {@code cnn2}
     * 256. Logistic regression has no layer between pixels and logits; its features are the K logits.
     */
    public final Tensor features(Tensor images) {
        return hidden(images);
    }

    /** Logits (N,K) from {@link #features}, equal to those of {@link #logits} to the last bit. */
    public abstract Tensor logitsOf(Tensor features);

    /** Forward pass to the features (N,d), without dropout. */
    protected abstract Tensor hidden(Tensor images);

    /** Logits (N,K) with dropout drawn from {@code generator}, for training the classifier itself. */
    public final Tensor logitsTraining(Tensor images, Generator generator) {
        return forward(images, generator);
    }

    @Override
    protected final Tensor graph(Tensor images, boolean training) {
        return forward(images, null);
    }

    /** Forward pass; dropout where {@code dropout} is not null. */
    Tensor forward(Tensor images, Generator dropout) {
        return logitsOf(dropout(hidden(images), dropout));
    }

    /** Zeroes half of the values and doubles the others, as the paper's networks do before their last layer. */
    static Tensor dropout(Tensor x, Generator generator) {
        if (generator == null) {
            return x;
        }
        // The generator is the host's, so the draw is the same on every device.
        Tensor room = x.is_cuda()
                ? Tensors.onHost(x.scalar_type(), Tensors.shape(x))
                : x.detach().clone();
        Tensor mask = room.bernoulli_(0.5, new GeneratorOptional(generator));
        return x.mul(Tensors.beside(x, mask)).mul(new Scalar(2));
    }

    /**
     * Draws initial weights: uniform within ±1/sqrt(fan_in) (a common default; the paper publishes none for its
     * classifiers), biases zero.
     */
    public final void initialise(Generator generator) {
        parameters().initialise((name, fanIn) -> parameters().uniform(name, initialBound(fanIn), generator));
    }

    /** Half-width of the initial uniform distribution. */
    protected double initialBound(long fanIn) {
        return 1 / Math.sqrt((double) fanIn);
    }
}
