package io.github.trilemma.theory;

import io.github.trilemma.ConfigurationException;

/**
 * The cost of the cheapest transport of p onto q under any cost table κ. With κ = (x - x̂)² on a line it is the square of
 * Wasserstein-2; the square, because W2 itself is not convex in q and the theorem would not hold.
 */
public final class OptimalTransport extends TransportDivergence {
    private final String name;
    private final double[][] cost;
    private final double[] positions;
    private final double largest;

    private OptimalTransport(String name, double[][] cost, double[] positions) {
        this.name = name;
        this.cost = cost;
        this.positions = positions;
        double most = Distributions.largest(cost);
        largest = most > 0 ? most : 1;
    }

    /**
     * Transport under a table.
     *
     * @param cost (n, n) κ(x, x̂), finite, not negative, zero on the diagonal
     * @throws ConfigurationException naming {@code transportCost} when the table is not so
     */
    public static OptimalTransport of(double[][] cost) {
        double[][] checked = Distributions.costs("transportCost", cost, cost.length);
        for (int x = 0; x < checked.length; x++) {
            if (checked[x][x] != 0) {
                throw new ConfigurationException("transportCost[" + x + "][" + x + "] must be 0, got " + checked[x][x]
                        + ": staying in place costs nothing");
            }
        }
        return new OptimalTransport("transport", checked, null);
    }

    /** The square of Wasserstein-2 between symbols that lie at {@code positions} (n). */
    public static OptimalTransport squaredWasserstein2(double[] positions) {
        double[] at = Distributions.finite("positions", positions);
        double[][] cost = new double[at.length][at.length];
        for (int x = 0; x < at.length; x++) {
            for (int j = 0; j < at.length; j++) {
                cost[x][j] = (at[x] - at[j]) * (at[x] - at[j]);
            }
        }
        return new OptimalTransport("w2squared", cost, at);
    }

    @Override
    public String name() {
        return name;
    }

    @Override
    int symbols() {
        return cost.length;
    }

    @Override
    double scale() {
        return largest;
    }

    @Override
    public double transportCost(int from, int to) {
        return cost[from][to];
    }

    /** On a line the plan that keeps the order is best; with any other table a small linear program finds the plan. */
    @Override
    public double between(double[] p, double[] q) {
        return positions == null ? byProgram(p, q) : inOrder(p, q);
    }

    private double inOrder(double[] p, double[] q) {
        int[] order = Wasserstein1.order(positions);
        double sum = 0;
        int i = 0;
        int j = 0;
        double left = p[order[0]];
        double open = q[order[0]];
        while (i < order.length && j < order.length) {
            double moved = Math.min(left, open);
            sum += moved * cost[order[i]][order[j]];
            left -= moved;
            open -= moved;
            if (left <= open) {
                left = ++i < order.length ? p[order[i]] : 0;
            } else {
                open = ++j < order.length ? q[order[j]] : 0;
            }
        }
        return sum;
    }

    private double byProgram(double[] p, double[] q) {
        int n = p.length;
        LinearProgram program = new LinearProgram(2 * n, n * n, 2 * n * n);
        for (int x = 0; x < n; x++) {
            program.setRightSide(x, p[x] / Vectors.sum(p));
            program.setRightSide(n + x, q[x] / Vectors.sum(q));
            for (int j = 0; j < n; j++) {
                int column = program.addColumn(0, Double.POSITIVE_INFINITY, new int[] {x, n + j}, new double[] {1, 1});
                program.setCost(column, cost[x][j] / largest);
            }
        }
        Simplex simplex = new Simplex(program);
        if (!simplex.solve()) {
            throw new IllegalStateException("no transport plan between two distributions");
        }
        double sum = 0;
        for (int column = 2 * n; column < program.columns(); column++) {
            sum += simplex.value(column) * program.cost(column) * largest;
        }
        return sum;
    }

    /** A plan r(x, x̂) with rows summing to p (the extra rows) and columns to q (the link rows). */
    @Override
    PerceptionBlock block(double[] p) {
        return new PerceptionBlock() {
            @Override
            public int extraRows() {
                return p.length;
            }

            @Override
            public void build(LinearProgram program, Rows rows) {
                for (int x = 0; x < p.length; x++) {
                    program.setRightSide(rows.extra() + x, p[x]);
                    for (int j = 0; j < p.length; j++) {
                        int[] in = {rows.extra() + x, rows.link() + j, rows.perception()};
                        double[] values = {1, -1, cost[x][j] / largest};
                        program.addColumn(0, Double.POSITIVE_INFINITY, in, values);
                    }
                }
            }
        };
    }
}
