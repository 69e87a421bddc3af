package io.github.trilemma.surface;

import java.util.ArrayList;
import java.util.List;

/**
 * How far two rulers put the same points into the same order.
 *
 * <p>A pair of points is clear under a ruler when its difference exceeds the 95 % interval of a difference of two independent values,
 * {@code 1.96·sqrt(s1² + s2²)} with s the standard errors; else it is close. Points that share their test images differ with less
 * error than that, so that clear errs on the side of close.
 *
 * @param points number of points
 * @param kendall Kendall's tau-b, within -1..1; NaN for fewer than two points or a constant ruler
 * @param spearman Spearman's rho, likewise
 * @param clear pairs that are clear under the second ruler
 * @param clearFlipped those of them that the first ruler orders the other way
 * @param close the other pairs
 * @param closeFlipped those of them that the first ruler orders the other way
 * @param disputes pairs that are clear under both rulers and ordered differently
 */
public record OrderAgreement(
        int points,
        double kendall,
        double spearman,
        int clear,
        int clearFlipped,
        int close,
        int closeFlipped,
        List<Dispute> disputes) {
    public OrderAgreement {
        disputes = List.copyOf(disputes);
    }

    /**
     * Two points that are ordered differently.
     *
     * @param lowerInFirst the point with the lower value under the first ruler
     * @param lowerInSecond that with the lower value under the second
     * @param size the lesser of the two differences, each in standard errors of its own; above 1.96
     */
    public record Dispute(int lowerInFirst, int lowerInSecond, double size) {}

    /**
     * Compares two rulers.
     *
     * @param first values by point
     * @param firstErrors their standard errors, at least 0; NaN when not known, which leaves a pair close
     * @param second values of the same points
     * @param secondErrors their standard errors
     */
    public static OrderAgreement of(double[] first, double[] firstErrors, double[] second, double[] secondErrors) {
        if (firstErrors.length != first.length || secondErrors.length != second.length) {
            throw new IllegalArgumentException("every value must have a standard error, got " + first.length + " and "
                    + second.length + " values, " + firstErrors.length + " and " + secondErrors.length + " errors");
        }
        double kendall = RankCorrelation.kendall(first, second);
        double spearman = RankCorrelation.spearman(first, second);
        int[] pairs = new int[2];
        int[] flipped = new int[2];
        List<Dispute> disputes = new ArrayList<>();
        for (int i = 0; i < first.length; i++) {
            for (int j = 0; j < i; j++) {
                double one = first[i] - first[j];
                double other = second[i] - second[j];
                double sizeOne = Math.abs(one) / Math.hypot(firstErrors[i], firstErrors[j]);
                double sizeOther = Math.abs(other) / Math.hypot(secondErrors[i], secondErrors[j]);
                int kind = sizeOther > Interval.SIGMAS ? 0 : 1;
                boolean differs = one * other < 0;
                pairs[kind]++;
                flipped[kind] += differs ? 1 : 0;
                if (differs && Math.min(sizeOne, sizeOther) > Interval.SIGMAS) {
                    disputes.add(new Dispute(one < 0 ? i : j, other < 0 ? i : j, Math.min(sizeOne, sizeOther)));
                }
            }
        }
        disputes.sort((a, b) -> Double.compare(b.size(), a.size()));
        return new OrderAgreement(
                first.length, kendall, spearman, pairs[0], flipped[0], pairs[1], flipped[1], disputes);
    }
}
