package io.github.trilemma.theory;

import java.util.ArrayList;
import java.util.List;

/**
 * p log(p/q) for each symbol as the largest of its tangents: a convex broken line in q, written with one boxed column for each
 * piece (slopes rise, so the pieces fill in order). A new tangent shortens two pieces and adds one: no row changes, the basis
 * stays, and a few dual simplex steps reach the new optimum. Tangents lie below the function, so the program's optimum is a
 * lower bound at all times.
 */
final class KullbackLeiblerBlock implements PerceptionBlock {
    /** q is kept above this share of p: it bounds the divergence and costs at most this much probability. */
    static final double LEAST_SHARE = 1e-8;

    private static final double[] FIRST_SHARES = {
        1e-8, 1e-7, 1e-6, 1e-5, 1e-4, 1e-3, 1e-2, 0.03, 0.1, 0.2, 0.35, 0.5, 0.65, 0.8, 0.9, 0.96, 1, 1.04, 1.1, 1.2,
        1.4, 1.7, 2.2, 3, 5, 10, 30, 100, 1000
    };
    private static final double CLOSE = 1e-7;
    private static final double STEEP = 10;
    private static final double ROUGH = 1e-4;

    private final double[] p;
    private final List<List<Piece>> pieces = new ArrayList<>();
    private Rows rows;
    private double atLeast;

    KullbackLeiblerBlock(double[] p) {
        this.p = p;
    }

    /** One tangent, at q = touch, over from..to; its column counts in {@code unit}, which keeps coefficients small. */
    private static final class Piece {
        final double touch;
        final int column;
        final double unit;
        double from;
        double to;

        Piece(double touch, int column, double unit, double from, double to) {
            this.touch = touch;
            this.column = column;
            this.unit = unit;
            this.from = from;
            this.to = to;
        }
    }

    @Override
    public int extraRows() {
        return 0;
    }

    @Override
    public void build(LinearProgram program, Rows where) {
        rows = where;
        double constant = 0;
        for (int j = 0; j < p.length; j++) {
            List<Piece> line = new ArrayList<>();
            pieces.add(line);
            program.setRightSide(rows.link() + j, LEAST_SHARE * p[j]);
            if (p[j] == 0) {
                line.add(piece(program, j, 1, 0, 1));
                continue;
            }
            constant += p[j] * Math.log(1 / LEAST_SHARE);
            for (double share : FIRST_SHARES) {
                if (share * p[j] < 1) {
                    add(program, j, share * p[j]);
                }
            }
            add(program, j, 1);
        }
        atLeast = constant;
        program.setRightSide(rows.perception(), -constant);
    }

    @Override
    public double vacuousLimit() {
        return atLeast + 1;
    }

    @Override
    public void start(Basis basis, double[] q) {
        for (int j = 0; j < p.length; j++) {
            List<Piece> line = pieces.get(j);
            int at = 0;
            while (at + 1 < line.size() && q[j] > line.get(at).to) {
                basis.setAtUpper(line.get(at++).column, true);
            }
            basis.place(line.get(at).column, rows.link() + j);
        }
    }

    @Override
    public boolean refine(LinearProgram program, double[] q, double excess) {
        boolean added = false;
        for (int j = 0; j < p.length; j++) {
            if (p[j] > 0 && q[j] > LEAST_SHARE * p[j] && q[j] < 1 && error(j, q[j]) > 0.01 * excess / p.length) {
                added |= add(program, j, q[j]);
            }
        }
        return added;
    }

    /** By how much the tangents lie below the function at q. */
    private double error(int j, double q) {
        for (Piece piece : pieces.get(j)) {
            if (q <= piece.to) {
                double tangent = Math.log(p[j] / piece.touch) - (q - piece.touch) / piece.touch;
                return p[j] * (Math.log(p[j] / q) - tangent);
            }
        }
        return 0;
    }

    /** Adds the tangent at q = touch unless one is there already. */
    private boolean add(LinearProgram program, int j, double touch) {
        List<Piece> line = pieces.get(j);
        int at = 0;
        while (at < line.size() && line.get(at).touch < touch) {
            at++;
        }
        Piece left = at > 0 ? line.get(at - 1) : null;
        Piece right = at < line.size() ? line.get(at) : null;
        if ((left != null && touch - left.touch < CLOSE * touch)
                || (right != null && right.touch - touch < CLOSE * touch)) {
            return false;
        }
        double from = left == null ? LEAST_SHARE * p[j] : meeting(left.touch, touch);
        double to = right == null ? 1 : meeting(touch, right.touch);
        if (left != null) {
            left.to = from;
            resize(program, left);
        }
        if (right != null) {
            right.from = to;
            resize(program, right);
        }
        line.add(at, piece(program, j, touch, from, to));
        return true;
    }

    private Piece piece(LinearProgram program, int j, double touch, double from, double to) {
        double slope = p[j] == 0 ? 0 : -p[j] / touch;
        double unit = Math.min(1, STEEP / Math.abs(slope));
        int column = program.addColumn(
                0, (to - from) / unit, new int[] {rows.link() + j, rows.perception()}, new double[] {-unit, slope * unit
                });
        program.setTolerance(column, Simplex.PRIMAL_TOLERANCE * Math.max(1, ROUGH / unit));
        return new Piece(touch, column, unit, from, to);
    }

    private static void resize(LinearProgram program, Piece piece) {
        program.setBounds(piece.column, 0, Math.max(0, piece.to - piece.from) / piece.unit);
    }

    /** Where the tangents at a and b > a cross. */
    private static double meeting(double a, double b) {
        return a * (Math.log(b / a) / ((b - a) / b));
    }
}
