package io.github.trilemma.surface;

import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The names of the measures, with unit, range and direction.
 *
 * @param name key in {@link CdpPoint#measures()}
 * @param label text for an axis
 * @param unit unit of the value
 * @param range range of the value
 * @param lowerIsBetter direction
 */
public record Measure(String name, String label, String unit, String range, boolean lowerIsBetter) {
    /** Root of the mean squared error over all pixels of all test images. */
    public static final String RMSE = "rmse";
    /** Mean squared error over all pixels of all test images. */
    public static final String MSE = "mse";
    /** 10·log10(1/MSE) of the whole test set. */
    public static final String PSNR = "psnr";
    /** Mean structural similarity of restored and clean images. */
    public static final String SSIM = "ssim";
    /** mean critic(x) - mean critic(xHat) of the run's own critic. */
    public static final String CRITIC_GAP = "criticGap";
    /** Sliced Wasserstein-1 distance of the pixels of restored and clean images. */
    public static final String SLICED_WASSERSTEIN_1 = "slicedWasserstein1";
    /** Sliced Wasserstein-2 distance of the pixels of restored and clean images. */
    public static final String SLICED_WASSERSTEIN_2 = "slicedWasserstein2";

    /**
     * mean critic(x) - mean critic(xHat) on test images by a critic trained afterwards with gradient penalty, by one recipe for all
     * points; its slope is about 1, so its unit is the Euclidean norm over an image's pixels.
     */
    public static final String HELD_OUT_GAP = "heldOutGap";

    private static final String LOWER = "lower.";
    private static final String HIGHER = "higher.";
    /** What others measure: direction, name, unit. */
    private static final Pattern FURTHER = Pattern.compile("(?:lower|higher)\\.([a-z][a-z0-9-]*)(?:\\[([^\\]]*)\\])?");

    private static final String ERROR_RATE = "errorRate.";
    private static final String CROSS_ENTROPY = "crossEntropy.";
    private static final String CALIBRATION_ERROR = "calibrationError.";
    private static final String FRECHET = "frechet.";
    private static final String KERNEL_DISTANCE = "kernelDistance.";
    /** Follows the judge in the name of an error rate over one class. */
    private static final Pattern OF_CLASS = Pattern.compile("\\.class([0-9]+)$");

    /** Share of restored test images that the judge labels wrongly. */
    public static String errorRate(String judge) {
        return ERROR_RATE + judge;
    }

    /** Share of restored test images of one class, counted from 0, that the judge labels wrongly. */
    public static String errorRate(String judge, int ofClass) {
        return ERROR_RATE + judge + ".class" + ofClass;
    }

    /** Mean cross-entropy of the judge on restored test images, in nats. */
    public static String crossEntropy(String judge) {
        return CROSS_ENTROPY + judge;
    }

    /** Expected calibration error of the judge on restored test images. */
    public static String calibrationError(String judge) {
        return CALIBRATION_ERROR + judge;
    }

    /** Fréchet distance between restored and clean images in the judge's features. */
    public static String frechet(String judge) {
        return FRECHET + judge;
    }

    /** Kernel distance between restored and clean images in the judge's features. */
    public static String kernelDistance(String judge) {
        return KERNEL_DISTANCE + judge;
    }

    /**
     * The name of a measure that the engine does not have itself. It tells direction and unit, so that a record is read without
     * whoever measured it: {@code higher.contrast[dB]}.
     *
     * @param unit of at most 20 letters, digits, spaces and signs but brackets; empty when there is none
     */
    public static String further(String name, String unit, boolean lowerIsBetter) {
        return (lowerIsBetter ? LOWER : HIGHER) + name + (unit.isEmpty() ? "" : "[" + unit + "]");
    }

    /** Whether {@code name} is one of {@link #further}. */
    public static boolean isFurther(String name) {
        return FURTHER.matcher(name).matches();
    }

    /** What is known of a measure by its name; an unknown name is its own label. */
    public static Measure of(String name) {
        return switch (name) {
            case RMSE -> new Measure(name, "distortion (RMSE)", "image range", "0..1", true);
            case MSE -> new Measure(name, "distortion (MSE)", "image range squared", "0..1", true);
            case PSNR -> new Measure(name, "PSNR", "dB", "0..", false);
            case SSIM -> new Measure(name, "SSIM", "", "-1..1", false);
            case CRITIC_GAP -> new Measure(name, "perception (critic gap)", "critic score", "about 0..", true);
            case HELD_OUT_GAP ->
                new Measure(name, "perception (held-out critic gap)", "norm of pixels", "about 0..", true);
            case SLICED_WASSERSTEIN_1 ->
                new Measure(name, "perception (sliced Wasserstein-1)", "image range", "0..", true);
            case SLICED_WASSERSTEIN_2 ->
                new Measure(name, "perception (sliced Wasserstein-2)", "image range", "0..", true);
            default -> ofJudge(name);
        };
    }

    private static Measure ofJudge(String name) {
        String judge = name.substring(name.indexOf('.') + 1);
        if (name.startsWith(ERROR_RATE)) {
            Matcher ofClass = OF_CLASS.matcher(judge);
            String whose = ofClass.find() ? judge.substring(0, ofClass.start()) + ", class " + ofClass.group(1) : judge;
            return new Measure(name, "error rate (" + whose + ")", "share", "0..1", true);
        }
        if (name.startsWith(CROSS_ENTROPY)) {
            return new Measure(name, "cross-entropy (" + judge + ")", "nat", "0..", true);
        }
        if (name.startsWith(CALIBRATION_ERROR)) {
            return new Measure(name, "calibration error (" + judge + ")", "share", "0..1", true);
        }
        if (name.startsWith(FRECHET)) {
            return new Measure(name, "Fréchet distance (" + judge + ")", "feature squared", "0..", true);
        }
        if (name.startsWith(KERNEL_DISTANCE)) {
            return new Measure(name, "kernel distance (" + judge + ")", "", "about 0..", true);
        }
        Matcher further = FURTHER.matcher(name);
        if (further.matches()) {
            String unit = further.group(2) == null ? "" : further.group(2);
            return new Measure(name, further.group(1), unit, "", name.startsWith(LOWER));
        }
        return new Measure(name, name, "", "", true);
    }

    /** Whether {@code name} is the error rate among the images of one class. */
    public static boolean isOfClass(String name) {
        return name.startsWith(ERROR_RATE) && OF_CLASS.matcher(name).find();
    }

    /** The judge of an error rate over all classes, or null when {@code name} is another measure. */
    public static String judgeOf(String name) {
        return name.startsWith(ERROR_RATE) && !OF_CLASS.matcher(name).find()
                ? name.substring(ERROR_RATE.length())
                : null;
    }
}
