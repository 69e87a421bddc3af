package io.github.trilemma.report;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.trilemma.config.LossWeights;
import io.github.trilemma.config.Presets;
import io.github.trilemma.surface.CdpPoint;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

class RestoredLayoutTest {
    private static PointEntry entry(String id, double alpha, double beta, double gamma, State state) {
        return new PointEntry(
                id,
                Presets.of("exp2").base().withWeights(new LossWeights(alpha, beta, gamma)),
                state,
                "",
                new CdpPoint(id, alpha, beta, gamma, new TreeMap<>()),
                Map.of(),
                Double.NaN,
                Path.of("samples.png"),
                Path.of("history.jsonl"));
    }

    @Test
    void listedPointsBesideAGridFormTheirOwnBlock() {
        List<PointEntry> entries = new ArrayList<>();
        entries.add(entry("x", 1, 0.5, 0.5, State.DONE));
        entries.add(entry("y", 1, 0.6, 0.5, State.DONE));
        for (double beta : new double[] {0, 0.02, 0.1}) {
            for (double gamma : new double[] {0, 0.005}) {
                entries.add(entry("g" + beta + gamma, 1, beta, gamma, State.DONE));
            }
        }
        RestoredLayout layout = RestoredLayout.of(entries, OptionalDouble.empty());
        assertThat(layout.blocks()).hasSize(2);
        assertThat(layout.blocks().get(0).betas()).containsExactly(0.0, 0.02, 0.1);
        assertThat(layout.blocks().get(0).gammas()).containsExactly(0.0, 0.005);
        assertThat(layout.blocks().get(1).betas()).containsExactly(0.5, 0.6);
        assertThat(layout.blocks().get(1).cells()).hasSize(2);
    }

    @Test
    void theAlphaWithMostFinishedPointsIsShown() {
        List<PointEntry> entries = List.of(
                entry("a", 0.5, 0, 0, State.DONE),
                entry("b", 0.5, 0.1, 0, State.FAILED),
                entry("c", 0.75, 0, 0, State.DONE),
                entry("d", 0.75, 0.1, 0, State.DONE),
                entry("e", 0.75, 0.1, 0, State.DONE));
        RestoredLayout layout = RestoredLayout.of(entries, OptionalDouble.empty());
        assertThat(layout.alpha()).isEqualTo(0.75);
        assertThat(layout.otherAlphas()).containsExactly(0.5);
        RestoredLayout chosen = RestoredLayout.of(entries, OptionalDouble.of(0.5));
        assertThat(chosen.blocks().get(0).cells()).hasSize(2);
        assertThat(chosen.repeats()).isZero();
        assertThat(RestoredLayout.of(entries, OptionalDouble.of(0.75)).repeats())
                .isEqualTo(1);
    }

    @Test
    void aFinishedPointGoesBeforeAnUnfinishedOne() {
        List<PointEntry> entries = List.of(entry("a", 1, 0, 0, State.UNFINISHED), entry("b", 1, 0, 0, State.DONE));
        RestoredLayout layout = RestoredLayout.of(entries, OptionalDouble.empty());
        assertThat(layout.blocks()
                        .get(0)
                        .cells()
                        .get(new RestoredLayout.Place(0, 0))
                        .id())
                .isEqualTo("b");
        assertThat(RestoredLayout.of(List.of(), OptionalDouble.empty()).blocks())
                .isEmpty();
    }

    @Test
    void cellsHoldAsManyImagesAsFit() {
        assertThat(CellShape.choose(3, 28, 10, 8, 2)).isEqualTo(new CellShape(3, 3, 42));
        assertThat(CellShape.choose(3, 28, 5, 8, 2)).isEqualTo(new CellShape(2, 2, 56));
        assertThat(CellShape.choose(20, 28, 10, 8, 2)).isEqualTo(new CellShape(2, 2, 28));
        assertThat(CellShape.choose(28, 28, 10, 8, 2)).isEqualTo(new CellShape(1, 1, 42));
        assertThat(CellShape.choose(3, 32, 9, 8, 2)).isEqualTo(new CellShape(3, 3, 48));
        assertThat(CellShape.choose(2, 512, 9, 8, 2)).isEqualTo(new CellShape(1, 1, 150));
    }
}
