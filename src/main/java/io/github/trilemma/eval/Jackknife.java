package io.github.trilemma.eval;

import io.github.trilemma.surface.Interval;
import java.util.Optional;
import java.util.SplittableRandom;

/**
 * Intervals of measures that compare whole sets of images: the delete-a-group jackknife (Shao, Tu: The Jackknife and Bootstrap,
 * 1995, section 2.3). The images are dealt into {@value #GROUPS} groups; with θ_g the measure without group g,
 *
 * <pre>
 * se² = (G-1)/G · Σ_g (θ_g - mean θ)²,   interval = θ ± 2.093·se   (Student's t with G-1 = 19 degrees of freedom)
 * </pre>
 *
 * <p>The bootstrap does not serve here: a draw with replacement holds images several times, which moves every distance between sets up, so
 * that its percentiles can lie wholly above the measured value. The interval tells of spread alone; the bias of a distance
 * that comes from few images stays in it.
 */
final class Jackknife {
    static final int GROUPS = 20;
    private static final double T = 2.0930240544;

    private Jackknife() {}

    /** Whether so many images are enough: two in every group. */
    static boolean serves(int images) {
        return images >= 2 * GROUPS;
    }

    /** The group of every image: equal in size up to one, dealt at random by {@code seed}. */
    static int[] groups(int images, long seed) {
        int[] groups = new int[images];
        SplittableRandom random = new SplittableRandom(seed);
        for (int i = 0; i < images; i++) {
            int j = random.nextInt(i + 1);
            groups[i] = groups[j];
            groups[j] = i % GROUPS;
        }
        return groups;
    }

    /**
     * The interval.
     *
     * @param estimate the measure on all images
     * @param without the measure without each of the groups
     * @param lowest the least value that the measure can take
     * @return empty when a value is not finite
     */
    static Optional<Interval> interval(double estimate, double[] without, double lowest) {
        double mean = 0;
        for (double value : without) {
            mean += value / without.length;
        }
        double squares = 0;
        for (double value : without) {
            squares += (value - mean) * (value - mean);
        }
        double half = T * Math.sqrt(squares * (without.length - 1) / without.length);
        if (!Double.isFinite(estimate) || !Double.isFinite(half)) {
            return Optional.empty();
        }
        return Optional.of(new Interval(Math.max(lowest, estimate - half), Math.max(lowest, estimate + half)));
    }
}
