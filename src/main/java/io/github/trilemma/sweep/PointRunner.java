package io.github.trilemma.sweep;

import io.github.trilemma.ConfigurationException;
import io.github.trilemma.config.ExperimentConfig;
import io.github.trilemma.eval.Evaluator;
import io.github.trilemma.eval.Measurements;
import io.github.trilemma.eval.Samples;
import io.github.trilemma.eval.Stops;
import io.github.trilemma.eval.TestSet;
import io.github.trilemma.kernel.Kernels;
import io.github.trilemma.lane.CpuLanes;
import io.github.trilemma.lane.MemoryShortage;
import io.github.trilemma.nn.Classifier;
import io.github.trilemma.nn.Critic;
import io.github.trilemma.nn.Restorer;
import io.github.trilemma.run.AtomicFiles;
import io.github.trilemma.run.EventWriter;
import io.github.trilemma.run.Folders;
import io.github.trilemma.run.History;
import io.github.trilemma.run.PointFolder;
import io.github.trilemma.run.Provenance;
import io.github.trilemma.run.RunRecord;
import io.github.trilemma.run.Status;
import io.github.trilemma.surface.CdpPoint;
import io.github.trilemma.surface.Measure;
import io.github.trilemma.train.BestWeights;
import io.github.trilemma.train.Checkpoint;
import io.github.trilemma.train.DivergedException;
import io.github.trilemma.train.DivergenceGuard;
import io.github.trilemma.train.HistoryListener;
import io.github.trilemma.train.Material;
import io.github.trilemma.train.Phases;
import io.github.trilemma.train.Place;
import io.github.trilemma.train.Trainer;
import io.github.trilemma.train.Validation;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.BooleanSupplier;
import javax.imageio.ImageIO;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** One point from its configuration to its record: resume, train, measure, keep. */
final class PointRunner {
    private static final Logger LOG = LoggerFactory.getLogger(PointRunner.class);
    private static final String CHECKPOINT = "state.safetensors";

    private final PointFolder folder;
    private final Bench bench;
    private final Kernels kernels;
    private final SweepListener listener;
    private final Provenance provenance;
    private final ExperimentConfig config;
    private boolean ended;

    PointRunner(PointFolder folder, Bench bench, Kernels kernels, SweepListener listener, Provenance provenance) {
        this.folder = folder;
        this.bench = bench;
        this.kernels = kernels;
        this.listener = listener;
        this.provenance = provenance;
        this.config = folder.config();
    }

    /** Whether the point has its record; otherwise it was stopped, or its device failed, and wants to be run again. */
    boolean ended() {
        return ended;
    }

    /**
     * Runs the point; one that fails or diverges is recorded as such. A cancelled point keeps a checkpoint and no record, also
     * when it was cancelled while it was measured.
     *
     * @param place where it trains; what it made there stays until the next point or the end of the place
     */
    void run(BooleanSupplier cancelled, Place place) {
        Clock clock = new Clock(folder);
        boolean alone = CpuLanes.alone();
        try {
            if (folder.record().map(RunRecord::status).orElse(null) == Status.DIVERGED) {
                // To go on from its checkpoint would lead to the same place.
                folder.startAnew();
            }
            Measurements measures = train(cancelled, place, clock);
            if (measures == null) {
                clock.stop();
                return;
            }
            boolean finite = measures.finite();
            clock.stop();
            end(finite ? Status.DONE : Status.DIVERGED, finite ? null : "a measure is not finite", measures);
        } catch (DivergedException e) {
            clock.stop();
            end(Status.DIVERGED, e.getMessage(), Measurements.none());
        } catch (ConfigurationException e) {
            // A full disk or a damaged checkpoint is the user's to mend, and no property of the point.
            throw e;
        } catch (RuntimeException | OutOfMemoryError e) {
            DeviceFaults.rethrow(e);
            MemoryShortage shortage = MemoryShortage.of(e);
            if (shortage != null && !alone) {
                // With fewer points beside it there may be enough: the lanes decide.
                throw e;
            }
            LOG.debug("point {} failed", folder.id(), e);
            end(Status.FAILED, shortage == null ? Messages.firstLine(e) : shortage.advice(e), Measurements.none());
        }
    }

