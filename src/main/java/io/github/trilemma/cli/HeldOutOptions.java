package io.github.trilemma.cli;

import io.github.trilemma.Compute;
import io.github.trilemma.ConfigurationException;
import io.github.trilemma.HeldOutRulers;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
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

    HeldOutTable measure(List<Path> folders, Path dataDir, Compute compute) {
        if (width != null && width < 1) {
            throw new ConfigurationException("--held-out-width must be within 1..1024, got " + width);
        }
        HeldOutRulers rulers = new HeldOutRulers(folders, budgets, width == null ? 0 : width, seeds, dataDir, compute);
        Terminal.note("training a held-out critic for " + rulers.points().size() + " points");
        ProgressBar bar = Terminal.watched() ? SweepProgress.bar("held-out", "steps", rulers.steps()) : null;
        try (bar) {
            LongConsumer progress = bar == null ? step -> {} : bar::stepTo;
            return HeldOutTable.of(rulers.measure(progress, Interruption.token()));
        }
    }
}
