package io.github.trilemma.config;

import com.fasterxml.jackson.annotation.JsonInclude;
import java.util.List;

/**
 * What is measured beyond the forward passes over the test images; part of no point's identity. A point keeps the measures of
 * the budget that it was measured under.
 *
 * @param heldOutIterations steps of the held-out critic's training, one batch each; 0 = no held-out critic
 * @param heldOutWidth width w of the held-out critic (its layers have w, 2w and 4w channels), whatever the point's own width;
 *     the same for all points, so that one ruler measures them
 * @param further names of measures that the class path provides; null = none. Points that are measured keep what they have
 */
public record MeasuresConfig(
        int heldOutIterations,
        int heldOutWidth,
        @JsonInclude(JsonInclude.Include.NON_NULL) List<String> further) {
    /** Nothing beyond the forward passes: what configurations mean that were written before there was a choice. */
    public static final MeasuresConfig NONE = new MeasuresConfig(0, 32);

    public MeasuresConfig {
        Check.notNegative("measures.heldOutIterations", heldOutIterations);
        Check.require(
                heldOutWidth >= 1 && heldOutWidth <= 1024, "measures.heldOutWidth", "within 1..1024", heldOutWidth);
        further = further == null ? null : List.copyOf(further);
        Check.require(
                further == null
                        || (!further.isEmpty()
                                && further.stream().allMatch(name -> name.matches("[a-z][a-z0-9-]*"))
                                && further.stream().distinct().count() == further.size()),
                "measures.further",
                "names of measures on the class path, each once",
                further);
    }

    /** A held-out critic alone. */
    public MeasuresConfig(int heldOutIterations, int heldOutWidth) {
        this(heldOutIterations, heldOutWidth, null);
    }

    /** The same budget beside what another configuration measures further. */
    public MeasuresConfig besides(MeasuresConfig other) {
        return new MeasuresConfig(heldOutIterations, heldOutWidth, other.further);
    }

    /** Whether both train the held-out critic alike. */
    public boolean sameBudget(MeasuresConfig other) {
        return heldOutIterations == other.heldOutIterations && heldOutWidth == other.heldOutWidth;
    }

    /** Whether a held-out critic is trained. */
    public boolean heldOut() {
        return heldOutIterations > 0;
    }

    /** Whether a point measured under this may stand beside one measured under {@code other}. */
    boolean compares(MeasuresConfig other) {
        return !heldOut() || !other.heldOut() || sameBudget(other);
    }
}
