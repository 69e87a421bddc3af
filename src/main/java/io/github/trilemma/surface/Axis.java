package io.github.trilemma.surface;

/** The three sides of the tradeoff; on each, less is better. */
public enum Axis {
    /** D, how far a restored image is from its clean one. */
    DISTORTION("D"),
    /** P, how far restored images are from clean ones as distributions. */
    PERCEPTION("P"),
    /** C, how often the judge labels restored images wrongly. */
    ERROR("C");

    private final String letter;

    Axis(String letter) {
        this.letter = letter;
    }

    /** The letter used in formulas: D, P or C. */
    public String letter() {
        return letter;
    }

    /** The axis that is neither {@code this} nor {@code other}. */
    public Axis third(Axis other) {
        if (this == other) {
            throw new IllegalArgumentException("two different axes needed, got " + this + " twice");
        }
        for (Axis axis : values()) {
            if (axis != this && axis != other) {
                return axis;
            }
        }
        throw new AssertionError("an enum of three values has a third");
    }
}
