package io.github.trilemma.report;

import io.github.trilemma.surface.Axis;
import io.github.trilemma.surface.CdpPoint;
import io.github.trilemma.surface.CdpSurface;
import io.github.trilemma.surface.Measure;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * All that the points say.
 *
 * @param surfaces judge to surface, for judges with at least one point that has D, P and C; the reported judge first
 * @param tradeoff judge to the claims of the tradeoff
 * @param weights claims of the weights and of the judges' agreement
 */
record Findings(Map<String, CdpSurface> surfaces, Map<String, List<Verdict>> tradeoff, List<Verdict> weights) {
    Findings {
        surfaces = Collections.unmodifiableMap(new LinkedHashMap<>(surfaces));
        tradeoff = Collections.unmodifiableMap(new LinkedHashMap<>(tradeoff));
        weights = List.copyOf(weights);
    }

    static Findings of(RunView run, ReportOptions options) {
        List<CdpPoint> measured = run.measured();
        SeedGroups seeds = SeedGroups.of(run);
        Map<String, CdpSurface> surfaces = new LinkedHashMap<>();
        Map<String, List<Verdict>> tradeoff = new LinkedHashMap<>();
        for (String judge : run.scoringJudges()) {
            CdpSurface surface =
                    CdpSurface.of(measured, options.distortion(), options.perception(), Measure.errorRate(judge));
            if (!surface.points().isEmpty()) {
                surfaces.put(judge, surface);
                List<Verdict> claims = new ArrayList<>(shape(seeds, options, judge));
                claims.addAll(TradeoffClaims.of(
                        surface, options, SamplingError.of(run.sweep().base().data(), surface.values(Axis.ERROR))));
                tradeoff.put(judge, claims);
            }
        }
        List<Verdict> weights = new ArrayList<>();
        if (!measured.isEmpty()) {
            List<String> judges = new ArrayList<>(surfaces.keySet());
            weights.addAll(WeightClaims.of(measured, judges, options));
            weights.add(WeightClaims.agreement(measured, judges));
            Rulers.of(seeds.means()).ifPresent(rulers -> weights.add(rulers.verdict()));
        }
        return new Findings(surfaces, tradeoff, weights);
    }

    private static List<Verdict> shape(SeedGroups seeds, ReportOptions options, String judge) {
        String error = Measure.errorRate(judge);
        CdpSurface means = CdpSurface.of(seeds.means(), options.distortion(), options.perception(), error);
        return ShapeClaims.of(means, seeds.uncertainty(error));
    }

    /** One line per claim for a terminal. */
    List<String> lines() {
        List<String> lines = new ArrayList<>();
        tradeoff.forEach((judge, verdicts) -> verdicts.forEach(verdict -> lines.add(judge + ", " + verdict.line())));
        weights.forEach(verdict -> lines.add(verdict.line()));
        return lines;
    }
}
