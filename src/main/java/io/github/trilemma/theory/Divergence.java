package io.github.trilemma.theory;

/**
 * The perception measure d(p_X, p_X̂). Every one here is convex in its second argument, which the theorem asks for, is zero
 * between equal distributions and never negative.
 */
public abstract sealed class Divergence permits TransportDivergence, KullbackLeibler, FaceDivergence, ExactMatch {
    Divergence() {}

    /** Short name for messages and axes. */
    public abstract String name();

    /** d(p, q); p and q are distributions over the same n symbols. May be infinite. */
    public abstract double between(double[] p, double[] q);

    /** Number of symbols that this measure is made for, or 0 when any number will do. */
    int symbols() {
        return 0;
    }

    /** The unit in which the linear program holds d, so that its values are about 1 or less. */
    double scale() {
        return 1;
    }

    /** The columns and rows that say "d(p, q) is at most the perception column" in a linear program. */
    abstract PerceptionBlock block(double[] p);

    /**
     * A number that is certainly not above the minimum over distributions q of mu·d(p,q) - phi·q.
     *
     * @param rowDuals dual values of the block's extra rows; they may help but need not be right
     */
    abstract double lowerBound(double[] p, double mu, double[] phi, double[] rowDuals);
}
