package io.github.trilemma.train;

/** The parts into which a profile divides the time of a training. */
public enum Phase {
    /** The numbers of the iteration, and its batches: which images, their noise. */
    DRAW("advance and draw"),
    /** Restoring the critic's batches, without gradients. */
    RESTORE("restore for the critic"),
    /** Scores of both halves and the critic's way back. */
    CRITIC("critic steps"),
    /** Forward, loss and way back of the restorer step. */
    RESTORER("restorer step"),
    /** Both optimisers, clipping included. */
    ADAM("Adam and clipping"),
    /** What else belongs to an iteration; all of it where it is replayed from a graph, which nobody can look into. */
    ITERATION("iteration, undivided"),
    /** The loss over the validation images. */
    VALIDATION("validation"),
    /** Reading terms, history, checkpoints, progress. */
    HOST("host");

    private final String label;

    Phase(String label) {
        this.label = label;
    }

    /** Place in arrays of times by phase. */
    @SuppressWarnings("EnumOrdinal")
    public int place() {
        return ordinal();
    }

    /** The name for people. */
    public String label() {
        return label;
    }
}
