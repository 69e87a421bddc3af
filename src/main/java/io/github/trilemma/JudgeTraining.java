package io.github.trilemma;

import io.github.trilemma.config.ClassifierRecipe;
import io.github.trilemma.config.ClassifierRecipes;
import io.github.trilemma.config.Presets;
import io.github.trilemma.sweep.ClassifierJobs;
import io.github.trilemma.sweep.ClassifierJobs.Scored;
import io.github.trilemma.train.ClassifierTrainer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;

/**
 * Trains a judge (a classifier) on clean images, and keeps its weights. Closing it from another thread, or an interrupt of the training
 * one, stops it; it goes on from the last whole epoch when trained again.
 */
public final class JudgeTraining implements AutoCloseable {
    private final String arch;
    private final String dataset;
    private Path dataDir;
    private ClassifierRecipe recipe;
    private Compute compute = Compute.auto();
    private Listener listener = new Listener() {};
    private boolean force;
    private volatile boolean stopped;
    private volatile boolean closed;

    /** Watches a training; called from the thread that trains. What it throws ends the training and comes out of {@link #train}. */
    public interface Listener {
        /** A batch of epoch {@code epoch} (from 0) is over; {@code batch} of {@code batches} in this epoch. */
        default void batchEnded(int epoch, int batch, int batches) {}

        /** An epoch is over; the cross-entropy is its mean in nats. */
        default void epochEnded(int epoch, double meanCrossEntropy) {}
    }

    private JudgeTraining(String arch, String dataset) {
        this.arch = arch;
        this.dataset = dataset;
        this.recipe = defaultRecipe(arch, dataset);
    }

    /**
     * A training by the shorter recipe, {@link #defaultRecipe}.
     *
     * @param arch {@code logistic}, {@code cnn1} or {@code cnn2}
     * @param dataset mnist, cifar10, stroke-digits or folder:PATH
     * @throws ConfigurationException for another architecture
     */
    public static JudgeTraining of(String arch, String dataset) {
        return new JudgeTraining(arch, dataset);
    }

    /** The engine's own recipe for an architecture: some epochs with momentum. */
    public static ClassifierRecipe defaultRecipe(String arch, String dataset) {
        require(arch);
        return recipe(Presets.of(dataset.equals("cifar10") ? "exp5" : "exp2").classifierRecipe(), arch);
    }

    /** The paper's recipe for an architecture: hundreds of epochs without momentum. */
    public static ClassifierRecipe paperRecipe(String arch, String dataset) {
        require(arch);
        return dataset.equals("cifar10") && arch.equals("cnn2")
                ? ClassifierRecipes.paperCifar10()
                : recipe(ClassifierRecipes.paper(), arch);
    }

    private static void require(String arch) {
        if (!Judges.architectures().contains(arch)) {
            throw new ConfigurationException("arch must be one of " + Judges.architectures() + ", got " + arch);
        }
    }

    private static ClassifierRecipe recipe(Map<String, ClassifierRecipe> recipes, String arch) {
        return recipes.containsKey(arch) ? recipes.get(arch) : recipes.get("cnn1");
    }

    /** Folder of data sets. */
    public JudgeTraining dataDir(Path folder) {
        this.dataDir = folder;
        return this;
    }

    /** How it is trained. */
    public JudgeTraining recipe(ClassifierRecipe how) {
        this.recipe = how;
        return this;
    }

    /** Where to compute, one device; default {@link Compute#auto}. */
    public JudgeTraining compute(Compute where) {
        this.compute = where;
        return this;
    }

    /** Who is told how far it is. */
    public JudgeTraining listener(Listener who) {
        this.listener = who;
        return this;
    }

    /** Whether a file that is there may be replaced; default false. */
    public JudgeTraining force(boolean on) {
        this.force = on;
        return this;
    }

    /**
     * Trains, writes the weights, and scores them on the clean test images.
     *
     * @param out safetensors file; while it is trained the state lies beside it
     * @throws ConfigurationException when the data or the file are unusable
     * @throws StoppedException when it was interrupted or closed
     * @throws DeviceException when the device failed
     * @throws IllegalStateException when it is closed before
     */
    public JudgeScore train(Path out) {
        if (closed) {
            throw new IllegalStateException("this training is closed: make another one");
        }
        if (Files.exists(out) && !force) {
            throw new ConfigurationException(
                    "the weights must go to a new file, got " + out + ": choose another, or replace it by force(true)");
        }
        Scored scored = Boundary.call(
                compute,
                () -> ClassifierJobs.train(
                        arch,
                        dataset,
                        dataDir,
                        recipe,
                        out,
                        compute.provider(),
                        adapted(listener),
                        Boundary.interruptOr(() -> stopped || closed)));
        if (scored == null) {
            throw new StoppedException("stopped; the same training goes on from the last whole epoch");
        }
        return JudgeScore.of(scored);
    }

    private static ClassifierTrainer.Listener adapted(Listener listener) {
        return new ClassifierTrainer.Listener() {
            @Override
            public void batchEnded(int epoch, int batch, int batches) {
                listener.batchEnded(epoch, batch, batches);
            }

            @Override
            public void epochEnded(int epoch, double meanCrossEntropy) {
                listener.epochEnded(epoch, meanCrossEntropy);
            }
        };
    }

    /** Asks a training in another thread to stop; one that has not begun ends as it starts. */
    public void stop() {
        stopped = true;
    }

    /** Asks a training to stop, as {@link #stop}, and lets it begin no more. Does nothing the second time. */
    @Override
    public void close() {
        closed = true;
    }
}
