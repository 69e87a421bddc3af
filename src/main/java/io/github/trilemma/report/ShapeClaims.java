package io.github.trilemma.report;

import io.github.trilemma.surface.Axis;
import io.github.trilemma.surface.CdpPoint;
import io.github.trilemma.surface.CdpSurface;
import io.github.trilemma.surface.Mix;
import io.github.trilemma.surface.ShapeTests;
import io.github.trilemma.surface.ShapeVerdict;
import java.util.List;
import java.util.stream.Collectors;

/**
 * The two halves of the theorem, that C falls and is convex, tested on measured points with their uncertainty, in
 * words.
 */
final class ShapeClaims {
    private ShapeClaims() {}

    /**
     * Both verdicts.
     *
     * @param surface one point per weights, with intervals where they are known
     * @param uncertainty in words, what the standard errors count
     */
    static List<Verdict> of(CdpSurface surface, String uncertainty) {
        return List.of(
                verdict("C falls as D and P may rise", ShapeTests.falls(surface), uncertainty),
                verdict("C is convex over D and P", ShapeTests.convex(surface), uncertainty));
    }

    private static Verdict verdict(String claim, ShapeVerdict found, String uncertainty) {
        Finding finding = switch (found.outcome()) {
            case HOLDS -> Finding.HOLDS;
            case VIOLATED -> Finding.FAILS;
            case UNTOLD -> Finding.UNDECIDED;
        };
        return new Verdict(claim, finding, numbers(found, uncertainty));
    }

    private static String numbers(ShapeVerdict found, String uncertainty) {
        boolean falls = found.property() == ShapeVerdict.Property.FALLS;
        if (found.comparisons() == 0) {
            return falls
                    ? "no two points of which one has at most the other's D and P"
                    : "no point of the front that a mix of others could match in D and P";
        }
        String pairs = found.comparisons() == 1 ? " pair of points" : " pairs of points";
        String compared = falls
                ? found.comparisons() + pairs + " ordered in D and P"
                : found.comparisons() + " points of the front against the mixes of the others";
        boolean known = !found.uncounted().contains(Axis.ERROR);
        String critical = Numbers.fixed(found.critical(), 1) + " standard errors";
        StringBuilder text = new StringBuilder(compared).append("; ");
        int count = found.violations().size();
        if (count == 0) {
            text.append("no violation");
        } else {
            text.append(count).append(count == 1 ? " violation" : " violations");
            if (known) {
                text.append(", ")
                        .append(found.sure().size())
                        .append(" of them beyond ")
                        .append(critical);
            }
            text.append(": ")
                    .append(found.violations().stream()
                            .map(violation -> violation(violation, known))
                            .collect(Collectors.joining("; ")));
        }
        if (!known) {
            return text.append("; C has no intervals, so chance cannot be told from a violation")
                    .toString();
        }
        text.append("; violations up to ")
                .append(Numbers.brief(found.bound()))
                .append(" in C would not show, ")
                .append(Numbers.brief(found.tolerance()))
                .append(" are tolerated; ")
                .append(uncertainty);
        if (!found.uncounted().isEmpty()) {
            text.append("; that of ")
                    .append(found.uncounted().stream()
                            .sorted()
                            .map(Axis::letter)
                            .collect(Collectors.joining(" and ")))
                    .append(" is not known and not counted");
        }
        return text.toString();
    }

    private static String violation(ShapeVerdict.Violation violation, boolean known) {
        String size = known && Double.isFinite(violation.sigmas())
                ? ", " + Numbers.fixed(violation.sigmas(), 1) + " standard errors"
                : "";
        String by = violation.by().stream()
                .map(part -> share(part) + weights(part.point()))
                .collect(Collectors.joining(" + "));
        return weights(violation.point()) + " is " + Numbers.brief(violation.amount()) + " above " + by + size;
    }

    private static String share(Mix.Part part) {
        return part.probability() == 1 ? "" : Numbers.fixed(part.probability(), 2) + "·";
    }

    /** The three weights, for a sentence: {@code (1, 0.02, 0)}. */
    static String weights(CdpPoint point) {
        return "(" + Numbers.exact(point.alpha()) + ", " + Numbers.exact(point.beta()) + ", "
                + Numbers.exact(point.gamma()) + ")";
    }
}
