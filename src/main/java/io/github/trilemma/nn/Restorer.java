package io.github.trilemma.nn;

import io.github.trilemma.config.NetworkConfig;
import io.github.trilemma.kernel.ConvStack;
import java.util.Map;
import org.bytedeco.pytorch.Generator;
import org.bytedeco.pytorch.Tensor;

/** A restorer: degraded images y (N,C,H,W) in, restored images xHat (N,C,H,W) in [0,1] out. */
public abstract non-sealed class Restorer extends Network {
    /**
     * A restorer with zero weights.
     *
     * @param shapes parameters by name, see {@link Parameters}
     */
    protected Restorer(Map<String, long[]> shapes) {
        super(shapes);
    }

    /**
     * A restorer with zero weights; load or initialise it.
     *
     * @param config which family and how wide
     * @param channels C of the images
     * @throws io.github.trilemma.ConfigurationException when no family has the configured name
     */
    public static Restorer of(NetworkConfig config, int channels) {
        return OwnFamilies.restorer(config, channels);
    }

    /**
     * Restores a batch. Gradients come from {@link #trace}: what the native chain gives here has none.
     *
     * @param degraded y (N,C,H,W) float32, channels last in memory for speed
     * @param training whether running statistics (if the network keeps any) are updated rather than used
     * @return xHat (N,C,H,W) in [0,1]
     */
    public final Tensor restore(Tensor degraded, boolean training) {
        ConvStack chain = stack(degraded);
        return chain == null
                ? graph(degraded, training)
                : chain.forward(parameters().values(), degraded, 1);
    }

    /**
     * Draws initial weights: the paper's, unless a family has its own. Everything random comes from {@code generator}, or a training
     * could not be repeated.
     */
    public void initialise(Generator generator) {
        initialiseAsPaper(generator, 1);
    }
}
