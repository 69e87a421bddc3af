package io.github.trilemma.theory;

/** p_X̂ = p_X and nothing else: what every measure says at P = 0, without a multiplier that could be infinite. */
final class ExactMatch extends Divergence {
    @Override
    public String name() {
        return "equal";
    }

    @Override
    public double between(double[] p, double[] q) {
        return new TotalVariation().between(p, q);
    }

    @Override
    PerceptionBlock block(double[] p) {
        return new PerceptionBlock() {
            @Override
            public int extraRows() {
                return 0;
            }

            @Override
            public void build(LinearProgram program, Rows rows) {
                for (int j = 0; j < p.length; j++) {
                    program.setRightSide(rows.link() + j, p[j]);
                }
            }
        };
    }

    @Override
    double lowerBound(double[] p, double mu, double[] phi, double[] rowDuals) {
        return -Vectors.dot(phi, p);
    }
}
