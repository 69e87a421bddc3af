package io.github.trilemma.theory;

import io.github.trilemma.ConfigurationException;
import java.util.random.RandomGenerator;

/**
 * A known source: what the bound is computed from. X takes n symbols and belongs to one of K classes, Y takes m symbols, the
 * restored X̂ takes the same n symbols as X.
 *
 * <p>Names in messages are those of the JSON file: {@code classes[k].prior}, {@code classes[k].p} (n), {@code channel} (n rows
 * of m, p(y|x)), {@code cost} (n rows of n, Δ(x,x̂) ≥ 0) and {@code decision} (n, the class that the fixed classifier gives to
 * each x̂). Distributions must sum to 1 within 1e-9 and are then scaled to sum to 1 to rounding.
 */
public final class DiscreteSource {
    /** Larger tables would need a basis of hundreds of megabytes and hours. */
    public static final int MAX_SYMBOLS = 1001;

    private final double[] priors;
    private final double[][] classes;
    private final double[][] channel;
    private final double[][] cost;
    private final int[] decision;
    private final double[] clean;
    private final double[] degraded;
    private final double[][] errors;
    private final double[][] distortions;
    private final double largestCost;

    /**
     * Checks the tables and works out what every program needs of them.
     *
     * @param priors (K) probability of each class
     * @param classes (K, n) p(x | class)
     * @param channel (n, m) p(y|x), one row for each x
     * @param cost (n, n) Δ(x,x̂), finite and not negative
     * @param decision (n) class index that the classifier gives to each x̂
     * @throws ConfigurationException naming the field when a size, a range or a sum is wrong
     */
    public DiscreteSource(double[] priors, double[][] classes, double[][] channel, double[][] cost, int[] decision) {
        int n = channel.length;
        Distributions.size("channel", n, MAX_SYMBOLS);
        this.priors = Distributions.distribution("classes[].prior", priors, priors.length);
        if (classes.length != priors.length) {
            throw new ConfigurationException(
                    "classes must have as many p as priors (" + priors.length + "), got " + classes.length);
        }
        this.classes = new double[classes.length][];
        for (int k = 0; k < classes.length; k++) {
            this.classes[k] = Distributions.distribution("classes[" + k + "].p", classes[k], n);
        }
        Distributions.size("channel[0]", channel[0].length, MAX_SYMBOLS);
        this.channel = new double[n][];
        for (int x = 0; x < n; x++) {
            this.channel[x] = Distributions.distribution("channel[" + x + "]", channel[x], channel[0].length);
        }
        this.cost = Distributions.costs("cost", cost, n);
        this.decision = decision.clone();
        Distributions.length("decision", decision.length, n);
        for (int j = 0; j < n; j++) {
            if (decision[j] < 0 || decision[j] >= priors.length) {
                throw new ConfigurationException("decision[" + j + "] must be a class index within 0.."
                        + (priors.length - 1) + ", got " + decision[j]);
            }
        }
        clean = mix(this.priors, this.classes);
        degraded = mix(clean, this.channel);
        errors = posteriorErrors();
        distortions = posteriorCosts();
        largestCost = Distributions.largest(this.cost);
    }

    /** n, the number of symbols of X and of X̂. */
    public int symbols() {
        return clean.length;
    }

    /** m, the number of symbols of Y. */
    public int degradedSymbols() {
        return degraded.length;
    }

    /** K, the number of classes. */
    public int classCount() {
        return priors.length;
    }

    /** p_X (n). */
    public double[] clean() {
        return clean.clone();
    }

    /** p_Y (m). */
    public double[] degraded() {
        return degraded.clone();
    }

    /** Class that the fixed classifier gives to a restored symbol. */
    public int decision(int restored) {
        return decision[restored];
    }

    /** p(x | class). */
    public double classProbability(int k, int x) {
        return classes[k][x];
    }

    /** Probability of a class. */
    public double prior(int k) {
        return priors[k];
    }

    /** p(y|x). */
    public double channel(int x, int y) {
        return channel[x][y];
    }

    /** Δ(x,x̂). */
    public double cost(int x, int restored) {
        return cost[x][restored];
    }

    /** The largest entry of the cost table. */
    public double largestCost() {
        return largestCost;
    }

    /** Pr(class ≠ decision(x̂) | Y = y): what restoring y to x̂ costs in error rate. 0 where p(y) = 0. */
    public double errorGiven(int y, int restored) {
        return errors[y][restored];
    }

    /** E[Δ(X,x̂) | Y = y]: what restoring y to x̂ costs in distortion. 0 where p(y) = 0. */
    public double distortionGiven(int y, int restored) {
        return distortions[y][restored];
    }

    /** The error rate of the best decision from Y itself: no restorer under any classifier gets below it. */
    public double bayesError() {
        double right = 0;
        for (int y = 0; y < degraded.length; y++) {
            double best = 0;
            for (int k = 0; k < priors.length; k++) {
                best = Math.max(best, joint(k, y));
            }
            right += best;
        }
        return Math.max(0, 1 - right);
    }

    /** Draws x from p_X. */
    public int sampleClean(RandomGenerator random) {
        return Distributions.sample(clean, random);
    }

    /** Draws y for a given x. */
    public int sampleDegraded(int x, RandomGenerator random) {
        return Distributions.sample(channel[x], random);
    }

    private double joint(int k, int y) {
        double sum = 0;
        for (int x = 0; x < clean.length; x++) {
            sum += classes[k][x] * channel[x][y];
        }
        return priors[k] * sum;
    }

    private double[][] posteriorErrors() {
        double[][] result = new double[degraded.length][clean.length];
        for (int y = 0; y < degraded.length; y++) {
            if (degraded[y] == 0) {
                continue;
            }
            double[] wrong = new double[priors.length];
            double[] joint = new double[priors.length];
            for (int k = 0; k < priors.length; k++) {
                joint[k] = joint(k, y);
            }
            for (int k = 0; k < priors.length; k++) {
                for (int other = 0; other < priors.length; other++) {
                    wrong[k] += other == k ? 0 : joint[other] / degraded[y];
                }
            }
            for (int j = 0; j < clean.length; j++) {
                result[y][j] = wrong[decision[j]];
            }
        }
        return result;
    }

    private double[][] posteriorCosts() {
        double[][] result = new double[degraded.length][clean.length];
        for (int y = 0; y < degraded.length; y++) {
            for (int x = 0; x < clean.length && degraded[y] > 0; x++) {
                double posterior = clean[x] * channel[x][y] / degraded[y];
                if (posterior > 0) {
                    Vectors.addScaled(result[y], posterior, cost[x]);
                }
            }
        }
        return result;
    }

    private static double[] mix(double[] weights, double[][] rows) {
        double[] result = new double[rows[0].length];
        for (int i = 0; i < weights.length; i++) {
            Vectors.addScaled(result, weights[i], rows[i]);
        }
        Vectors.scale(result, 1 / Vectors.sum(result));
        return result;
    }
}
