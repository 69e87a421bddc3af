package io.github.trilemma.theory;

import io.github.trilemma.ConfigurationException;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;

/**
 * Exact C(D,P) of a known source: the least error rate of a fixed classifier over all restorers p(x̂|y) with E[Δ(X,X̂)] ≤ D and
 * d(p_X, p_X̂) ≤ P. Solutions after the first start from the last basis. Not for use by several threads at once.
 */
public final class CdpSolver {
    private static final Triple ERROR = new Triple(1, 0, 0);
    private static final Triple DISTORTION = new Triple(0, 1, 0);
    private static final Triple PERCEPTION = new Triple(0, 0, 1);
    private static final double FEASIBLE = 1e-9;
    /** Below this a Kullback-Leibler limit is kept by equal distributions; the gap tells what that may have cost. */
    private static final double SAME = 1e-9;

    private static final int PROGRAMS = 6;

    private final DiscreteSource source;
    private final Divergence divergence;
    private final Map<Key, CdpProgram> programs = new LinkedHashMap<>(8, 0.75f, true) {
        @Override
        protected boolean removeEldestEntry(Map.Entry<Key, CdpProgram> eldest) {
            return size() > PROGRAMS;
        }
    };
    private long pivots;

    /**
     * A solver for one source; nothing is solved yet.
     *
     * @param source what is known of X, Y and the classifier
     * @param divergence the perception measure
     * @throws ConfigurationException when the divergence is made for another number of symbols
     */
    public CdpSolver(DiscreteSource source, Divergence divergence) {
        if (divergence.symbols() != 0 && divergence.symbols() != source.symbols()) {
            throw new ConfigurationException("perception " + divergence.name() + " must be given for "
                    + source.symbols() + " symbols, got " + divergence.symbols());
        }
        this.source = source;
        this.divergence = divergence;
    }

    /** With one objective a program stays dual feasible from limit to limit, so each objective has its own. */
    private record Key(Triple weights, String divergence) {}

    /** The source that is solved. */
    public DiscreteSource source() {
        return source;
    }

    /** The perception measure. */
    public Divergence divergence() {
        return divergence;
    }

    /**
     * C(D,P).
     *
     * @param d limit of the distortion, at least 0, null for unlimited
     * @param p limit of the perception, at least 0, null for unlimited
     */
    public CdpSolution solve(Double d, Double p) {
        Triple.limits(null, d, p);
        return solve(d, p, d == null ? 0 : minimumDistortion(p));
    }

    /** C(D,P) when the least distortion at p is known already. */
    CdpSolution solve(Double d, Double p, double least) {
        Triple limits = Triple.limits(null, d, p);
        if (limits.distortion() < least - slack()) {
            return CdpSolution.infeasible(d, p, reason(d, p, least));
        }
        double reachable = Math.max(least, limits.distortion());
        Optimum optimum = minimise(ERROR, new Triple(limits.error(), reachable, limits.perception()));
        if (optimum == null) {
            // At the very edge rounding alone decides; half of the promised tolerance settles it.
            optimum = minimise(ERROR, new Triple(limits.error(), reachable + slack() / 2, limits.perception()));
        }
        if (optimum == null) {
            throw new IllegalStateException(
                    "no solution at D = " + d + ", P = " + p + " above the least distortion " + least);
        }
        return CdpSolution.of(d, p, optimum);
    }

    /** The least distortion of any restorer whose perception is at most p (null: any). */
    public double minimumDistortion(Double p) {
        return minimise(DISTORTION, Triple.limits(null, null, p)).value();
    }

    /** The least perception of any restorer whose distortion is at most d (null: any), or null when none reaches d. */
    public Double minimumPerception(Double d) {
        Triple limits = Triple.limits(null, d, null);
        if (limits.distortion() < minimumDistortion(null) - slack()) {
            return null;
        }
        Optimum optimum = minimise(PERCEPTION, limits);
        return optimum == null ? null : optimum.value();
    }

    /**
     * Minimises weights·(error, distortion, perception) within limits.
     *
     * @param weights finite and at least 0
     * @param limits at least 0, infinite for none
     * @return the optimum, or null when no restorer keeps the limits
     */
    public Optimum minimise(Triple weights, Triple limits) {
        boolean perceptionCounts = limits.perception() < Double.POSITIVE_INFINITY || weights.perception() > 0;
        Divergence limited = perceptionCounts ? divergence : null;
        if (limits.perception() < SAME && divergence instanceof KullbackLeibler) {
            limited = new ExactMatch();
        }
        Key key = new Key(weights, limited == null ? "" : limited.name());
        CdpProgram program = programs.get(key);
        if (program == null) {
            program = new CdpProgram(source, limited, divergence);
            programs.put(key, program);
        }
        long before = program.pivots();
        Optimum optimum = program.minimise(weights, limits);
        pivots += program.pivots() - before;
        return checked(optimum);
    }

    /** Number of simplex steps so far. */
    public long pivots() {
        return pivots;
    }

    private double slack() {
        return FEASIBLE * Math.max(1, source.largestCost());
    }

    private Optimum checked(Optimum optimum) {
        if (optimum != null) {
            Triple over = optimum.reached().minus(optimum.limits());
            if (over.error() > FEASIBLE
                    || over.distortion() > slack()
                    || over.perception() > FEASIBLE * Math.max(1, divergence.scale())) {
                throw new IllegalStateException("the solution is outside its limits by " + over);
            }
        }
        return optimum;
    }

    private String reason(Double d, Double p, double least) {
        double anyhow = p == null ? least : minimumDistortion(null);
        if (d < anyhow - slack()) {
            return String.format(
                    Locale.ROOT, "D = %s is below %.10g, the least distortion that any restorer reaches", d, anyhow);
        }
        Double perception = minimumPerception(d);
        return String.format(
                Locale.ROOT,
                "D = %s and P = %s do not go together: with P = %s the least distortion is %.10g%s",
                d,
                p,
                p,
                least,
                perception == null
                        ? ""
                        : String.format(Locale.ROOT, ", with D = %s the least perception is %.10g", d, perception));
    }
}
