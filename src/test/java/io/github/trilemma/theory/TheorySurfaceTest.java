package io.github.trilemma.theory;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.github.trilemma.ConfigurationException;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

class TheorySurfaceTest {
    private final KnownSources.Placed placed = KnownSources.fourLevel();

    @Test
    void isTheSameOnAnyNumberOfThreadsAndAsSingleSolutions() {
        for (Divergence divergence : RandomSources.divergences(placed)) {
            CdpSolver solver = new CdpSolver(placed.source(), divergence);
            SurfaceGrid grid = SurfaceGrid.automatic(solver, 6, 5);
            AtomicInteger solved = new AtomicInteger();
            TheorySurface one = TheorySurface.solve(placed.source(), divergence, grid, 1, solved::incrementAndGet);
            TheorySurface three = TheorySurface.solve(placed.source(), divergence, grid, 3, () -> {});
            assertThat(solved.get()).isEqualTo(30);
            assertThat(one.solutions()).isEqualTo(three.solutions());
            assertThat(one.largestGap()).isLessThan(1e-7);
            for (int i = 0; i < 6; i++) {
                for (int j = 0; j < 5; j++) {
                    CdpSolution cell = one.at(i, j);
                    CdpSolution single = new CdpSolver(placed.source(), divergence)
                            .solve(grid.distortions()[i], grid.perceptions()[j]);
                    assertThat(cell.feasible()).isEqualTo(single.feasible());
                    if (cell.feasible()) {
                        assertThat(cell.errorRate()).isCloseTo(single.errorRate(), within(1e-7));
                    }
                }
            }
        }
    }

    @Test
    void automaticGridCoversTheSurface() {
        CdpSolver solver = new CdpSolver(placed.source(), new TotalVariation());
        SurfaceGrid grid = SurfaceGrid.automatic(solver, 10, 8);
        assertThat(grid.size()).isEqualTo(80);
        assertThat(grid.distortions()[0]).isCloseTo(solver.minimumDistortion(null), within(1e-12));
        assertThat(grid.perceptions()[0]).isZero();
        // The far corner is as good as no limits at all.
        assertThat(solver.solve(grid.distortions()[9], grid.perceptions()[7]).errorRate())
                .isCloseTo(solver.solve(null, null).errorRate(), within(1e-7));
    }

    @Test
    void aSourceWithoutATradeoffHasAGridAllTheSame() {
        // A perfect channel: restoring changes nothing, least distortion and divergence are both 0.
        double[][] identity = {{1, 0}, {0, 1}};
        DiscreteSource source = new DiscreteSource(
                new double[] {0.5, 0.5}, identity, identity, new double[][] {{0, 1}, {1, 0}}, new int[] {0, 1});
        SurfaceGrid grid = SurfaceGrid.automatic(new CdpSolver(source, new TotalVariation()), 3, 3);
        TheorySurface surface = TheorySurface.solve(source, new TotalVariation(), grid, 1, () -> {});
        assertThat(surface.solutions())
                .allSatisfy(cell -> assertThat(cell.errorRate()).isCloseTo(0, within(1e-9)));
    }

    @Test
    void gridsAreChecked() {
        assertThatThrownBy(() -> new SurfaceGrid(new double[] {0.2, 0.1}, new double[] {0}))
                .isInstanceOf(ConfigurationException.class)
                .hasMessageContaining("D must rise, got 0.2 then 0.1");
        assertThatThrownBy(() -> new SurfaceGrid(new double[] {0.2}, new double[] {Double.POSITIVE_INFINITY}))
                .isInstanceOf(ConfigurationException.class)
                .hasMessageContaining("P[0] must be a finite number");
        assertThatThrownBy(() -> new SurfaceGrid(new double[0], new double[] {0}))
                .isInstanceOf(ConfigurationException.class);
    }
}
