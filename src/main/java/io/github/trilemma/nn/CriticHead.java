package io.github.trilemma.nn;

import io.github.trilemma.tensor.Tensors;
import org.bytedeco.pytorch.NoGradGuard;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch.ScalarType;

/**
 * The critic's linear map from the last features to one score, forward and backward by hand. The weights count the features
 * channels first; in memory the features lie channels last, so the few weights are turned rather than the features.
 */
final class CriticHead {
    private final Parameters parameters;
    private final long[] shape;
    private final long channels;
    private final long pixels;
    private final Tensor flat;
    private final Tensor weights;
    private final Tensor scores;

    /** {@code features} (N,C,h,w), channels last in memory. */
    CriticHead(Parameters parameters, Tensor features) {
        this.parameters = parameters;
        shape = Tensors.shape(features);
        channels = shape[1];
        pixels = shape[2] * shape[3];
        try (NoGradGuard off = new NoGradGuard()) {
            flat = features.as_strided(new long[] {shape[0], pixels * channels}, pixels * channels, 1);
            weights = channelsLast(parameters.get("out.weight")).reshape(-1);
            scores = flat.mv(weights).add_(parameters.get("out.bias"));
        }
    }

    /** The view (pixels,C) of weights (1,C·pixels), or of their gradient. */
    private Tensor channelsLast(Tensor ofWeights) {
        return ofWeights.as_strided(new long[] {pixels, channels}, 1, pixels);
    }

    /** (N). */
    Tensor scores() {
        return scores;
    }

    /**
     * Adds the gradients of the map's parameters where wanted and returns that of the features.
     *
     * @param seed gradient by the scores (N)
     */
    Tensor backward(Tensor seed, boolean byParameters) {
        try (NoGradGuard off = new NoGradGuard()) {
            if (byParameters) {
                Tensor byWeights = flat.t().mv(seed).view(pixels, channels);
                channelsLast(parameters.gradient("out.weight")).add_(byWeights);
                // In float64 the seeds of clean and restored images cancel exactly, as they should: a rest of rounding
                // would move
                // the bias by a whole step of Adam.
                parameters.gradient("out.bias").add_(seed.to(ScalarType.Double).sum());
            }
            return seed.ger(weights).as_strided(shape, pixels * channels, 1, shape[3] * channels, channels);
        }
    }
}
