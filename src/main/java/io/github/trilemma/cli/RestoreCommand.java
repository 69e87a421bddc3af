package io.github.trilemma.cli;

import io.github.trilemma.ConfigurationException;
import io.github.trilemma.Restorer;
import io.github.trilemma.RestorerBuilder;
import io.github.trilemma.RestorerBuilder.RestoredFile;
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

/** Restores files with a trained point or a mix. */
@Command(
        name = "restore",
        mixinStandardHelpOptions = true,
        description = {
            "Restore PNG, JPEG or WebP files of any size (up to 4096x4096) with a trained point, or with a mix of which"
                    + " one is drawn"
                    + " at random per image. Results are PNG files of the images' names.",
            "The images are taken as already degraded; --degrade applies the point's own degradation first. Files"
                    + " hold values"
                    + " within 0..255 only, while noisy images in training are not clipped: expect less of clipped"
                    + " ones.",
            "A point trained with batchNorm: batch normalises over the images that go through it together: those of"
                    + " one size,"
                    + " in even batches of at most the training's. An image alone is normalised by itself, so give"
                    + " images of"
                    + " one kind together.",
            "A point trained on grey images restores a colour image channel by channel. One trained on RGB refuses"
                    + " grey images."
        },
        footer = {
            "",
            "Examples:",
            "  trilemma restore runs/exp2/points/1b00334a8b25fa98 photos/*.png --out restored",
            "  trilemma restore --mix runs/exp2/points/1b00334a8b25fa98:0.3,runs/exp2/points/4fd22bde1e00b6c2:0.7 \\",
            "      --seed 1 photos/*.png --out restored"
        })
final class RestoreCommand implements Callable<Integer> {
    @Spec
    private CommandSpec spec;

    @Mixin
    private KernelOptions kernels;

    @Mixin
    private OneDevice device;

    @Parameters(
            arity = "1..*",
            paramLabel = "POINT_DIR|IMAGE",
            description = "Folder of a trained point (not with --mix), then the images.")
    private List<Path> paths;

    @Option(names = "--out", required = true, paramLabel = "DIR", description = "Folder of the results.")
    private Path out;

    @Option(
            names = "--mix",
            split = ",",
            paramLabel = "POINT_DIR:PROBABILITY",
            description = "Restorers of a mix and their probabilities, which sum to 1: see 'trilemma choose'.")
    private List<String> mix = new ArrayList<>();

    @Option(
            names = "--seed",
            defaultValue = "0",
            paramLabel = "N",
            description = "Seed of the draw among a mix and of --degrade (default: 0).")
    private long seed;

    @Option(names = "--degrade", description = "Degrade the images first, as the point's training images were.")
    private boolean degrade;

    @Option(names = "--force", description = "Replace results that are there already.")
    private boolean force;

    @Override
    public Integer call() {
        RestorerBuilder restorer = Restorer.builder().seed(seed).degrade(degrade);
        List<Path> images = new ArrayList<>(paths);
        if (mix.isEmpty()) {
            restorer.part(images.remove(0), 1);
            if (images.isEmpty()) {
                throw new ConfigurationException("restore needs a point's folder and images, got " + paths.get(0)
                        + " alone: name the images, too");
            }
        } else {
            mix.forEach(part -> add(restorer, part));
        }
        List<RestoredFile> results = restorer.compute(device.compute(kernels)).restoreFiles(images, out, force);
        PrintWriter print = spec.commandLine().getOut();
        for (RestoredFile result : results) {
            String by = mix.size() < 2 ? "" : " by " + result.point();
            print.println("wrote " + result.written() + by);
        }
        print.flush();
        return 0;
    }

    private static void add(RestorerBuilder restorer, String text) {
        int colon = text.lastIndexOf(':');
        try {
            restorer.part(
                    Path.of(text.substring(0, Math.max(0, colon))), Double.parseDouble(text.substring(colon + 1)));
        } catch (NumberFormatException e) {
            throw new ConfigurationException(
                    "--mix must be POINT_DIR:PROBABILITY[,POINT_DIR:PROBABILITY...], got " + text, e);
        }
    }
}
