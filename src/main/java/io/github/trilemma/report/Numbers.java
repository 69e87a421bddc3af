package io.github.trilemma.report;

import java.math.BigDecimal;
import java.math.MathContext;
import java.util.Locale;

/** Numbers as text, the same in every locale and on every Java release. */
final class Numbers {
    private Numbers() {}

    /** At most four significant digits without trailing zeros: 0.1523, 12, 1.5e-7; NaN and infinities by name. */
    static String brief(double value) {
        return Double.isFinite(value) ? plain(rounded(value, 4)) : name(value);
    }

    /** The shortest decimal that gives the same double: a weight or level as it was written, a measure in full. */
    static String exact(double value) {
        if (!Double.isFinite(value)) {
            return name(value);
        }
        for (int digits = 1; digits < 17; digits++) {
            BigDecimal decimal = rounded(value, digits);
            if (decimal.doubleValue() == value) {
                return plain(decimal);
            }
        }
        return plain(rounded(value, 17));
    }

    /** A fixed number of decimals; "-" for NaN. */
    static String fixed(double value, int decimals) {
        if (!Double.isFinite(value)) {
            return Double.isNaN(value) ? "-" : name(value);
        }
        return String.format(Locale.ROOT, "%." + decimals + "f", value);
    }

    /** A share as whole per cent; "-" for what is no number. */
    static String percent(double share) {
        return Double.isFinite(share) ? Math.round(100 * share) + " %" : "-";
    }

    private static BigDecimal rounded(double value, int digits) {
        return new BigDecimal(value).round(new MathContext(digits));
    }

    private static String plain(BigDecimal decimal) {
        if (decimal.signum() == 0) {
            return "0";
        }
        BigDecimal stripped = decimal.stripTrailingZeros();
        double size = Math.abs(stripped.doubleValue());
        return size >= 1e-5 && size < 1e9
                ? stripped.toPlainString()
                : stripped.toString().replace("E+", "e").replace("E", "e");
    }

    private static String name(double value) {
        return Double.isNaN(value) ? "NaN" : value > 0 ? "Infinity" : "-Infinity";
    }
}
