package io.github.trilemma.report;

import io.github.trilemma.surface.Axis;
import io.github.trilemma.surface.CdpPoint;
import io.github.trilemma.surface.CdpSurface;
import io.github.trilemma.surface.Interval;
import io.github.trilemma.surface.Limits;
import io.github.trilemma.surface.Measure;
import io.github.trilemma.surface.Mix;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

/** A choice in words. */
public final class ChoiceText {
    private ChoiceText() {}

    /** Lines for a terminal; one line when nothing keeps the limits. */
    public static List<String> lines(Choice choice) {
        CdpSurface surface = choice.surface();
        Axis objective = choice.chosen().objective();
        String least = name(surface, objective);
        if (!choice.chosen().found()) {
            double share = choice.nearest().orElseThrow().share();
            return List.of("nothing keeps " + limits(choice) + ": the nearest is " + parts(choice.mix()) + " with "
                    + values(surface, choice.mix()) + ", when every limit gives way by "
                    + Numbers.brief(Math.ceil(1000 * share) / 10) + " % of its measure's range");
        }
        List<String> lines = new ArrayList<>();
        Mix mix = choice.mix();
        lines.add("least " + least + limited(choice) + ": "
                + (mix.parts().size() == 1
                        ? "one restorer"
                        : "a mix of " + mix.parts().size() + " restorers"));
        lines.add("  " + values(surface, mix));
        for (Mix.Part part : mix.parts()) {
            lines.add("  " + Numbers.fixed(part.probability(), 4) + "  " + weights(part.point()) + ": "
                    + values(surface, part.point()) + "  " + choice.folder(part));
        }
        lines.add("  " + gain(choice));
        CdpPoint best = choice.unlimited().point().orElseThrow();
        lines.add("  the limits cost " + Numbers.brief(Math.max(0, choice.cost())) + " in " + least + ": without them "
                + weights(best) + " has " + Numbers.brief(surface.value(best, objective)));
        lines.add("  use it: trilemma restore " + use(choice) + " IMAGE... --out DIR");
        return lines;
    }

    private static String gain(Choice choice) {
        String least = name(choice.surface(), choice.chosen().objective());
        if (choice.chosen().point().isEmpty()) {
            return "no single restorer keeps the limits";
        }
        CdpPoint single = choice.chosen().point().orElseThrow();
        double value = choice.surface().value(single, choice.chosen().objective());
        double gain = choice.gain().orElseThrow();
        if (choice.mix().parts().size() == 1 || gain <= 0) {
            return "no mix is better than this single restorer";
        }
        return "the mix gains " + Numbers.brief(gain) + " in " + least
                + " over the best single restorer within the limits, " + weights(single) + " with "
                + Numbers.brief(value);
    }

    private static String use(Choice choice) {
        List<Mix.Part> parts = choice.mix().parts();
        if (parts.size() == 1) {
            return choice.folder(parts.get(0)).toString();
        }
        return "--mix "
                + parts.stream()
                        .map(part -> choice.folder(part) + ":" + Numbers.fixed(part.probability(), 6))
                        .collect(Collectors.joining(","));
    }

    private static String parts(Mix mix) {
        return mix.parts().stream()
                .map(part -> (part.probability() == 1 ? "" : Numbers.fixed(part.probability(), 4) + "·")
                        + weights(part.point()))
                .collect(Collectors.joining(" + "));
    }

    private static String limited(Choice choice) {
        return choice.chosen().limits().equals(Limits.none()) ? " without limits" : " with " + limits(choice);
    }

    private static String limits(Choice choice) {
        List<String> limits = new ArrayList<>();
        for (Axis axis : Axis.values()) {
            double limit = choice.chosen().limits().on(axis);
            if (Double.isFinite(limit)) {
                limits.add(name(choice.surface(), axis) + " at most " + Numbers.exact(limit));
            }
        }
        return String.join(" and ", limits);
    }

    private static String values(CdpSurface surface, Mix mix) {
        List<String> values = new ArrayList<>();
        for (Axis axis : Axis.values()) {
            values.add(name(surface, axis) + " " + Numbers.brief(mix.value(axis)));
        }
        return String.join(", ", values);
    }

    private static String values(CdpSurface surface, CdpPoint point) {
        List<String> values = new ArrayList<>();
        for (Axis axis : Axis.values()) {
            String measure = surface.measure(axis);
            values.add(name(surface, axis) + " " + Numbers.brief(point.measure(measure))
                    + point.interval(measure).map(ChoiceText::interval).orElse(""));
        }
        return String.join(", ", values);
    }

    private static String interval(Interval interval) {
        return " [" + Numbers.brief(interval.low()) + ", " + Numbers.brief(interval.high()) + "]";
    }

    private static String weights(CdpPoint point) {
        return "(alpha " + Numbers.exact(point.alpha()) + ", beta " + Numbers.exact(point.beta()) + ", gamma "
                + Numbers.exact(point.gamma()) + ")";
    }

    /** What a measure is called in a sentence. */
    private static String name(CdpSurface surface, Axis axis) {
        String measure = surface.measure(axis);
        String label = Measure.of(measure).label();
        int bracket = label.indexOf('(');
        boolean sided = axis != Axis.ERROR && bracket >= 0;
        return sided ? label.substring(bracket + 1, label.length() - 1) : label;
    }
}
