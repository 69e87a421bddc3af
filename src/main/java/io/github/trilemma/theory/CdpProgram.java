package io.github.trilemma.theory;

/**
 * The linear program over the joint masses π(y,x̂) = p(y) p(x̂|y):
 *
 * <pre>
 *   row of each y       Σ_x̂ π(y,x̂) = p(y)
 *   link row of each x̂  Σ_y π(y,x̂) + columns of the divergence = its right side
 *   error               Σ π e - C = 0           C ≤ limit
 *   distortion          Σ π c - D = 0           D ≤ limit
 *   perception          columns of the divergence - P = constant,  P ≤ limit
 * </pre>
 *
 * Objective and limits sit on the three columns C, D, P alone, so a new (D, P) changes two bounds and the last basis stays dual
 * feasible. Distortion and perception are held in units of their largest value. Without a divergence the link rows fall away.
 */
final class CdpProgram {
    private static final double SMOOTH_MARGIN = 1e-8;
    /** Outside all that C, D and P can be: a bound that is none of the limits but binds would have a multiplier of its own. */
    private static final double BELOW = -2;

    static final double ABOVE = 2;

    private static final double EDGE_TOLERANCE = 5e-10;
    private static final int REFINEMENTS = 60;

    private final DiscreteSource source;
    private final Divergence divergence;
    private final Divergence measured;
    private final Masses masses;
    private final PerceptionBlock block;
    private final LinearProgram program;
    private final Simplex simplex;
    private final Triple unit;
    private final int firstColumn;
    private final int link;
    private final int totals;
    private boolean started;

    /**
     * A program for one source.
     *
     * @param divergence what is limited, or null when perception is neither limited nor weighed
     * @param measured the perception that is reported
     */
    CdpProgram(DiscreteSource source, Divergence divergence, Divergence measured) {
        this.source = source;
        this.divergence = divergence;
        this.measured = measured;
        masses = new Masses(source);
        int n = source.symbols();
        block = divergence == null ? null : divergence.block(source.clean());
        link = masses.count();
        totals = link + (divergence == null ? 0 : n);
        int rows = totals + 3 + (block == null ? 0 : block.extraRows());
        unit = new Triple(
                1, source.largestCost() > 0 ? source.largestCost() : 1, divergence == null ? 1 : divergence.scale());
        program = new LinearProgram(rows, masses.count() * n + 4 * n + 3, 4 * masses.count() * n + 16 * n);
        firstColumn = rows;
        for (int total = 0; total < 3; total++) {
            program.addColumn(0, 1, new int[] {totals + total}, new double[] {-1});
        }
        addMasses();
        if (block != null) {
            block.build(program, new PerceptionBlock.Rows(link, totals + 2, totals + 3));
        }
        simplex = new Simplex(program);
    }

    private void addMasses() {
        int n = source.symbols();
        double[][] errors = new double[masses.count()][n];
        double[][] distortions = new double[masses.count()][n];
        for (int i = 0; i < masses.count(); i++) {
            program.setRightSide(i, masses.probability(i));
            int y = masses.symbol(i);
            for (int j = 0; j < n; j++) {
                errors[i][j] = source.errorGiven(y, j);
                distortions[i][j] = source.distortionGiven(y, j) / unit.distortion();
                if (block == null) {
                    add(new int[] {i, totals, totals + 1}, new double[] {1, errors[i][j], distortions[i][j]});
                } else {
                    add(new int[] {i, link + j, totals, totals + 1}, new double[] {1, 1, errors[i][j], distortions[i][j]
                    });
                }
            }
        }
        program.setBlock(massColumn(0, 0), new MassBlock(errors, distortions, block == null ? -1 : link, totals));
    }

    private void add(int[] rows, double[] values) {
        program.addColumn(0, Double.POSITIVE_INFINITY, rows, values);
    }

    /** Number of simplex steps so far. */
    long pivots() {
        return simplex.pivots;
    }

