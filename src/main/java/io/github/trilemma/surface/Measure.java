package io.github.trilemma.surface;

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
    /** mean critic(x) - mean critic(xHat) of the run's own critic. */
    public static final String CRITIC_GAP = "criticGap";

    private static final String ERROR_RATE = "errorRate.";
    private static final String CROSS_ENTROPY = "crossEntropy.";

    /** Share of restored test images that the judge labels wrongly. */
    public static String errorRate(String judge) {
        return ERROR_RATE + judge;
    }

    /** Mean cross-entropy of the judge on restored test images, in nats. */
    public static String crossEntropy(String judge) {
        return CROSS_ENTROPY + judge;
    }

    /** What is known of a measure by its name; an unknown name is its own label. */
    public static Measure of(String name) {
        if (name.startsWith(ERROR_RATE)) {
            return new Measure(name, "error rate (" + name.substring(ERROR_RATE.length()) + ")", "share", "0..1", true);
        }
        if (name.startsWith(CROSS_ENTROPY)) {
            String judge = name.substring(CROSS_ENTROPY.length());
            return new Measure(name, "cross-entropy (" + judge + ")", "nat", "0..", true);
        }
        return switch (name) {
            case RMSE -> new Measure(name, "distortion (RMSE)", "image range", "0..1", true);
            case MSE -> new Measure(name, "distortion (MSE)", "image range squared", "0..1", true);
            case PSNR -> new Measure(name, "PSNR", "dB", "0..", false);
            case CRITIC_GAP -> new Measure(name, "perception (critic gap)", "critic score", "about 0..", true);
            default -> new Measure(name, name, "", "", true);
        };
    }

    /** The judge of an error-rate measure, or null when {@code name} is another measure. */
    public static String judgeOf(String name) {
        return name.startsWith(ERROR_RATE) ? name.substring(ERROR_RATE.length()) : null;
    }
}
