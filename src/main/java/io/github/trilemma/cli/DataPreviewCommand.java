package io.github.trilemma.cli;

import io.github.trilemma.DataPreview;
import io.github.trilemma.config.ExperimentConfig;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** A picture of what a degradation does. */
@Command(
        name = "preview",
        mixinStandardHelpOptions = true,
        description = "Draw the first test images, clean above degraded, as a sweep with these keys would see them.",
        footer = {
            "",
            "Examples:",
            "  trilemma data preview --out noise.png",
            "  trilemma data preview folder:photos --set patch=64 --set degradation.kind=jpeg --set quality=20"
                    + " --out jpeg.png",
            "  trilemma data preview --config photos.yaml --out photos.png"
        })
final class DataPreviewCommand implements Callable<Integer> {
    @Spec
    private CommandSpec spec;

    @Mixin
    private DataOptions data;

    @Parameters(
            paramLabel = "DATASET",
            arity = "0..1",
            description = "mnist, cifar10, stroke-digits, folder:PATH or paired:PATH (default: the configuration's).")
    private String dataset;

    @Option(
            names = "--config",
            paramLabel = "FILE",
            description = "YAML file of a sweep; its data and degradation count.")
    private Path config;

    @Option(
            names = "--set",
            paramLabel = "KEY=VALUE",
            description = "Set a key, such as degradation.kind=blur. Repeatable; wins over --config.")
    private List<String> settings = new ArrayList<>();

    @Option(names = "--count", paramLabel = "N", defaultValue = "8", description = "Images to show (default: 8).")
    private int count;

    @Option(names = "--out", paramLabel = "FILE", required = true, description = "PNG file.")
    private Path out;

    @Option(names = "--force", description = "Replace the file if it is there.")
    private boolean force;

    @Override
    public Integer call() {
        ExperimentConfig experiment = DataSettings.of(dataset, config, settings);
        int shown = DataPreview.write(experiment, data.resolve(), count, out, force);
        PrintWriter print = spec.commandLine().getOut();
        print.println("wrote " + out + ": " + shown + " test images of "
                + experiment.data().dataset() + ", clean above, "
                + experiment.degradation().kind() + " below");
        print.flush();
        return 0;
    }
}