    /** The optimum, or null when no restorer keeps the limits. */
    Optimum minimise(Triple weights, Triple limits) {
        program.setCost(firstColumn, weights.error());
        program.setCost(firstColumn + 1, weights.distortion() * unit.distortion());
        program.setCost(firstColumn + 2, weights.perception() * unit.perception());
        program.setBounds(firstColumn, BELOW, Math.min(ABOVE, limits.error()));
        program.setBounds(firstColumn + 1, BELOW, Math.min(ABOVE, limits.distortion() / unit.distortion()));
        if (!started) {
            start(weights);
        }
        boolean smooth = divergence instanceof KullbackLeibler;
        double limit = limits.perception();
        boolean margin = smooth && limit < Double.POSITIVE_INFINITY;
        double inside = margin ? Math.min(SMOOTH_MARGIN * Math.sqrt(limit), limit / 1e5) : 0;
        double over = 0;
        for (int round = 0; round < REFINEMENTS; round++) {
            limitPerception((limit - inside) / unit.perception());
            if (!simplex.solve()) {
                if (inside == 0) {
                    return null;
                }
                // At the edge of what is feasible there is no room for a margin: the limit is then kept to within
                // `over`.
                inside = 0;
                over = EDGE_TOLERANCE;
                continue;
            }
            Restorer restorer = masses.restorer(this::mass, smooth);
            Triple reached = restorer.measure(source, measured);
            if (!smooth || isGood(weights, limit + over, reached)) {
                return optimum(weights, limits, reached, restorer);
            }
            double excess = reached.perception() - simplex.value(firstColumn + 2);
            if (!block.refine(program, output(), excess)) {
                if (reached.perception() <= limit + over) {
                    return optimum(weights, limits, reached, restorer);
                }
                inside += 2 * (reached.perception() - limit);
            }
        }
        throw new IllegalStateException(
                "the tangents of " + divergence.name() + " did not close the gap within " + REFINEMENTS + " rounds");
    }

    /** A solution of the relaxed program that keeps the true limit is a solution; a weighed perception must also be true. */
    private boolean isGood(Triple weights, double limit, Triple reached) {
        double excess = reached.perception() - simplex.value(firstColumn + 2);
        return reached.perception() <= limit && (weights.perception() == 0 || excess <= SMOOTH_MARGIN);
    }

    private void limitPerception(double limit) {
        double vacuous = block == null ? ABOVE : block.vacuousLimit();
        program.setBounds(firstColumn + 2, BELOW, Math.min(vacuous, limit));
    }

    /** First basis: the three totals, and for each y the symbol that is best without any limit. */
    private void start(Triple weights) {
        started = true;
        simplex.basis.admitNewColumns();
        int n = source.symbols();
        double[] q = new double[n];
        for (int total = 0; total < 3; total++) {
            simplex.basis.place(firstColumn + total, totals + total);
        }
        for (int i = 0; i < masses.count(); i++) {
            int y = masses.symbol(i);
            int best = 0;
            double least = Double.POSITIVE_INFINITY;
            for (int j = 0; j < n; j++) {
                double cost = weights.error() * source.errorGiven(y, j)
                        + (weights.distortion() + 1e-9) * source.distortionGiven(y, j);
                if (cost < least) {
                    least = cost;
                    best = j;
                }
            }
            simplex.basis.place(massColumn(i, best), i);
            q[best] += masses.probability(i);
        }
        if (block != null) {
            block.start(simplex.basis, q);
        }
    }

    private int massColumn(int i, int restored) {
        return firstColumn + 3 + i * source.symbols() + restored;
    }

    private double mass(int i, int restored) {
        return simplex.value(massColumn(i, restored));
    }

    private double[] output() {
        double[] q = new double[source.symbols()];
        for (int i = 0; i < masses.count(); i++) {
            for (int j = 0; j < q.length; j++) {
                q[j] += mass(i, j);
            }
        }
        return q;
    }

    private Optimum optimum(Triple weights, Triple limits, Triple reached, Restorer restorer) {
        double[] phi = new double[source.symbols()];
        double[] rowDuals = new double[block == null ? 0 : block.extraRows()];
        for (int j = 0; j < phi.length && block != null; j++) {
            phi[j] = -simplex.dual(link + j);
        }
        for (int i = 0; i < rowDuals.length; i++) {
            rowDuals[i] = simplex.dual(totals + 3 + i);
        }
        Triple mu = new Triple(
                multiplier(0, weights.error(), limits.error(), 1),
                multiplier(1, weights.distortion(), limits.distortion(), unit.distortion()),
                block == null ? weights.perception() : perceptionMultiplier(weights, limits, phi));
        double bound = Certificate.lowerBound(
                source, bounding(mu), weights, limits, new Certificate.Multipliers(mu, phi, rowDuals));
        return new Optimum(weights, limits, reached, mu.minus(weights), bound, restorer);
    }

    /** An infinite multiplier stands for equal distributions, which have a bound of their own. */
    private Divergence bounding(Triple mu) {
        return divergence instanceof ExactMatch && mu.perception() < Double.POSITIVE_INFINITY ? measured : divergence;
    }

    private double perceptionMultiplier(Triple weights, Triple limits, double[] phi) {
        if (!(divergence instanceof ExactMatch)) {
            return multiplier(2, weights.perception(), limits.perception(), unit.perception());
        }
        return ((KullbackLeibler) measured).bestMultiplier(source.clean(), phi, limits.perception());
    }

    private double multiplier(int total, double weight, double limit, double size) {
        boolean bounded = limit < Double.POSITIVE_INFINITY;
        return bounded ? Math.max(weight, -simplex.dual(totals + total) / size) : weight;
    }
}
