package io.github.trilemma.surface;

/** The three weights of the loss. */
public enum Weight {
    /** Weight of the squared error. */
    ALPHA("alpha"),
    /** Weight of the adversarial term. */
    BETA("beta"),
    /** Weight of the cross-entropy. */
    GAMMA("gamma");

    private final String label;

    Weight(String label) {
        this.label = label;
    }

    /** Its name in configurations and tables. */
    public String label() {
        return label;
    }

    /** The weight that a point was trained under. */
    public double of(CdpPoint point) {
        return switch (this) {
            case ALPHA -> point.alpha();
            case BETA -> point.beta();
            case GAMMA -> point.gamma();
        };
    }
}
