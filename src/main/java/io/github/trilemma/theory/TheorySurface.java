package io.github.trilemma.theory;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/**
 * C(D,P) on a grid. Each P is solved as one chain from the largest D downwards, every solution starting from its neighbour's
 * basis; chains are independent, so the result does not depend on the number of threads.
 */
public final class TheorySurface {
    private final SurfaceGrid grid;
    private final List<Chain> chains;

    private TheorySurface(SurfaceGrid grid, List<Chain> chains) {
        this.grid = grid;
        this.chains = chains;
    }

    /** All limits D at one limit P, and the solution at the least D that goes with it. */
    private record Chain(List<CdpSolution> cells, CdpSolution edge) {}

    /**
     * Computes a surface.
     *
     * @param threads number of chains solved side by side, at least 1
     * @param whenSolved called once for each solved pair (D, P), from any of the threads
     */
    public static TheorySurface solve(
            DiscreteSource source, Divergence divergence, SurfaceGrid grid, int threads, Runnable whenSolved) {
        ExecutorService pool = Executors.newFixedThreadPool(threads);
        try {
            List<Future<Chain>> running = new ArrayList<>();
            for (double p : grid.perceptions()) {
                running.add(pool.submit(() -> chain(new CdpSolver(source, divergence), grid, p, whenSolved)));
            }
            List<Chain> chains = new ArrayList<>();
            for (Future<Chain> chain : running) {
                chains.add(chain.get());
            }
            return new TheorySurface(grid, chains);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted while solving a surface", e);
        } catch (ExecutionException e) {
            throw new IllegalStateException(e.getCause().getMessage(), e.getCause());
        } finally {
            pool.shutdownNow();
        }
    }

    private static Chain chain(CdpSolver solver, SurfaceGrid grid, double p, Runnable whenSolved) {
        double[] distortions = grid.distortions();
        double least = solver.minimumDistortion(p);
        CdpSolution[] cells = new CdpSolution[distortions.length];
        for (int i = distortions.length - 1; i >= 0; i--) {
            cells[i] = solver.solve(distortions[i], p, least).withoutRestorer();
            whenSolved.run();
        }
        return new Chain(List.of(cells), solver.solve(least, p, least).withoutRestorer());
    }

    /** The limits. */
    public SurfaceGrid grid() {
        return grid;
    }

    /** The solution, without its restorer, at the i-th limit D and the j-th limit P. */
    public CdpSolution at(int distortion, int perception) {
        return chains.get(perception).cells().get(distortion);
    }

    /**
     * The solution at the j-th limit P and the least distortion that goes with it: the edge of what is feasible. Its limitD is
     * that distortion.
     */
    public CdpSolution edge(int perception) {
        return chains.get(perception).edge();
    }

    /** All solutions, P slowest. */
    public List<CdpSolution> solutions() {
        List<CdpSolution> all = new ArrayList<>();
        for (Chain chain : chains) {
            all.addAll(chain.cells());
        }
        return all;
    }

    /** The largest certified gap of any cell. */
    public double largestGap() {
        return solutions().stream()
                .filter(CdpSolution::feasible)
                .mapToDouble(CdpSolution::gap)
                .max()
                .orElse(Double.NaN);
    }
}
