package io.github.trilemma.report;

import io.github.trilemma.config.ExperimentConfig;
import io.github.trilemma.config.JudgeConfig;
import io.github.trilemma.config.SweepConfig;
import io.github.trilemma.surface.CdpPoint;
import io.github.trilemma.surface.CdpSurface;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/**
 * A run folder as the report sees it.
 *
 * @param sweep what was asked for
 * @param yaml the resolved sweep as it lies in the folder
 * @param entries the point folders, sorted by (gamma, beta, alpha, id)
 * @param missing points of the sweep that have no folder yet, or one that is damaged
 * @param damaged a line for each folder of a point that cannot be read
 */
record RunView(
        SweepConfig sweep,
        String yaml,
        List<PointEntry> entries,
        List<ExperimentConfig> missing,
        List<String> damaged) {
    RunView {
        damaged = List.copyOf(damaged);
        entries = List.copyOf(entries);
        missing = List.copyOf(missing);
    }

    /** The points that were trained and measured. */
    List<CdpPoint> measured() {
        return entries.stream().filter(PointEntry::done).map(PointEntry::point).toList();
    }

    /** The judges: the one that the sweep reports first, the others as configured, then any others that have scored. */
    List<String> judges() {
        Set<String> judges = new LinkedHashSet<>();
        if (sweep.reportJudge() != null) {
            judges.add(sweep.reportJudge());
        }
        sweep.base().allJudges().stream().map(JudgeConfig::arch).forEach(judges::add);
        judges.addAll(CdpSurface.judges(entries.stream().map(PointEntry::point).toList()));
        return new ArrayList<>(judges);
    }

    /** The judges that have scored at least one finished point. */
    List<String> scoringJudges() {
        Set<String> scored = CdpSurface.judges(measured());
        return judges().stream().filter(scored::contains).toList();
    }

    /** Points in one state. */
    long count(State state) {
        return entries.stream().filter(entry -> entry.state() == state).count();
    }

    /** Points that the sweep will have when it is complete, at least those that are there. */
    int planned() {
        return entries.size() + missing.size();
    }
}
