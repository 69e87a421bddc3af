package io.github.trilemma.nn;

import org.bytedeco.pytorch.NoGradGuard;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch.ScalarType;

/**
 * The critic's linear map from the last features to one score, forward and backward by hand. The weights count the features
 * channels first; in memory the features lie channels last, so the few weights are turned rather than the features.
 */
final class CriticHead {
    private final Parameters parameters;
    private final Tensor features;
    private final Tensor flat;
    private final Tensor weights;
    private final Tensor scores;

    /** {@code features} (N,C,h,w), channels last in memory. */
    CriticHead(Parameters parameters, Tensor features) {
        this.parameters = parameters;
        this.features = features;
        try (NoGradGuard off = new NoGradGuard()) {
            flat = features.permute(0, 2, 3, 1).reshape(features.size(0), -1);
            weights = parameters
                    .get("out.weight")
                    .view(features.size(1), features.size(2), features.size(3))
                    .permute(1, 2, 0)
                    .reshape(-1);
            scores = flat.mv(weights).add_(parameters.get("out.bias"));
        }
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
                Tensor byWeights = flat.t().mv(seed).view(features.size(2), features.size(3), features.size(1));
                parameters.gradient("out.weight").view(features.size(1), features.size(2), features.size(3))
                        .add_(byWeights.permute(2, 0, 1));
                // In float64 the seeds of clean and restored images cancel exactly, as they should: a rest of rounding would move
                // the bias by a whole step of Adam.
                parameters.gradient("out.bias").add_(seed.to(ScalarType.Double).sum());
            }
            return seed.ger(weights)
                    .view(features.size(0), features.size(2), features.size(3), features.size(1))
                    .permute(0, 3, 1, 2);
        }
    }
}
