package org.example.families;

import io.github.trilemma.config.NetworkConfig;
import io.github.trilemma.nn.Critic;
import io.github.trilemma.nn.CriticFamily;
import java.util.LinkedHashMap;
import java.util.Map;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.TensorOptional;
import org.bytedeco.pytorch.global.torch;

/** {@code linear}: a score that is a weighted sum of an image's pixels. */
public final class LinearCritic implements CriticFamily {
    @Override
    public String name() {
        return "linear";
    }

    @Override
    public Critic make(NetworkConfig config, int channels, int height, int width) {
        Map<String, long[]> shapes = new LinkedHashMap<>();
        shapes.put("out.weight", new long[] {1, (long) channels * height * width});
        shapes.put("out.bias", new long[] {1});
        return new Linear(shapes);
    }

    private static final class Linear extends Critic {
        Linear(Map<String, long[]> shapes) {
            super(shapes);
        }

        @Override
        protected Tensor graph(Tensor images, boolean training) {
            Tensor bias = parameters().get("out.bias");
            return torch.linear(images.flatten(1, -1), parameters().get("out.weight"), new TensorOptional(bias)).flatten();
        }
    }
}
