package io.github.trilemma.theory;

/**
 * Kullback-Leibler divergence KL(p_X ‖ p_X̂) = Σ p log(p/q) in nats, the direction of the paper. Infinite when q is 0 where p is
 * not. It is not polyhedral: {@link KullbackLeiblerBlock} replaces it by its tangents and adds tangents where the solution lies.
 */
public final class KullbackLeibler extends Divergence {
    private static final int STEPS = 200;
    private static final double GOLDEN = (Math.sqrt(5) - 1) / 2;
    private static final double EQUAL_PRICES = 1e-9;
    private static final double SMALLEST_MULTIPLIER = 1e-6;
    private static final double LARGEST_MULTIPLIER = 1e9;

    @Override
    public String name() {
        return "kl";
    }

    @Override
    public double between(double[] p, double[] q) {
        double sum = 0;
        for (int j = 0; j < p.length; j++) {
            if (p[j] > 0) {
                sum += q[j] > 0 ? p[j] * Math.log(p[j] / q[j]) : Double.POSITIVE_INFINITY;
            }
        }
        return Math.max(0, sum);
    }

    @Override
    PerceptionBlock block(double[] p) {
        return new KullbackLeiblerBlock(p);
    }

    /**
     * With a multiplier s for Σ q = 1 the minimum over each q_j is at mu·p_j/(s - phi_j), which gives
     * mu Σ p_j (log((s - phi_j)/mu) + 1) - s. Every s ≥ max phi gives a bound; the best one makes Σ q = 1.
     * Leaving the divergence out altogether gives another, which serves when mu is too small for the first.
     */
    @Override
    double lowerBound(double[] p, double mu, double[] phi, double[] rowDuals) {
        double top = Vectors.max(phi);
        if (mu <= 0) {
            return -top;
        }
        double low = 0;
        double high = mu;
        for (int step = 0; step < STEPS; step++) {
            double middle = (low + high) / 2;
            if (mass(p, mu, phi, top + middle) > 1) {
                low = middle;
            } else {
                high = middle;
            }
        }
        double s = top + high;
        double bound = -s;
        for (int j = 0; j < p.length; j++) {
            if (p[j] > 0) {
                bound += mu * p[j] * (Math.log((s - phi[j]) / mu) + 1);
            }
        }
        return Math.max(bound, -top);
    }

    /**
     * The mu that makes the lower bound minus mu·limit largest for given prices: found by golden section over its logarithm, in
     * which the bound has one top. Infinite at limit 0 unless all prices are equal, when it is 0.
     */
    double bestMultiplier(double[] p, double[] phi, double limit) {
        double least = Double.POSITIVE_INFINITY;
        for (double price : phi) {
            least = Math.min(least, price);
        }
        if (Vectors.max(phi) - least < EQUAL_PRICES) {
            return 0;
        }
        if (limit == 0) {
            return Double.POSITIVE_INFINITY;
        }
        double low = Math.log(SMALLEST_MULTIPLIER);
        double high = Math.log(LARGEST_MULTIPLIER);
        for (int step = 0; step < STEPS; step++) {
            double left = high - GOLDEN * (high - low);
            double right = low + GOLDEN * (high - low);
            if (value(p, phi, limit, left) < value(p, phi, limit, right)) {
                low = left;
            } else {
                high = right;
            }
        }
        return Math.exp((low + high) / 2);
    }

    private double value(double[] p, double[] phi, double limit, double logMultiplier) {
        double mu = Math.exp(logMultiplier);
        return lowerBound(p, mu, phi, new double[0]) - mu * limit;
    }

    private static double mass(double[] p, double mu, double[] phi, double s) {
        double sum = 0;
        for (int j = 0; j < p.length; j++) {
            if (p[j] > 0) {
                sum += mu * p[j] / (s - phi[j]);
            }
        }
        return sum;
    }
}
