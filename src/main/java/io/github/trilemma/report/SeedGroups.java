package io.github.trilemma.report;

import io.github.trilemma.config.ConfigReader;
import io.github.trilemma.config.PointId;
import io.github.trilemma.surface.CdpPoint;
import io.github.trilemma.surface.Interval;
import io.github.trilemma.surface.Measure;
import io.github.trilemma.surface.SeedMeans;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * The measured points of a run, those together that differ in their seed alone.
 *
 * @param groups in the order of their first points
 */
record SeedGroups(List<List<CdpPoint>> groups) {
    SeedGroups {
        groups = groups.stream().map(List::copyOf).toList();
    }

    /**
     * The groups of the points that were trained and measured. An error rate without an interval gets the normal one of
     * a share of n test images, value ± 1.96·sqrt(c(1-c)/n), where n is known.
     */
    static SeedGroups of(RunView run) {
        int images = SamplingError.images(run.sweep().base().data());
        Map<String, List<CdpPoint>> groups = new LinkedHashMap<>();
        for (PointEntry entry : run.entries()) {
            if (entry.done()) {
                String key = PointId.of(ConfigReader.with(entry.config(), Map.of("seed", 0)));
                groups.computeIfAbsent(key, id -> new ArrayList<>()).add(withSampling(entry.point(), images));
            }
        }
        return new SeedGroups(List.copyOf(groups.values()));
    }

    /** One point per group, see {@link SeedMeans#merge}. */
    List<CdpPoint> means() {
        return SeedMeans.merge(groups);
    }

    /** In words, what the standard errors of a measure count. */
    String uncertainty(String measure) {
        Double spread = SeedMeans.spread(groups).get(measure);
        return spread == null
                ? "standard errors count the choice of test images, not that of the seed"
                : "standard errors count the choice of test images and of the seed (standard deviation between seeds "
                        + Numbers.brief(spread) + ")";
    }

    private static CdpPoint withSampling(CdpPoint point, int images) {
        if (images == 0) {
            return point;
        }
        SortedMap<String, Interval> intervals = new TreeMap<>(point.intervals());
        point.measures().forEach((name, value) -> {
            if (Measure.judgeOf(name) != null && value >= 0 && value <= 1) {
                double error = Math.sqrt(value * (1 - value) / images);
                intervals.putIfAbsent(name, Interval.around(value, error));
            }
        });
        return new CdpPoint(point.id(), point.alpha(), point.beta(), point.gamma(), point.measures(), intervals);
    }
}
