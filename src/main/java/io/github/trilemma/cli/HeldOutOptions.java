package io.github.trilemma.cli;

import io.github.trilemma.ConfigurationException;
import io.github.trilemma.kernel.KernelProvider;
import io.github.trilemma.run.PointFolder;
import io.github.trilemma.run.RunRecord;
import io.github.trilemma.run.RunStore;
import io.github.trilemma.sweep.HeldOutStudy;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.LongConsumer;
import me.tongfei.progressbar.ProgressBar;
import picocli.CommandLine.Option;

/** The held-out critic of finished points under budgets of the user's choice. */
final class HeldOutOptions {
    @Option(
            names = "--held-out",
            paramLabel = "STEPS",
            split = ",",
            description = "Train a held-out critic for each point and print its gap at these numbers of steps, e.g."
                    + " 250,500,1000: one training, measured at each mark. Several points, or a RUN for all of its"
                    + " points, also show how far budgets and seeds agree about the order. Nothing is written.")
    private List<Integer> budgets = new ArrayList<>();

    @Option(
            names = "--held-out-width",
            paramLabel = "W",
            description = "Width of that critic (default: measures.heldOutWidth of the point).")
    private Integer width;

    @Option(
            names = "--held-out-seeds",
            paramLabel = "SEED",
            split = ",",
            description = "Seeds of that critic, one training each (default: data.splitSeed of the point).")
    private List<Long> seeds = new ArrayList<>();

    boolean wanted() {
        if (budgets.isEmpty() && (width != null || !seeds.isEmpty())) {
            throw new ConfigurationException(
                    "--held-out-width and --held-out-seeds go with --held-out, got no --held-out:"
                            + " give the numbers of steps");
        }
        return !budgets.isEmpty();
    }

    HeldOutTable measure(List<Path> folders, Path dataDir, KernelProvider kernels) {
        if (width != null && width < 1) {
            throw new ConfigurationException("--held-out-width must be within 1..1024, got " + width);
        }
        List<Path> points = new ArrayList<>();
        folders.forEach(folder -> points.addAll(points(folder)));
        HeldOutStudy.Request request =
                new HeldOutStudy.Request(points, budgets, width == null ? 0 : width, seeds, dataDir, kernels);
        Terminal.note("training a held-out critic for " + points.size() + " points");
        ProgressBar bar = Terminal.watched() ? SweepProgress.bar("held-out", "steps", request.steps()) : null;
        try (bar) {
            LongConsumer progress = bar == null ? step -> {} : bar::stepTo;
            return HeldOutTable.of(HeldOutStudy.run(request, progress, Interruption.token()));
        }
    }

    /** A point, or the finished points of a run. */
    private static List<Path> points(Path folder) {
        if (!Files.exists(folder.resolve("sweep.yaml"))) {
            return List.of(folder);
        }
        List<Path> done = new ArrayList<>();
        for (PointFolder point : RunStore.open(folder).points()) {
            Optional<RunRecord> record = point.record();
            if (record.isPresent() && record.get().done()) {
                done.add(point.dir());
            }
        }
        if (done.isEmpty()) {
            throw new ConfigurationException(
                    folder + " must hold a finished point, got none: run the sweep to its end first");
        }
        return done;
    }
}
