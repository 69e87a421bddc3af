package io.github.trilemma.sweep;

import io.github.trilemma.config.ExperimentConfig;
import io.github.trilemma.config.NetworkConfig.Precision;

/**
 * The fewest bytes in which a point can train: weights, gradients and two moments of restorer and critic, and each activation of
 * one batch once. What the libraries need beside these only the device tells, when a lane runs.
 */
final class SeatSize {
    private static final long FLOAT = 4;
    private static final long ARRAYS = 4;

    private SeatSize() {}

    /**
     * The bytes.
     *
     * @param channels of the images
     * @param pixels of an image, per channel
     */
    static long leastBytes(ExperimentConfig config, int channels, long pixels) {
        long w = config.network().width();
        long c = channels;
        long weights;
        long maps;
        switch (config.network().restorer()) {
            case "denoiser" -> {
                weights = 25 * (2 * c * w + 8 * w * w);
                maps = 6 * w + c;
            }
            case "srcnn" -> {
                weights = 81 * c * 2 * w + 25 * (2 * w * w + w * c);
                maps = 3 * w + c;
            }
            default -> {
                // Others keep at least what they give.
                weights = 0;
                maps = c;
            }
        }
        if (config.network().critic() == null) {
            weights += 25 * (c * w + 10 * w * w);
        }
        // The critic's maps are a quarter, a sixteenth and a sixty-fourth of the image, for two halves of a batch.
        double critic = config.network().critic() != null ? 0 : 2 * pixels * w * (1 / 4.0 + 2 / 16.0 + 4 / 64.0);
        long narrow = config.network().precision() == Precision.BFLOAT16 ? 2 : FLOAT;
        long batch = config.schedule().batch();
        return ARRAYS * FLOAT * weights + batch * narrow * (maps * pixels + (long) critic);
    }
}
