package io.github.trilemma.theory;

import java.util.Comparator;
import java.util.stream.IntStream;

/**
 * Wasserstein-1 on a line: ∫ |F_p - F_q|, in the unit of the positions. Written with the flow between neighbours, which is the
 * difference of the distribution functions, it needs 2(n-1) columns where a transport plan would need n².
 */
public final class Wasserstein1 extends TransportDivergence {
    private final double[] positions;
    private final int[] order;
    private final double range;

    /**
     * The measure for symbols at given places.
     *
     * @param positions (n) place of each symbol on the line, in any order, equal ones allowed
     * @throws io.github.trilemma.ConfigurationException when a position is not finite
     */
    public Wasserstein1(double[] positions) {
        this.positions = Distributions.finite("positions", positions);
        order = order(positions);
        double width = positions.length == 0 ? 0 : positions[order[order.length - 1]] - positions[order[0]];
        range = width > 0 ? width : 1;
    }

    static int[] order(double[] positions) {
        return IntStream.range(0, positions.length)
                .boxed()
                .sorted(Comparator.comparingDouble(j -> positions[j]))
                .mapToInt(Integer::intValue)
                .toArray();
    }

    @Override
    public String name() {
        return "w1";
    }

    @Override
    int symbols() {
        return positions.length;
    }

    @Override
    double scale() {
        return range;
    }

    @Override
    public double between(double[] p, double[] q) {
        double difference = 0;
        double sum = 0;
        for (int i = 0; i + 1 < order.length; i++) {
            difference += p[order[i]] - q[order[i]];
            sum += Math.abs(difference) * gap(i);
        }
        return sum;
    }

    private double gap(int i) {
        return positions[order[i + 1]] - positions[order[i]];
    }

    @Override
    public double transportCost(int from, int to) {
        return Math.abs(positions[from] - positions[to]);
    }

    /** q_j = p_j + flow in - flow out; d is Σ |flow| · distance. */
    @Override
    PerceptionBlock block(double[] p) {
        return new PerceptionBlock() {
            private final int[] back = new int[order.length];
            private final int[] forth = new int[order.length];
            private int link;

            @Override
            public int extraRows() {
                return 0;
            }

            @Override
            public void start(Basis basis, double[] q) {
                double flow = 0;
                for (int i = 0; i + 1 < order.length; i++) {
                    flow += p[order[i]] - q[order[i]];
                    basis.place(flow > 0 ? forth[i] : back[i], link + order[i]);
                }
            }

            @Override
            public void build(LinearProgram program, Rows rows) {
                link = rows.link();
                for (int j = 0; j < p.length; j++) {
                    program.setRightSide(rows.link() + j, p[j]);
                }
                for (int i = 0; i + 1 < order.length; i++) {
                    int[] in = {rows.link() + order[i], rows.link() + order[i + 1], rows.perception()};
                    double cost = gap(i) / range;
                    forth[i] = program.addColumn(0, Double.POSITIVE_INFINITY, in, new double[] {1, -1, cost});
                    back[i] = program.addColumn(0, Double.POSITIVE_INFINITY, in, new double[] {-1, 1, cost});
                }
            }
        };
    }
}
