package io.github.trilemma.cli;

import io.github.trilemma.config.ConfigReader;
import io.github.trilemma.config.ExperimentConfig;
import io.github.trilemma.config.Presets;
import io.github.trilemma.config.SweepConfig;
import io.github.trilemma.run.PointFolder;
import io.github.trilemma.run.Provenance;
import io.github.trilemma.run.RunRecord;
import io.github.trilemma.run.RunStore;
import io.github.trilemma.run.Status;
import io.github.trilemma.surface.CdpPoint;
import io.github.trilemma.surface.Interval;
import io.github.trilemma.surface.Measure;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/** A run folder with points of chosen measures and no weights. */
final class MadeRun {
    private final RunStore store;

    private MadeRun(RunStore store) {
        this.store = store;
    }

    static MadeRun in(Path dir, String preset) {
        SweepConfig base = Presets.of(preset);
        return new MadeRun(RunStore.createOrOpen(
                dir,
                new SweepConfig(
                        preset, base.base(), base.classifierRecipe(), Map.of(), List.of(), base.reportJudge())));
    }

    /** Adds a point; returns its id. */
    String point(double beta, long seed, double rmse, double gap, double error) {
        ExperimentConfig config = ConfigReader.with(store.sweep().base(), Map.of("weights.beta", beta, "seed", seed));
        PointFolder folder = store.point(config);
        SortedMap<String, Double> measures = new TreeMap<>();
        measures.put(Measure.RMSE, rmse);
        measures.put(Measure.CRITIC_GAP, gap);
        measures.put(Measure.errorRate("cnn1"), error);
        SortedMap<String, Interval> intervals = new TreeMap<>();
        intervals.put(Measure.RMSE, new Interval(rmse - 0.002, rmse + 0.002));
        intervals.put(Measure.errorRate("cnn1"), new Interval(error - 0.01, error + 0.01));
        CdpPoint point = new CdpPoint(
                folder.id(), config.weights().alpha(), beta, config.weights().gamma(), measures, intervals);
        folder.writeRecord(new RunRecord(
                point,
                Status.DONE,
                null,
                new Provenance("0", "0", "0", "0", "17", "Linux", "cpu", "libtorch", seed, 1)));
        return folder.id();
    }

    Path dir() {
        return store.dir();
    }
}
