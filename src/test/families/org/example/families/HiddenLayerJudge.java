package org.example.families;

import io.github.trilemma.nn.Classifier;
import io.github.trilemma.nn.JudgeFamily;
import java.util.LinkedHashMap;
import java.util.Map;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.TensorOptional;
import org.bytedeco.pytorch.global.torch;

/** {@code hidden-layer}: pixels to 16 features to classes. */
public final class HiddenLayerJudge implements JudgeFamily {
    @Override
    public String name() {
        return "hidden-layer";
    }

    @Override
    public Classifier make(Classifier.Input input) {
        Map<String, long[]> shapes = new LinkedHashMap<>();
        shapes.put("hidden.weight", new long[] {16, (long) input.channels() * input.height() * input.width()});
        shapes.put("hidden.bias", new long[] {16});
        shapes.put("out.weight", new long[] {input.classes(), 16});
        shapes.put("out.bias", new long[] {input.classes()});
        return new HiddenLayer(name(), shapes);
    }

    private static final class HiddenLayer extends Classifier {
        HiddenLayer(String name, Map<String, long[]> shapes) {
            super(name, shapes);
        }

        @Override
        protected Tensor hidden(Tensor images) {
            return torch.relu(linear("hidden", images.flatten(1, -1)));
        }

        @Override
        public Tensor logitsOf(Tensor features) {
            return linear("out", features);
        }

        private Tensor linear(String name, Tensor x) {
            return torch.linear(x, parameters().get(name + ".weight"), new TensorOptional(parameters().get(name + ".bias")));
        }
    }
}
