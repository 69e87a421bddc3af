package io.github.trilemma.train;

import io.github.trilemma.ConfigurationException;
import io.github.trilemma.run.AtomicFiles;
import io.github.trilemma.tensor.Safetensors;
import io.github.trilemma.tensor.Safetensors.Entry;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.IntSupplier;

/**
 * Everything that an exact resume needs, in one file that is replaced as a whole: weights, both optimisers' moments and step
 * counts, the position in the data (random draws follow from it), and the best weights so far.
 */
public final class Checkpoint implements TrainListener {
    private static final String RESTORER = "restorer.";
    private static final String CRITIC = "critic.";
    private static final String FIRST = "first.";
    private static final String SECOND = "second.";
    private static final String BEST = "best.";
    private static final String ROWS = "historyRows";
    private static final String OWES = "validationOwed";
    private static final String CURE = "delete it and run again; the point then starts anew";

    private final Path file;
    private final int every;
    private final BestWeights best;
    private final IntSupplier history;

    /**
     * A checkpoint of one training.
     *
     * @param file where it lies
     * @param every iterations between two writes
     * @param best the best weights, which are part of the state
     * @param history brings the history to disk first, so that it never ends before the checkpoint, and tells its rows
     */
    public Checkpoint(Path file, int every, BestWeights best, IntSupplier history) {
        this.file = file;
        this.every = every;
        this.best = best;
        this.history = history;
    }

    @Override
    public void iterationEnded(Trainer trainer) {
        int ended = trainer.iteration() + 1;
        // The last state is kept until the point is measured: whoever is stopped in between only measures again.
        if (ended % every == 0 || ended == trainer.config().schedule().iterations()) {
            write(trainer, ended);
        }
    }

    /** A training that stops by request keeps its last ended iteration. */
    @Override
    public void stopped(Trainer trainer) {
        write(trainer, trainer.iteration());
    }

    private void write(Trainer trainer, int ended) {
        if (ended == 0) {
            return;
        }
        int rows = history.getAsInt();
        Map<String, Entry> entries = new LinkedHashMap<>();
        put(entries, RESTORER, trainer.restorer().save());
        put(entries, CRITIC, trainer.critic().save());
        put(entries, FIRST + RESTORER, trainer.restorerAdam().firstMoment());
        put(entries, SECOND + RESTORER, trainer.restorerAdam().secondMoment());
        put(entries, FIRST + CRITIC, trainer.criticAdam().firstMoment());
        put(entries, SECOND + CRITIC, trainer.criticAdam().secondMoment());
        Map<String, String> numbers = new LinkedHashMap<>();
        numbers.put("ended", Integer.toString(ended));
        numbers.put(ROWS, Integer.toString(rows));
        numbers.put("position", Long.toString(trainer.positionAfter(ended)));
        numbers.put("restorerSteps", Long.toString(trainer.restorerAdam().steps()));
        numbers.put("criticSteps", Long.toString(trainer.criticAdam().steps()));
        if (best.owes()) {
            numbers.put(OWES, "true");
        }
        if (best.chosen()) {
            put(entries, BEST + RESTORER, best.restorer());
            put(entries, BEST + CRITIC, best.critic());
            numbers.put("bestLoss", Double.toString(best.loss()));
            numbers.put("bestIteration", Integer.toString(best.iteration()));
        }
        AtomicFiles.writeWithFolder(file, out -> Safetensors.write(out, entries, numbers));
    }

    /**
     * Restores the state if there is a checkpoint.
     *
     * @return the number of ended iterations, 0 when there is no checkpoint
     * @throws ConfigurationException when the file is damaged or of another network; the message names it
     */
    public int resume(Trainer trainer) {
        if (!Files.exists(file)) {
            return 0;
        }
        Safetensors.Contents contents = Safetensors.read(file, CURE);
        Map<String, Entry> all = contents.tensors();
        Map<String, String> numbers = contents.metadata();
        String source = file.toString();
        int ended = Math.toIntExact(number(numbers, "ended"));
        if (numbers.containsKey(ROWS) && history.getAsInt() < number(numbers, ROWS)) {
            Path point = file.toAbsolutePath().getParent().getParent();
            throw new ConfigurationException(point.resolve("history.jsonl") + " is damaged (it has "
                    + history.getAsInt() + " rows, the checkpoint was written after " + numbers.get(ROWS)
                    + "): delete the folder " + point + " and run the sweep again");
        }
        if (ended > trainer.config().schedule().iterations()) {
            throw new ConfigurationException(source + " stands after " + ended + " iterations, the training has "
                    + trainer.config().schedule().iterations() + ": " + CURE);
        }
        requireCount(numbers, "position", trainer.positionAfter(ended), ended);
        requireCount(numbers, "restorerSteps", Math.max(0, ended - 1), ended);
        requireCount(numbers, "criticSteps", trainer.positionAfter(ended), ended);
        trainer.restorer().load(Safetensors.part(all, RESTORER), source);
        trainer.critic().load(Safetensors.part(all, CRITIC), source);
        trainer.restorerAdam()
                .load(
                        number(numbers, "restorerSteps"),
                        Safetensors.part(all, FIRST + RESTORER),
                        Safetensors.part(all, SECOND + RESTORER),
                        source);
        trainer.criticAdam()
                .load(
                        number(numbers, "criticSteps"),
                        Safetensors.part(all, FIRST + CRITIC),
                        Safetensors.part(all, SECOND + CRITIC),
                        source);
        if (numbers.containsKey("bestLoss")) {
            best.take(
                    Double.parseDouble(numbers.get("bestLoss")),
                    Math.toIntExact(number(numbers, "bestIteration")),
                    Safetensors.part(all, BEST + RESTORER),
                    Safetensors.part(all, BEST + CRITIC));
        }
        if (numbers.containsKey(OWES)) {
            best.owe();
        }
        trainer.resumeAfter(ended);
        return ended;
    }

    private long number(Map<String, String> numbers, String name) {
        try {
            return Long.parseLong(numbers.getOrDefault(name, ""));
        } catch (NumberFormatException e) {
            throw new ConfigurationException(
                    file + " must hold the number '" + name + "', got '" + numbers.get(name) + "': " + CURE, e);
        }
    }

    /** The counts follow from the iterations; a file in which they do not is none of ours. */
    private void requireCount(Map<String, String> numbers, String name, long wanted, int ended) {
        if (number(numbers, name) != wanted) {
            throw new ConfigurationException(file + ": '" + name + "' must be " + wanted + " after " + ended
                    + " iterations, got " + numbers.get(name) + ": delete the checkpoint; the point then starts anew");
        }
    }

    private static void put(Map<String, Entry> into, String prefix, Map<String, Entry> entries) {
        entries.forEach((name, entry) -> into.put(prefix + name, entry));
    }
}
