package org.example.families;

import io.github.trilemma.ConfigurationException;
import io.github.trilemma.config.NetworkConfig;
import io.github.trilemma.nn.Restorer;
import io.github.trilemma.nn.RestorerFamily;
import java.util.LinkedHashMap;
import java.util.Map;
import org.bytedeco.pytorch.Generator;
import org.bytedeco.pytorch.Scalar;
import org.bytedeco.pytorch.ScalarOptional;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.TensorOptional;
import org.bytedeco.pytorch.global.torch;

/** {@code residual}: xHat = clamp(y + what a chain of 3x3 convolutions makes of y); parameter depth = hidden layers, 1 to 8. */
public final class ResidualRestorer implements RestorerFamily {
    @Override
    public String name() {
        return "residual";
    }

    @Override
    public Restorer make(NetworkConfig config, int channels) {
        Map<String, String> parameters = config.parameters() == null ? Map.of() : config.parameters();
        for (String key : parameters.keySet()) {
            if (!key.equals("depth")) {
                throw new ConfigurationException("parameters of residual must be depth, got " + key + ": leave it out");
            }
        }
        String depth = parameters.getOrDefault("depth", "1");
        if (!depth.matches("[1-8]")) {
            throw new ConfigurationException("depth of residual must be within 1..8, got " + depth);
        }
        return new Residual(channels, config.width(), Integer.parseInt(depth));
    }

    private static final class Residual extends Restorer {
        private static final long[] ONE = {1, 1};

        private final int depth;

        Residual(int channels, int width, int depth) {
            super(shapes(channels, width, depth));
            this.depth = depth;
        }

        private static Map<String, long[]> shapes(int channels, int width, int depth) {
            Map<String, long[]> shapes = new LinkedHashMap<>();
            for (int i = 0; i <= depth; i++) {
                convolution(shapes, "layer" + i, i == 0 ? channels : width, i == depth ? channels : width, 3);
            }
            return shapes;
        }

        @Override
        protected Tensor graph(Tensor degraded, boolean training) {
            Tensor x = degraded;
            for (int i = 0; i <= depth; i++) {
                x = torch.conv2d(x, get(i, "weight"), new TensorOptional(get(i, "bias")), ONE, ONE, ONE, 1);
                x = i < depth ? torch.relu(x) : x;
            }
            return torch.clamp(
                    degraded.add(x), new ScalarOptional(new Scalar(0.0)), new ScalarOptional(new Scalar(1.0)));
        }

        private Tensor get(int layer, String what) {
            return parameters().get("layer" + layer + "." + what);
        }

        @Override
        public void initialise(Generator generator) {
            initialiseAsPaper(generator, 1);
        }
    }
}
