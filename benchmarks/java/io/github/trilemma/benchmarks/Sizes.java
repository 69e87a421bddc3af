package io.github.trilemma.benchmarks;

/** Sizes that all benchmarks share: the paper's digits and batches. */
public final class Sizes {
    public static final int SIDE = 28;
    public static final int PIXELS = SIDE * SIDE;
    public static final int CLASSES = 10;
    public static final int BATCH = 50;
    /** Resident images. */
    public static final int AVAILABLE = 10_000;

    private Sizes() {}
}
