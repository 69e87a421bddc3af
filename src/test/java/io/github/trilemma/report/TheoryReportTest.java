package io.github.trilemma.report;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.trilemma.theory.CdpSolution;
import io.github.trilemma.theory.CdpSolver;
import io.github.trilemma.theory.Divergence;
import io.github.trilemma.theory.KnownSources;
import io.github.trilemma.theory.KullbackLeibler;
import io.github.trilemma.theory.OptimalTransport;
import io.github.trilemma.theory.SurfaceGrid;
import io.github.trilemma.theory.TheorySurface;
import io.github.trilemma.theory.TotalVariation;
import io.github.trilemma.theory.ToyExample;
import io.github.trilemma.theory.Wasserstein1;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TheoryReportTest {
    @TempDir
    private Path folder;

    /** The theorem on computed surfaces, by the code that checks measured ones. */
    @Test
    void theoremHoldsOnComputedSurfaces() {
        for (KnownSources.Placed placed :
                List.of(KnownSources.fourLevel(), KnownSources.toy(21, ToyExample.BAYES_THRESHOLD))) {
            for (Divergence divergence : List.of(
                    new TotalVariation(),
                    new Wasserstein1(placed.positions()),
                    OptimalTransport.squaredWasserstein2(placed.positions()),
                    new KullbackLeibler())) {
                TheorySurface surface = surface(placed, divergence, 9, 8);
                TheoryCheck check = TheoryCheck.of(surface);
                assertThat(check.holds())
                        .as("%s: %s", divergence.name(), check.text())
                        .isTrue();
                assertThat(check.cells()).isGreaterThan(20);
                assertThat(check.tolerance()).isLessThan(1e-6);
            }
        }
    }

    @Test
    void writesEveryFile() throws IOException {
        KnownSources.Placed placed = KnownSources.fourLevel();
        CdpSolver solver = new CdpSolver(placed.source(), new TotalVariation());
        TheorySurface surface = surface(placed, new TotalVariation(), 5, 4);
        CdpSolution shown = solver.solve(0.06, 0.02);
        List<Path> files = TheoryReport.write(folder, "four <levels>", placed.source(), "tv", surface, List.of(shown));
        assertThat(files)
                .extracting(file -> file.getFileName().toString())
                .containsExactly("surface.csv", "surface.png", "slices.png", "restorer-1.png", "theory.html");
        List<String> lines = Files.readAllLines(folder.resolve("surface.csv"));
        assertThat(lines).hasSize(21);
        assertThat(lines.get(0)).isEqualTo("D,P,feasible,errorRate,distortion,perception,gap,slopeD,slopeP");
        assertThat(lines.get(1)).endsWith(",false,,,,,,");
        String page = Files.readString(folder.resolve("theory.html"));
        assertThat(page)
                .contains("four &lt;levels&gt;")
                .contains("non-increasing and convex")
                .doesNotContain("http://");
        byte[] again = Files.readAllBytes(folder.resolve("surface.png"));
        TheoryReport.write(folder, "four <levels>", placed.source(), "tv", surface, List.of(shown));
        assertThat(Files.readAllBytes(folder.resolve("surface.png"))).isEqualTo(again);
    }

    @Test
    void drawsWhateverIsSolved() throws IOException {
        KnownSources.Placed placed = KnownSources.toy(11, ToyExample.BAYES_THRESHOLD);
        CdpSolver solver = new CdpSolver(placed.source(), new TotalVariation());
        SurfaceGrid onePoint = new SurfaceGrid(new double[] {1}, new double[] {0.05});
        TheorySurface surface = TheorySurface.solve(placed.source(), new TotalVariation(), onePoint, 1, () -> {});
        assertPng(TheoryFigures.surface(surface, "tv"));
        assertPng(TheoryFigures.slices(surface, "tv"));
        assertPng(TheoryFigures.restorer(
                placed.source(), solver.solve(null, 0.0).restorer(), "p(x̂|y) without a limit of D"));
        assertPng(TheoryFigures.toy(ToyExample.BAYES_THRESHOLD, 15));
        SurfaceGrid nothing = new SurfaceGrid(new double[] {0, 0.01}, new double[] {0, 0.05});
        assertPng(TheoryFigures.surface(
                TheorySurface.solve(placed.source(), new TotalVariation(), nothing, 1, () -> {}), "tv"));
    }

    private static void assertPng(byte[] png) throws IOException {
        assertThat(ImageIO.read(new ByteArrayInputStream(png)).getWidth()).isGreaterThan(800);
    }

    private static TheorySurface surface(KnownSources.Placed placed, Divergence divergence, int d, int p) {
        SurfaceGrid grid = SurfaceGrid.automatic(new CdpSolver(placed.source(), divergence), d, p);
        return TheorySurface.solve(placed.source(), divergence, grid, 2, () -> {});
    }
}
