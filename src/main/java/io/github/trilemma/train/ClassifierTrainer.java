package io.github.trilemma.train;

import io.github.trilemma.ConfigurationException;
import io.github.trilemma.config.ClassifierRecipe;
import io.github.trilemma.data.BatchStream;
import io.github.trilemma.data.DeviceImages;
import io.github.trilemma.nn.Classifier;
import io.github.trilemma.run.AtomicFiles;
import io.github.trilemma.run.Folders;
import io.github.trilemma.tensor.Generators;
import io.github.trilemma.tensor.Safetensors;
import io.github.trilemma.tensor.Safetensors.Entry;
import io.github.trilemma.tensor.TensorScope;
import io.github.trilemma.tensor.Tensors;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.BooleanSupplier;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch;

/**
 * Trains a classifier on clean images by stochastic gradient descent. After every epoch the whole state goes to a file, from
 * which a later call goes on exactly; order, dropout and augmentation are pure functions of seed and position.
 */
public final class ClassifierTrainer {
    /** Watches a classifier's training. */
    public interface Listener {
        /** A batch of epoch {@code epoch} (from 0) is over; {@code batch} of {@code batches} in this epoch. */
        void batchEnded(int epoch, int batch, int batches);

        /** An epoch is over. */
        void epochEnded(int epoch, double meanCrossEntropy);
    }

    private static final String VELOCITY = "velocity.";

    private final Classifier classifier;
    private final ClassifierRecipe recipe;
    private final DeviceImages images;
    private final Path state;

    /**
     * A training.
     *
     * @param classifier trained in place; stays the caller's
     * @param images training images; stay the caller's
     * @param state file of the state between epochs, see {@link #deleteState}; null = none is kept
     */
    public ClassifierTrainer(Classifier classifier, ClassifierRecipe recipe, DeviceImages images, Path state) {
        this.classifier = classifier;
        this.recipe = recipe;
        this.images = images;
        this.state = state;
    }

    /**
     * Trains to the end, from the kept state if there is one.
     *
     * @return false when {@code cancelled} stopped it; what is done up to the last whole epoch is kept
     * @throws DivergedException when the loss leaves the finite numbers
     */
    public boolean run(Listener listener, BooleanSupplier cancelled) {
        classifier.parameters().trainable(true);
        try (Descent descent = new Descent(classifier.parameters(), recipe.momentum(), recipe.gradientClip())) {
            int first = resume(descent);
            if (first == 0) {
                try (TensorScope scope = TensorScope.open()) {
                    classifier.initialise(Generators.cpu(Seeds.of(recipe.seed(), Seeds.Use.CLASSIFIER_WEIGHTS, 0)));
                }
            }
            for (int epoch = first; epoch < recipe.epochs(); epoch++) {
                if (!epoch(epoch, descent, listener, cancelled)) {
                    return false;
                }
                save(epoch + 1, descent);
            }
            return true;
        } finally {
            classifier.parameters().trainable(false);
        }
    }

    private boolean epoch(int epoch, Descent descent, Listener listener, BooleanSupplier cancelled) {
        int batches = Math.max(1, images.size() / recipe.batch());
        BatchStream stream = new BatchStream(images.size(), Seeds.of(recipe.seed(), Seeds.Use.ORDER, epoch));
        double sum = 0;
        for (int b = 0; b < batches; b++) {
            if (cancelled.getAsBoolean()) {
                return false;
            }
            int[] indices = stream.next(Math.min(recipe.batch(), images.size()));
            sum += step(indices, (long) epoch * batches + b, recipe.learningRateAt(epoch), descent);
            listener.batchEnded(epoch, b + 1, batches);
        }
        if (!Double.isFinite(sum)) {
            throw new DivergedException("cross-entropy of the classifier is " + sum + " in epoch " + epoch
                    + ": lower classifierRecipe.learningRate");
        }
        listener.epochEnded(epoch, sum / batches);
        return true;
    }

    private double step(int[] indices, long number, double rate, Descent descent) {
        try (TensorScope scope = TensorScope.open()) {
            Tensor x = Tensors.channelsLast(images.clean(indices));
            if (recipe.augment()) {
                x = Augmentation.apply(x, Seeds.of(recipe.seed(), Seeds.Use.AUGMENTATION, number));
            }
            Tensor logits =
                    classifier.logitsTraining(x, Generators.cpu(Seeds.of(recipe.seed(), Seeds.Use.DROPOUT, number)));
            Tensor loss = torch.nll_loss(torch.log_softmax(logits, 1), images.labels(indices));
            loss.backward();
            descent.step(rate);
            return Tensors.scalar(loss);
        }
    }

    private int resume(Descent descent) {
        if (state == null || !Files.exists(state)) {
            return 0;
        }
        Safetensors.Contents contents =
                Safetensors.read(state, "delete it and run again; the training then starts anew");
        Map<String, Entry> weights = new LinkedHashMap<>(contents.tensors());
        weights.keySet().removeIf(name -> name.startsWith(VELOCITY));
        Map<String, Entry> velocity = Safetensors.part(contents.tensors(), VELOCITY);
        if (!recipe.toString().equals(contents.metadata().get("recipe"))) {
            throw new ConfigurationException(state + " is the state of another recipe ("
                    + contents.metadata().get("recipe") + "), wanted " + recipe + ": delete it or use its recipe");
        }
        classifier.load(weights, state.toString());
        classifier.parameters().load(descent.velocity(), velocity, state.toString());
        try {
            return Integer.parseInt(contents.metadata().get("epochs"));
        } catch (NumberFormatException e) {
            throw new ConfigurationException(state + " lacks the number of epochs: delete it", e);
        }
    }

    private void save(int epochs, Descent descent) {
        if (state != null) {
            Map<String, Entry> entries = new LinkedHashMap<>(classifier.save());
            classifier
                    .parameters()
                    .entries(descent.velocity())
                    .forEach((name, entry) -> entries.put(VELOCITY + name, entry));
            Map<String, String> metadata = Map.of("epochs", Integer.toString(epochs), "recipe", recipe.toString());
            AtomicFiles.write(state, out -> Safetensors.write(out, entries, metadata));
        }
    }

    /** Drops the kept state; to be called when the trained weights are where they will stay. */
    public void deleteState() {
        if (state != null) {
            Folders.delete(state);
        }
    }
}
