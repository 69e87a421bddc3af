package io.github.trilemma.report;

import java.awt.Font;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * Round numbers within a range, with labels that all have the same number of decimals.
 *
 * @param at the numbers, rising
 * @param labels one per number
 */
record Ticks(List<Double> at, List<String> labels) {

    /** About {@code wanted} multiples of 1, 2 or 5 times a power of ten within least..greatest. */
    static Ticks of(double least, double greatest, int wanted) {
        double rough = (greatest - least) / Math.max(1, wanted);
        double power = Math.pow(10, Math.floor(Math.log10(rough)));
        double ratio = rough / power;
        double step = power * (ratio > 7 ? 10 : ratio > 3.5 ? 5 : ratio > 1.5 ? 2 : 1);
        int decimals = Math.max(0, (int) -Math.floor(Math.log10(step) + 1e-9));
        boolean plain = decimals <= 6 && Math.max(Math.abs(least), Math.abs(greatest)) < 1e6;
        List<Double> at = new ArrayList<>();
        List<String> labels = new ArrayList<>();
        long last = (long) Math.floor(greatest / step + 1e-9);
        for (long k = (long) Math.ceil(least / step - 1e-9); k <= last; k++) {
            double value = k * step;
            at.add(value);
            labels.add(plain ? String.format(Locale.ROOT, "%." + decimals + "f", value) : Numbers.brief(value));
        }
        return new Ticks(List.copyOf(at), List.copyOf(labels));
    }

    /** As many ticks as fit side by side on {@code length} logical pixels, about one per {@code spacing} at most. */
    static Ticks across(Range range, double length, double spacing, Font font) {
        int wanted = Math.max(1, (int) (length / spacing));
        Ticks ticks = of(range.least(), range.greatest(), wanted);
        while (wanted > 1 && !ticks.fit(length, font)) {
            wanted--;
            ticks = of(range.least(), range.greatest(), wanted);
        }
        return ticks;
    }

    /** Width of the widest label in logical pixels. */
    double widest(Font font) {
        return labels.stream()
                .mapToDouble(label -> Canvas.width(label, font))
                .max()
                .orElse(0);
    }

    private boolean fit(double length, Font font) {
        return labels.size() * (widest(font) + 10) <= length;
    }
}
