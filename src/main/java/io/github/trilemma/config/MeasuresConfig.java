package io.github.trilemma.config;

/**
 * What is measured beyond the forward passes over the test images; part of no point's identity. A point keeps the measures of
 * the budget that it was measured under.
 *
 * @param heldOutIterations steps of the held-out critic's training, one batch each; 0 = no held-out critic
 * @param heldOutWidth width w of the held-out critic (its layers have w, 2w and 4w channels), whatever the point's own width;
 *     the same for all points, so that one ruler measures them
 */
public record MeasuresConfig(int heldOutIterations, int heldOutWidth) {
    /** Nothing beyond the forward passes: what configurations mean that were written before there was a choice. */
    public static final MeasuresConfig NONE = new MeasuresConfig(0, 32);

    public MeasuresConfig {
        Check.notNegative("measures.heldOutIterations", heldOutIterations);
        Check.require(
                heldOutWidth >= 1 && heldOutWidth <= 1024, "measures.heldOutWidth", "within 1..1024", heldOutWidth);
    }

    /** Whether a held-out critic is trained. */
    public boolean heldOut() {
        return heldOutIterations > 0;
    }

    /** Whether a point measured under this may stand beside one measured under {@code other}. */
    boolean compares(MeasuresConfig other) {
        return !heldOut() || !other.heldOut() || equals(other);
    }
}
