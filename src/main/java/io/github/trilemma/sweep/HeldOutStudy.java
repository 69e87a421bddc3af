package io.github.trilemma.sweep;

import io.github.trilemma.ConfigurationException;
import io.github.trilemma.config.ExperimentConfig;
import io.github.trilemma.eval.HeldOutGap;
import io.github.trilemma.eval.Measurements;
import io.github.trilemma.kernel.KernelProvider;
import io.github.trilemma.kernel.Kernels;
import io.github.trilemma.nn.HeldOutCritic;
import io.github.trilemma.nn.Restorer;
import io.github.trilemma.run.PointFolder;
import io.github.trilemma.surface.Interval;
import io.github.trilemma.surface.Measure;
import io.github.trilemma.train.HeldOutTraining;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.BooleanSupplier;
import java.util.function.LongConsumer;

/**
 * The held-out gap of trained points under several budgets, which tells how many steps order them rightly. One training serves all
 * budgets of a point: the gap is measured at each mark. Nothing is written into the folders.
 */
public final class HeldOutStudy {
    private HeldOutStudy() {}

    /**
     * What to measure.
     *
     * @param points folders RUN/points/ID, trained
     * @param budgets steps of the held-out critic's training, rising, at least 1
     * @param width of the held-out critic; 0 = what each point's configuration says
     * @param seeds of the critic's initial weights, batches and noise, one training each; empty = the split's seed, as in a sweep
     * @param dataDir folder of data sets
     * @param kernels provider of the kernels
     */
    public record Request(
            List<Path> points,
            List<Integer> budgets,
            int width,
            List<Long> seeds,
            Path dataDir,
            KernelProvider kernels) {
        public Request {
            points = List.copyOf(points);
            budgets = List.copyOf(budgets);
            seeds = List.copyOf(seeds);
            boolean rising = !budgets.isEmpty() && budgets.get(0) >= 1;
            for (int i = 1; i < budgets.size(); i++) {
                rising &= budgets.get(i - 1) < budgets.get(i);
            }
            if (!rising) {
                throw new ConfigurationException(
                        "budgets of the held-out critic must be rising numbers of steps from 1 on, got " + budgets
                                + ": give e.g. 250,500,1000");
            }
            if (width < 0 || width > 1024) {
                throw new ConfigurationException("the held-out critic's width must be within 1..1024, got " + width);
            }
        }

        /** Steps over all points and seeds. */
        public long steps() {
            return (long) points.size() * Math.max(1, seeds.size()) * budgets.get(budgets.size() - 1);
        }
    }

    /**
     * One gap.
     *
     * @param folder of the point
     * @param seed of the critic
     * @param budget steps done
     * @param gap mean critic(x) - mean critic(xHat) over the test images
     * @param interval of 95 % over test images; null for fewer than two images
     */
    public record Reading(PointFolder folder, long seed, int budget, double gap, Interval interval) {}

    /**
     * Trains and measures, point by point.
     *
     * @param progress is told the number of steps done over all points after each
     * @return readings by point, seed and budget; fewer than asked for when cancelled
     * @throws ConfigurationException when a folder is no trained point's
     */
    public static List<Reading> run(Request request, LongConsumer progress, BooleanSupplier cancelled) {
        List<PointFolder> folders =
                request.points().stream().map(PointMeasurement::find).toList();
        Kernels kernels = KernelProvider.choose(request.kernels());
        Map<Object, Bench> benches = new LinkedHashMap<>();
        List<Reading> readings = new ArrayList<>();
        long before = 0;
        try {
            for (PointFolder folder : folders) {
                ExperimentConfig config = folder.config();
                Bench bench = benches.computeIfAbsent(
                        List.of(config.data(), config.degradation()),
                        shared -> new Bench(config, request.dataDir(), kernels));
                List<Long> seeds =
                        request.seeds().isEmpty() ? List.of(config.data().splitSeed()) : request.seeds();
                for (long seed : seeds) {
                    long done = before;
                    if (!measure(
                            request,
                            folder,
                            bench,
                            kernels,
                            seed,
                            readings,
                            step -> progress.accept(done + step),
                            cancelled)) {
                        return readings;
                    }
                    before += request.budgets().get(request.budgets().size() - 1);
                }
            }
            return readings;
        } finally {
            benches.values().forEach(Bench::close);
        }
    }

    private static boolean measure(
            Request request,
            PointFolder folder,
            Bench bench,
            Kernels kernels,
            long seed,
            List<Reading> readings,
            LongConsumer progress,
            BooleanSupplier cancelled) {
        ExperimentConfig config = folder.config();
        int width = request.width() == 0 ? config.measures().heldOutWidth() : request.width();
        try (Restorer restorer = PointMeasurement.restorer(folder, bench.test().channels(), kernels);
                HeldOutCritic critic = HeldOut.critic(bench, width);
                HeldOutTraining training = HeldOut.training(config, bench, restorer, critic, seed, kernels)) {
            for (int budget : request.budgets()) {
                if (!training.run(budget, cancelled, progress::accept)) {
                    return false;
                }
                double[] gaps = HeldOutGap.perImage(bench.testSet(config), restorer, critic);
                Measurements measured = Measurements.none().with(Measure.HELD_OUT_GAP, gaps);
                readings.add(new Reading(
                        folder,
                        seed,
                        budget,
                        measured.values().get(Measure.HELD_OUT_GAP),
                        measured.intervals().get(Measure.HELD_OUT_GAP)));
            }
            return true;
        }
    }
}
