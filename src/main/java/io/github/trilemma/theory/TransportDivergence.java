package io.github.trilemma.theory;

/** A divergence that is the cost of the cheapest transport of p onto q under a cost table κ(x, x̂) with κ(x, x) = 0. */
public abstract sealed class TransportDivergence extends Divergence
        permits TotalVariation, Wasserstein1, OptimalTransport {
    TransportDivergence() {}

    /** κ(x, x̂): what it costs to move one unit of probability from x to x̂. */
    public abstract double transportCost(int from, int to);

    /** Kantorovich: every p(x) goes where mu·κ - phi is least, so min over q of mu·d - phi·q falls apart into n minima. */
    @Override
    double lowerBound(double[] p, double mu, double[] phi, double[] rowDuals) {
        double bound = 0;
        for (int x = 0; x < p.length; x++) {
            double least = Double.POSITIVE_INFINITY;
            for (int j = 0; j < p.length; j++) {
                least = Math.min(least, mu * transportCost(x, j) - phi[j]);
            }
            bound += p[x] * least;
        }
        return bound;
    }
}
