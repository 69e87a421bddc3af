package io.github.trilemma.nn;

import io.github.trilemma.ConfigurationException;
import java.util.LinkedHashMap;
import java.util.Map;
import org.bytedeco.pytorch.Tensor;

/**
 * CNN-2: three blocks of [3×3 convolution →64, ReLU, 3×3 convolution →64, max-pool 2, ReLU], fully connected →256, ReLU,
 * dropout 0.5 (training only), fully connected →K.
 */
final class Cnn2 extends Classifier {
    private static final int CHANNELS = 64;
    private static final int BLOCKS = 3;

    Cnn2(Input input) {
        super("cnn2", shapes(input));
    }

    private static Map<String, long[]> shapes(Input input) {
        if (input.height() < 8 || input.width() < 8) {
            throw new ConfigurationException(
                    "cnn2 takes images of at least 8 by 8 pixels, got " + input + ": choose logistic");
        }
        Map<String, long[]> shapes = new LinkedHashMap<>();
        for (int i = 0; i < 2 * BLOCKS; i++) {
            convolution(shapes, "conv" + i, i == 0 ? input.channels() : CHANNELS, CHANNELS, 3);
        }
        linear(shapes, "fc1", (long) CHANNELS * (input.height() / 8) * (input.width() / 8), 256);
        linear(shapes, "fc2", 256, input.classes());
        return shapes;
    }

    @Override
    protected Tensor hidden(Tensor images) {
        Parameters p = parameters();
        Tensor x = images;
        for (int block = 0; block < BLOCKS; block++) {
            x = Layers.relu(convolve(x, 2 * block));
            x = Layers.relu(Layers.maxPool2(convolve(x, 2 * block + 1)));
        }
        return Layers.relu(Layers.linear(Layers.flatten(x), p.get("fc1.weight"), p.get("fc1.bias")));
    }

    @Override
    public Tensor logitsOf(Tensor features) {
        return Layers.linear(
                features, parameters().get("fc2.weight"), parameters().get("fc2.bias"));
    }

    private Tensor convolve(Tensor x, int i) {
        return Layers.same(
                x, parameters().get("conv" + i + ".weight"), parameters().get("conv" + i + ".bias"));
    }

    /** He's bound for ReLU, sqrt(6/fan_in): with the plain default this depth does not start to learn. */
    @Override
    protected double initialBound(long fanIn) {
        return Math.sqrt(6.0 / fanIn);
    }
}
