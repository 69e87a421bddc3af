package io.github.trilemma.cli;

import io.github.trilemma.ConfigurationException;
import io.github.trilemma.JudgeScore;
import io.github.trilemma.JudgeTraining;
import io.github.trilemma.Judges;
import io.github.trilemma.StoppedException;
import io.github.trilemma.config.ClassifierRecipe;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import me.tongfei.progressbar.ProgressBar;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Trains a classifier on clean images. */
@Command(
        name = "train",
        mixinStandardHelpOptions = true,
        description =
                "Train a classifier on clean images. A stopped training goes on when the same command is given again.",
        footer = {
            "",
            "Examples:",
            "  trilemma classifier train --arch cnn1 --data-dir DATA --out cnn1.safetensors",
            "  trilemma classifier train --arch cnn2 --dataset cifar10 --data-dir DATA --epochs 20 --out cnn2.safetensors",
            "  trilemma classifier train --arch cnn1 --data-dir DATA --paper --out cnn1-paper.safetensors"
        })
final class ClassifierTrainCommand implements Callable<Integer> {
    @Spec
    private CommandSpec spec;

    @Mixin
    private DataOptions data;

    @Mixin
    private KernelOptions kernels;

    @Mixin
    private OneDevice device;

    @Option(names = "--arch", required = true, paramLabel = "ARCH", description = "logistic, cnn1 or cnn2.")
    private String arch;

    @Option(
            names = "--dataset",
            defaultValue = "mnist",
            paramLabel = "NAME",
            description = "mnist (default), cifar10, stroke-digits or folder:PATH.")
    private String dataset;

    @Option(names = "--out", required = true, paramLabel = "FILE", description = "Safetensors file to write.")
    private Path out;

    @Option(names = "--force", description = "Replace the file when it exists.")
    private boolean force;

    @Option(names = "--paper", description = "The paper's recipe: hundreds of epochs without momentum.")
    private boolean paper;

    @Option(names = "--epochs", paramLabel = "N", description = "Passes over the training images.")
    private Integer epochs;

    @Option(names = "--batch", paramLabel = "N", description = "Images per batch.")
    private Integer batch;

    @Option(names = "--learning-rate", paramLabel = "R", description = "First learning rate.")
    private Double learningRate;

    @Option(names = "--momentum", paramLabel = "M", description = "Momentum, 0 = none.")
    private Double momentum;

    @Option(names = "--milestones", split = ",", paramLabel = "E", description = "Epochs at which the rate falls.")
    private List<Integer> milestones;

    @Option(names = "--seed", defaultValue = "0", paramLabel = "N", description = "Seed (default: 0).")
    private long seed;

    @Override
    public Integer call() {
        if (Files.exists(out) && !force) {
            throw new ConfigurationException("--out must be a new file, got " + out + ": choose another, or --force");
        }
        if (!Judges.architectures().contains(arch)) {
            throw new ConfigurationException("--arch must be one of " + Judges.architectures() + ", got " + arch);
        }
        ClassifierRecipe recipe = recipe();
        Terminal.note("reading " + dataset);
        PrintWriter print = spec.commandLine().getOut();
        JudgeScore scored;
        try (Progress progress = new Progress(recipe);
                JudgeTraining training = JudgeTraining.of(arch, dataset)) {
            Interruption.onStop(training::stop);
            scored = training.dataDir(data.resolve())
                    .recipe(recipe)
                    .compute(device.compute(kernels))
                    .listener(progress)
                    .force(force)
                    .train(out);
        } catch (StoppedException e) {
            print.println("stopped; the same command goes on from the last whole epoch");
            print.flush();
            return Main.PARTIAL;
        }
        print.printf(
                Locale.ROOT,
                "%s on %s: %d errors of %d test images, accuracy %.2f %%; wrote %s%n",
                arch,
                dataset,
                scored.errors(),
                scored.images(),
                100 * scored.accuracy(),
                out);
        print.flush();
        return 0;
    }

    private ClassifierRecipe recipe() {
        ClassifierRecipe base =
                paper ? JudgeTraining.paperRecipe(arch, dataset) : JudgeTraining.defaultRecipe(arch, dataset);
        int passes = epochs == null ? base.epochs() : epochs;
        return new ClassifierRecipe(
                passes,
                batch == null ? base.batch() : batch,
                learningRate == null ? base.learningRate() : learningRate,
                milestones == null ? scaled(base, passes) : milestones,
                base.decay(),
                momentum == null ? base.momentum() : momentum,
                base.gradientClip(),
                base.augment(),
                seed);
    }

    /** Milestones at the same share of another number of epochs. */
    private static List<Integer> scaled(ClassifierRecipe base, int passes) {
        return base.milestones().stream()
                .map(epoch -> Math.max(1, (int) Math.round((double) epoch * passes / base.epochs())))
                .toList();
    }

    /** Batches over all epochs on stderr, and a line per epoch. */
    private static final class Progress implements JudgeTraining.Listener, AutoCloseable {
        private final ClassifierRecipe recipe;
        private ProgressBar bar;

        Progress(ClassifierRecipe recipe) {
            this.recipe = recipe;
        }

        @Override
        public void batchEnded(int epoch, int batch, int batches) {
            if (Terminal.watched()) {
                if (bar == null) {
                    bar = SweepProgress.bar("epochs", "batches", (long) recipe.epochs() * batches);
                }
                bar.stepTo((long) epoch * batches + batch);
            }
        }

        @Override
        public void epochEnded(int epoch, double meanCrossEntropy) {
            if (bar != null) {
                bar.setExtraMessage(String.format(Locale.ROOT, " epoch %d ce %.4f", epoch + 1, meanCrossEntropy));
            }
        }

        @Override
        public void close() {
            if (bar != null) {
                bar.close();
            }
        }
    }
}
