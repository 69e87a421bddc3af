package io.github.trilemma.report;

import io.github.trilemma.ConfigurationException;
import io.github.trilemma.surface.Measure;
import java.util.List;
import java.util.OptionalDouble;

/**
 * What the report shows.
 *
 * @param distortion measure of which less is better, on the D axis
 * @param perception measure of which less is better, on the P axis
 * @param errorLevels levels of C at which P-D curves are drawn; empty chooses them
 * @param distortionLevels levels of D at which C-P curves are drawn; empty chooses them
 * @param perceptionLevels levels of P at which C-D curves are drawn; empty chooses them
 * @param alpha which alpha the grid of restored images shows; empty takes the one with most points
 * @param images test images per cell of that grid at most, 1..9
 * @param scale picture pixels per logical pixel, 1..4
 */
public record ReportOptions(
        String distortion,
        String perception,
        List<Double> errorLevels,
        List<Double> distortionLevels,
        List<Double> perceptionLevels,
        OptionalDouble alpha,
        int images,
        int scale) {
    public ReportOptions {
        errorLevels = levels("error", errorLevels);
        distortionLevels = levels("distortion", distortionLevels);
        perceptionLevels = levels("perception", perceptionLevels);
        requireWithin("images per cell", images, 9);
        requireWithin("the scale of figures", scale, 4);
    }

    /** The paper's measures, chosen levels, nine images per cell, two picture pixels per logical pixel. */
    public static ReportOptions defaults() {
        return new ReportOptions(
                Measure.RMSE, Measure.CRITIC_GAP, List.of(), List.of(), List.of(), OptionalDouble.empty(), 9, 2);
    }

    /** The same with other measures on the D and P axes. */
    public ReportOptions withMeasures(String newDistortion, String newPerception) {
        return new ReportOptions(
                newDistortion, newPerception, errorLevels, distortionLevels, perceptionLevels, alpha, images, scale);
    }

    /** The same with given levels of C, D and P; empty lists choose. */
    public ReportOptions withLevels(List<Double> error, List<Double> ofDistortion, List<Double> ofPerception) {
        return new ReportOptions(distortion, perception, error, ofDistortion, ofPerception, alpha, images, scale);
    }

    /** The same with the grid of restored images at one alpha. */
    public ReportOptions withAlpha(double newAlpha) {
        return new ReportOptions(
                distortion,
                perception,
                errorLevels,
                distortionLevels,
                perceptionLevels,
                OptionalDouble.of(newAlpha),
                images,
                scale);
    }

    private static List<Double> levels(String what, List<Double> levels) {
        for (Double level : levels) {
            if (level == null || !Double.isFinite(level)) {
                throw new ConfigurationException("levels of " + what + " must be finite numbers, got " + level);
            }
        }
        return List.copyOf(levels);
    }

    private static void requireWithin(String what, int value, int most) {
        if (value < 1 || value > most) {
            throw new ConfigurationException(what + " must be within 1.." + most + ", got " + value);
        }
    }
}