    private Measurements train(BooleanSupplier cancelled, Place place, Clock clock) {
        try (Validation validation = validation()) {
            Trainer trainer = place.sit(config, material());
            if (!train(trainer, new BestWeights(validation), cancelled, clock)) {
                return null;
            }
            Restorer restorer = trainer.restorer();
            return Stops.during(cancelled, () -> heldOut(restorer, measure(restorer, trainer.critic()), cancelled))
                    .orElse(null);
        }
    }

    private Material material() {
        return new Material(bench.train(), bench.fixed(), bench.degradation(), judge());
    }

    /** Adds the held-out critic's gap where one is wanted; null when cancelled on the way. */
    private Measurements heldOut(Restorer restorer, Measurements measures, BooleanSupplier cancelled) {
        // A restorer that is no number anywhere has nothing to be held against.
        if (!config.measures().heldOut() || !measures.finite()) {
            return measures;
        }
        return HeldOut.measure(folder, config.measures(), bench, restorer, testSet(), kernels, listener, cancelled)
                .map(gaps -> measures.with(Measure.HELD_OUT_GAP, gaps))
                .orElse(null);
    }

    private TestSet testSet() {
        return bench.testSet(config);
    }

    private Classifier judge() {
        return bench.judges().get(0).classifier();
    }

    private Validation validation() {
        return new Validation(
                bench.validation(),
                bench.degradation(),
                judge(),
                config.weights(),
                config.schedule().batch(),
                config.data().splitSeed(),
                kernels);
    }

    private boolean train(Trainer trainer, BestWeights best, BooleanSupplier cancelled, Clock clock) {
        Path state = folder.checkpoint().resolve(CHECKPOINT);
        try (History.Writer history = new History.Writer(folder.history())) {
            Checkpoint checkpoint = new Checkpoint(state, config.record().checkpointEvery(), best, history::flush);
            int ended = checkpoint.resume(trainer);
            history.truncateAfter(ended - 1);
            clock.start(ended);
            listener.pointStarted(folder.id(), ended);
            try (EventWriter events = EventWriter.open(folder.events(), History.read(folder.history()))) {
                trainer.listen(new HistoryListener(config.record().logEvery(), row -> {
                    history.append(row);
                    events.append(numbers(row));
                    events.flush();
                    listener.row(folder.id(), row);
                }));
                trainer.listen(best);
                trainer.listen(new DivergenceGuard(config.record().checkpointEvery()));
                trainer.listen(checkpoint);
                trainer.listen(t -> listener.iterationEnded(folder.id(), t.iteration()));
                boolean finished = trainer.run(cancelled);
                Phases.end();
                history.flush();
                clock.trained(trainer.iteration());
                return finished;
            }
        }
    }

    private static Map<String, Number> numbers(Map<String, Object> row) {
        Map<String, Number> numbers = new LinkedHashMap<>();
        row.forEach((name, value) -> numbers.put(name, (Number) value));
        return numbers;
    }

    private Measurements measure(Restorer restorer, Critic critic) {
        TestSet test = testSet();
        Measurements measures =
                new Evaluator(test, bench.judges(), kernels, FamilyCheck.further(config)).measure(restorer, critic);
        Map<String, String> metadata = bench.metadata(folder.id());
        AtomicFiles.write(folder.restorer(), out -> restorer.write(out, metadata));
        AtomicFiles.write(folder.critic(), out -> critic.write(out, metadata));
        var samples = Samples.draw(test, restorer, config.record().samples());
        AtomicFiles.write(folder.samples(), out -> ImageIO.write(samples, "png", out));
        return measures;
    }

    private void end(Status status, String message, Measurements measures) {
        var weights = config.weights();
        CdpPoint point = new CdpPoint(
                folder.id(), weights.alpha(), weights.beta(), weights.gamma(), measures.values(), measures.intervals());
        RunRecord record = new RunRecord(point, status, message, provenance);
        folder.writeRecord(record);
        ended = true;
        // A diverged point keeps its last good checkpoint, for whoever wants to look at it.
        if (status == Status.DONE) {
            Folders.delete(folder.checkpoint());
        }
        listener.pointEnded(record);
    }
}
