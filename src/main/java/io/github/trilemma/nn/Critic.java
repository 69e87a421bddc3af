package io.github.trilemma.nn;

import io.github.trilemma.config.NetworkConfig;
import io.github.trilemma.config.NetworkConfig.BatchNormMode;
import io.github.trilemma.kernel.ConvLayer;
import io.github.trilemma.kernel.ConvLayer.Activation;
import io.github.trilemma.kernel.ConvStack;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.bytedeco.pytorch.Generator;
import org.bytedeco.pytorch.Tensor;

/**
 * The Wasserstein critic: 5×5 stride-2 convolutions C→w→2w→4w, LeakyReLU 0.2 after each, batch norm on the second and the
 * third, then a linear map to one score per image.
 */
public non-sealed class Critic extends Network {
    private static final double SLOPE = 0.2;

    private final List<BatchNorm> norms;

    public Critic(int channels, int height, int width, int w, BatchNormMode mode) {
        super(shapes(channels, height, width, w));
        norms = List.of(new BatchNorm("bn1", parameters(), mode), new BatchNorm("bn2", parameters(), mode));
    }

    /**
     * A critic of another family, which overrides {@link #graph} to give scores (N) and, if it likes, {@link #initialise}.
     *
     * @param shapes parameters by name, see {@link Parameters}
     */
    protected Critic(Map<String, long[]> shapes) {
        super(shapes);
        norms = List.of();
    }

    /**
     * A critic with zero weights for images (C,H,W).
     *
     * @throws io.github.trilemma.ConfigurationException when no family has the configured name
     */
    public static Critic of(NetworkConfig config, int channels, int height, int width) {
        return OwnFamilies.critic(config, channels, height, width);
    }

    private static Map<String, long[]> shapes(int channels, int height, int width, int w) {
        Map<String, long[]> shapes = new LinkedHashMap<>();
        convolution(shapes, "conv0", channels, w, 5);
        convolution(shapes, "conv1", w, 2L * w, 5);
        convolution(shapes, "conv2", 2L * w, 4L * w, 5);
        batchNorm(shapes, "bn1", 2L * w);
        batchNorm(shapes, "bn2", 4L * w);
        linear(shapes, "out", 4L * w * eighth(height) * eighth(width), 1);
        return shapes;
    }

    /** The size after three halvings, each rounded up. */
    private static long eighth(int size) {
        return (size + 7L) / 8;
    }

    @Override
    List<BatchNorm> batchNorms() {
        return norms;
    }

    /**
     * Scores a batch; real and restored images go in apart, since batch norm sees the whole batch. Gradients come from
     * {@link #trace}: what the native chain gives here has none.
     *
     * @param images (N,C,H,W) in [0,1]
     * @return scores (N), unbounded, higher = taken for real
     */
    public final Tensor score(Tensor images, boolean training) {
        ConvStack chain = stack(images);
        if (chain == null) {
            return graph(images, training);
        }
        return new CriticHead(parameters(), chain.forward(parameters().values(), images, 1)).scores();
    }

    @Override
    List<ConvLayer> chain() {
        if (norms.isEmpty() || norms.get(0).running()) {
            return List.of();
        }
        return List.of(
                layer(0, 2, null, Activation.LEAKY_RELU),
                layer(1, 2, "bn1", Activation.LEAKY_RELU),
                layer(2, 2, "bn2", Activation.LEAKY_RELU));
    }

    @Override
    Trace stackTrace(ConvStack chain, Tensor x, int groups, boolean byParameters, boolean byInput) {
        Trace features = super.stackTrace(chain, x, groups, byParameters, byInput);
        CriticHead head = new CriticHead(parameters(), features.output());
        return new Trace() {
            @Override
            public Tensor output() {
                return head.scores();
            }

            @Override
            public Tensor backward(Tensor seed) {
                return features.backward(head.backward(seed, byParameters));
            }
        };
    }

    @Override
    protected Tensor graph(Tensor images, boolean training) {
        Tensor x = Layers.leakyRelu(convolve(Layers.enter(images, storage()), 0, true), SLOPE);
        for (int i = 1; i <= 2; i++) {
            BatchNorm norm = norms.get(i - 1);
            // As in the denoiser: under batch statistics a bias before batch norm has no effect and no gradient.
            x = Layers.leakyRelu(norm.apply(convolve(x, i, norm.running()), training), SLOPE);
        }
        Tensor scores = Layers.linear(
                Layers.flatten(Layers.leave(x)),
                parameters().get("out.weight"),
                parameters().get("out.bias"));
        return scores.flatten();
    }

    private Tensor convolve(Tensor x, int i, boolean biased) {
        Tensor bias = biased ? parameters().get("conv" + i + ".bias") : null;
        return Layers.sameStride2(x, parameters().get("conv" + i + ".weight"), bias, storage());
    }

    /** Draws the paper's initial weights. */
    public void initialise(Generator generator) {
        initialiseAsPaper(generator, 2);
    }
}
