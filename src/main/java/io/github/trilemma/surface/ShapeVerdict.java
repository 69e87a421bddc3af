package io.github.trilemma.surface;

import java.util.List;
import java.util.Set;

/**
 * What measured points, with their uncertainty, say of one property of the surface C(D, P).
 *
 * @param property what was tested
 * @param outcome what the points say
 * @param comparisons number of comparisons made; with none nothing can be told
 * @param critical standard errors from which a single violation counts, 5 % shared out over all comparisons
 * @param bound no comparison misses the property by more than this (in C, upper ends of 95 % intervals); NaN when not
 *     known
 * @param tolerance how small {@code bound} must be for the property to hold, in C
 * @param violations every place where the measured values miss the property, the surest first
 * @param uncounted axes on which some point has no interval; their chance is not counted
 */
public record ShapeVerdict(
        Property property,
        Outcome outcome,
        int comparisons,
        double critical,
        double bound,
        double tolerance,
        List<Violation> violations,
        Set<Axis> uncounted) {
    public ShapeVerdict {
        violations = List.copyOf(violations);
        uncounted = Set.copyOf(uncounted);
    }

    /** What the theorem of Liu, Zhang, Xiong (2019) says of the optimum. */
    public enum Property {
        /** C does not rise when D or P may be larger. */
        FALLS,
        /** C lies nowhere above what mixing reaches. */
        CONVEX
    }

    /** What can be said. */
    public enum Outcome {
        /** No violation beyond chance, and none of more than the tolerance could have been overlooked. */
        HOLDS,
        /** At least one violation is beyond chance. */
        VIOLATED,
        /** Neither: the measures are not precise enough, or there is nothing to compare. */
        UNTOLD
    }

    /**
     * A point whose C is too large.
     *
     * @param point the point
     * @param by what beats it: one point, or the parts of a mix, which have at most its D and P
     * @param amount by how much C is too large
     * @param sigmas the same in standard errors; NaN when these are not known
     */
    public record Violation(CdpPoint point, List<Mix.Part> by, double amount, double sigmas) {
        public Violation {
            by = List.copyOf(by);
        }
    }

    /** The violations that are beyond chance. */
    public List<Violation> sure() {
        return violations.stream()
                .filter(violation -> violation.sigmas() >= critical)
                .toList();
    }
}
