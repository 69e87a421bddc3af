package io.github.trilemma.theory;

/**
 * The part of a linear program that belongs to the perception measure. The program has one link row for each restored symbol j
 * that already holds Σ_y π(y,j), and a perception row that already holds minus the perception column; the block adds its own
 * columns to them and sets their right sides.
 */
interface PerceptionBlock {
    /** Rows that the block needs beyond the link rows and the perception row. */
    int extraRows();

    /** Where the block finds its rows. */
    record Rows(int link, int perception, int extra) {}

    /** Adds the columns and sets the right sides. */
    void build(LinearProgram program, Rows rows);

    /** Puts columns into a first basis so that the link rows hold for a restored distribution q; the default changes nothing. */
    default void start(Basis basis, double[] q) {}

    /**
     * Makes an approximate block exact near the restored distribution q that came out.
     *
     * @param excess by how much d(p, q) is above what the program believed
     * @return whether anything was added, so that the program must be solved again
     */
    default boolean refine(LinearProgram program, double[] q, double excess) {
        return false;
    }

    /** An upper limit of the perception column, in the program's unit, that never binds. */
    default double vacuousLimit() {
        return CdpProgram.ABOVE;
    }
}
