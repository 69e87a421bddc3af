package io.github.trilemma.report;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.trilemma.surface.CdpPoint;
import io.github.trilemma.surface.Interval;
import io.github.trilemma.surface.Measure;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

class RulersTest {
    private static CdpPoint point(double beta, double own, double heldOut) {
        Map<String, Interval> intervals = Map.of(
                Measure.CRITIC_GAP, new Interval(own - 0.001, own + 0.001),
                Measure.HELD_OUT_GAP, new Interval(heldOut - 0.01, heldOut + 0.01));
        return new CdpPoint(
                "p" + beta,
                1,
                beta,
                0,
                new TreeMap<>(Map.of(Measure.CRITIC_GAP, own, Measure.HELD_OUT_GAP, heldOut)),
                new TreeMap<>(intervals));
    }

    private static List<CdpPoint> agreeing() {
        List<CdpPoint> points = new ArrayList<>();
        for (int i = 0; i < 8; i++) {
            points.add(point(i, 0.1 - 0.01 * i, 1 - 0.1 * i));
        }
        return points;
    }

    @Test
    void rulersThatAgree() {
        Verdict verdict = Rulers.of(agreeing()).orElseThrow().verdict();
        assertThat(verdict.finding()).isEqualTo(Finding.HOLDS);
        assertThat(verdict.numbers()).contains("Kendall's tau +1.00", "over 8 points; 0 of 28 pairs");
    }

    @Test
    void aPairThatIsOrderedDifferentlyIsNamed() {
        List<CdpPoint> points = agreeing();
        points.set(1, point(1, 0.05, 0.95));
        Rulers rulers = Rulers.of(points).orElseThrow();
        Verdict verdict = rulers.verdict();
        assertThat(verdict.finding()).isEqualTo(Finding.FAILS);
        assertThat(verdict.numbers())
                .contains("3 pairs are ordered differently beyond the intervals of both", "95 % interval +0.")
                .contains("(1, 1, 0) has the smaller critic gap (0.05 against 0.08), (1, 2, 0) the smaller held-out gap"
                        + " (0.8 against 0.95)");
        Html html = new Html();
        rulers.write(html);
        assertThat(RulersFigure.of(rulers, "sweep", 1).file()).isEqualTo("perception-rulers.png");
    }

    @Test
    void oneRulerAloneIsNotCompared() {
        CdpPoint bare = new CdpPoint("a", 1, 0, 0, new TreeMap<>(Map.of(Measure.CRITIC_GAP, 0.1)), new TreeMap<>());
        assertThat(Rulers.of(List.of(bare, bare, point(1, 1, 1)))).isEmpty();
    }
}
