package io.github.trilemma.nn;

import io.github.trilemma.ConfigurationException;
import java.util.LinkedHashMap;
import java.util.Map;
import org.bytedeco.pytorch.Tensor;

/**
 * CNN-1: 5×5 valid convolution →10, max-pool 2, ReLU, 5×5 valid convolution →20, max-pool 2, ReLU, fully connected →50
 * without activation, dropout 0.5 (training only), fully connected →K. On 28×28 images the first linear layer takes 320.
 */
final class Cnn1 extends Classifier {
    Cnn1(Input input) {
        super("cnn1", shapes(input));
    }

    private static Map<String, long[]> shapes(Input input) {
        if (input.height() < 16 || input.width() < 16) {
            throw new ConfigurationException(
                    "cnn1 takes images of at least 16 by 16 pixels, got " + input + ": choose logistic");
        }
        Map<String, long[]> shapes = new LinkedHashMap<>();
        convolution(shapes, "conv1", input.channels(), 10, 5);
        convolution(shapes, "conv2", 10, 20, 5);
        linear(shapes, "fc1", 20L * after(input.height()) * after(input.width()), 50);
        linear(shapes, "fc2", 50, input.classes());
        return shapes;
    }

    private static long after(int size) {
        return ((size - 4L) / 2 - 4) / 2;
    }

    @Override
    protected Tensor hidden(Tensor images) {
        Parameters p = parameters();
        Tensor x = Layers.valid(images, p.get("conv1.weight"), p.get("conv1.bias"));
        x = Layers.relu(Layers.maxPool2(x));
        x = Layers.valid(x, p.get("conv2.weight"), p.get("conv2.bias"));
        x = Layers.relu(Layers.maxPool2(x));
        return Layers.linear(Layers.flatten(x), p.get("fc1.weight"), p.get("fc1.bias"));
    }

    @Override
    public Tensor logitsOf(Tensor features) {
        return Layers.linear(
                features, parameters().get("fc2.weight"), parameters().get("fc2.bias"));
    }
}
