package io.github.trilemma.theory;

/** Total variation: ½ Σ |p - q|, within 0..1; the transport cost is 1 between any two different symbols. */
public final class TotalVariation extends TransportDivergence {
    @Override
    public String name() {
        return "tv";
    }

    @Override
    public double between(double[] p, double[] q) {
        double sum = 0;
        for (int j = 0; j < p.length; j++) {
            sum += Math.abs(p[j] - q[j]);
        }
        return sum / 2;
    }

    @Override
    public double transportCost(int from, int to) {
        return from == to ? 0 : 1;
    }

    /** q_j - p_j = over_j - under_j with both at least 0, and half of their sum is d. */
    @Override
    PerceptionBlock block(double[] p) {
        return new PerceptionBlock() {
            private final int[] over = new int[p.length];
            private final int[] under = new int[p.length];
            private int link;

            @Override
            public int extraRows() {
                return 0;
            }

            @Override
            public void start(Basis basis, double[] q) {
                for (int j = 0; j < p.length; j++) {
                    basis.place(q[j] > p[j] ? over[j] : under[j], link + j);
                }
            }

            @Override
            public void build(LinearProgram program, Rows rows) {
                link = rows.link();
                for (int j = 0; j < p.length; j++) {
                    int[] in = {rows.link() + j, rows.perception()};
                    over[j] = program.addColumn(0, Double.POSITIVE_INFINITY, in, new double[] {-1, 0.5});
                    under[j] = program.addColumn(0, Double.POSITIVE_INFINITY, in, new double[] {1, 0.5});
                    program.setRightSide(rows.link() + j, p[j]);
                }
            }
        };
    }
}
