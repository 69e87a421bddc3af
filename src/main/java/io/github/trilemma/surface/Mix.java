package io.github.trilemma.surface;

import java.util.List;

/**
 * Restorers mixed by chance: each image is restored by one of the parts, drawn with the part's probability.
 *
 * @param parts at most three, most probable first; the probabilities are above 0 and sum to 1
 * @param distortion D of the mix, in the measure of the surface it was made from
 * @param perception P of the mix
 * @param error C of the mix
 */
public record Mix(List<Part> parts, double distortion, double perception, double error) {
    public Mix {
        parts = List.copyOf(parts);
    }

    /**
     * One restorer of a mix.
     *
     * @param point the measured point
     * @param probability above 0, at most 1
     */
    public record Part(CdpPoint point, double probability) {}

    /** The mix's value on one axis. */
    public double value(Axis axis) {
        return switch (axis) {
            case DISTORTION -> distortion;
            case PERCEPTION -> perception;
            case ERROR -> error;
        };
    }
}
