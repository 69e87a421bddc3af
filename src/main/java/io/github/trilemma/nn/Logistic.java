package io.github.trilemma.nn;

import java.util.LinkedHashMap;
import java.util.Map;
import org.bytedeco.pytorch.Generator;
import org.bytedeco.pytorch.Tensor;

/** Logistic regression: softmax(W·pixels + b), pixels flattened channels first. */
final class Logistic extends Classifier {
    Logistic(Input input) {
        super("logistic", shapes(input));
    }

    private static Map<String, long[]> shapes(Input input) {
        Map<String, long[]> shapes = new LinkedHashMap<>();
        linear(shapes, "out", (long) input.channels() * input.height() * input.width(), input.classes());
        return shapes;
    }

    @Override
    protected Tensor hidden(Tensor images) {
        return Layers.linear(
                Layers.flatten(images),
                parameters().get("out.weight"),
                parameters().get("out.bias"));
    }

    @Override
    public Tensor logitsOf(Tensor features) {
        return features;
    }

    /** There is no hidden layer to drop from. */
    @Override
    Tensor forward(Tensor images, Generator dropout) {
        return hidden(images);
    }
}
