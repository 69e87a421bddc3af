package io.github.trilemma.report;

import io.github.trilemma.surface.CdpPoint;
import io.github.trilemma.surface.Measure;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/** The measures that the page's reader may put on each axis; on all of them less is better. */
final class AxisChoices {
    private AxisChoices() {}

    /**
     * Axis letter to names of measures, that of the figures first: D the squared-error measures, C what judges say, P the
     * others. A measure counts when at least one point has it as a finite number.
     */
    static Map<String, List<String>> of(List<CdpPoint> points, List<String> judges, ReportOptions options) {
        Set<String> known = new TreeSet<>();
        points.forEach(point -> point.measures().forEach((name, value) -> {
            if (Double.isFinite(value) && Measure.of(name).lowerIsBetter()) {
                known.add(name);
            }
        }));
        Set<String> distortions = new LinkedHashSet<>(List.of(options.distortion(), Measure.RMSE, Measure.MSE));
        Set<String> errors = new LinkedHashSet<>();
        judges.forEach(judge -> errors.add(Measure.errorRate(judge)));
        judges.forEach(judge -> errors.add(Measure.crossEntropy(judge)));
        Set<String> perceptions = new LinkedHashSet<>(List.of(options.perception(), Measure.CRITIC_GAP));
        for (String name : known) {
            // One class's error rate is no side of the tradeoff; it stands in the tables of numbers.
            boolean ofJudge = Measure.judgeOf(name) != null || name.startsWith(Measure.crossEntropy(""));
            if (!ofJudge && !distortions.contains(name) && !name.contains(".class")) {
                perceptions.add(name);
            }
        }
        Map<String, List<String>> choices = new LinkedHashMap<>();
        choices.put("D", kept(distortions, known));
        choices.put("P", kept(perceptions, known));
        choices.put("C", kept(errors, known));
        return choices;
    }

    private static List<String> kept(Collection<String> names, Set<String> known) {
        List<String> kept = new ArrayList<>(names);
        kept.retainAll(known);
        return kept;
    }
}
