package io.github.trilemma.run;

import io.github.trilemma.config.ConfigReader;
import io.github.trilemma.config.ExperimentConfig;
import io.github.trilemma.config.Presets;
import io.github.trilemma.config.SweepConfig;
import io.github.trilemma.surface.CdpPoint;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.TreeMap;
import java.util.stream.IntStream;

/** Run folders of very many finished points with made-up measures, for tests and for trying commands by hand. */
public final class ManyPoints {
    private static final Provenance PROVENANCE =
            new Provenance("0.1.0", "0123abc", "2.10.0", "1.5.13", "17.0.15", "Linux amd64", "cpu", "native", 0, 2);

    private ManyPoints() {}

    /** A grid of {@code betas} times {@code gammas} over {@code base}. */
    public static SweepConfig sweep(SweepConfig base, int betas, int gammas) {
        Map<String, List<Object>> grid = new LinkedHashMap<>();
        grid.put("weights.beta", axis(betas, 0.1));
        grid.put("weights.gamma", axis(gammas, 0.02));
        return new SweepConfig(base.name(), base.base(), base.classifierRecipe(), grid, List.of(), base.reportJudge());
    }

    private static List<Object> axis(int count, double end) {
        List<Object> values = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            values.add(end * i / count);
        }
        return values;
    }

    /** Writes {@code sweep.yaml} and a finished point for every setting of the grid. */
    public static RunStore write(Path dir, SweepConfig sweep) {
        RunStore store = RunStore.createOrOpen(dir, sweep);
        List<Object> betas = sweep.grid().get("weights.beta");
        List<Object> gammas = sweep.grid().get("weights.gamma");
        IntStream.range(0, betas.size() * gammas.size()).parallel().forEach(i -> {
            double beta = (Double) betas.get(i / gammas.size());
            double gamma = (Double) gammas.get(i % gammas.size());
            ExperimentConfig config =
                    ConfigReader.with(sweep.base(), Map.of("weights.beta", beta, "weights.gamma", gamma));
            PointFolder folder = store.point(config);
            Map<String, Double> measures = measures(beta, gamma, new SplittableRandom(i));
            var point = new CdpPoint(folder.id(), config.weights().alpha(), beta, gamma, new TreeMap<>(measures));
            folder.writeRecord(new RunRecord(point, Status.DONE, null, PROVENANCE));
        });
        return store;
    }

    private static Map<String, Double> measures(double beta, double gamma, SplittableRandom random) {
        Map<String, Double> measures = new LinkedHashMap<>();
        measures.put("rmse", 0.15 + 0.3 * beta + 2 * gamma + 0.002 * random.nextDouble());
        measures.put("mse", measures.get("rmse") * measures.get("rmse"));
        measures.put("criticGap", 0.3 * Math.exp(-30 * beta) + gamma + 0.002 * random.nextDouble());
        measures.put("errorRate.cnn1", 0.05 + 0.15 * Math.exp(-100 * gamma) + 0.2 * beta + 0.002 * random.nextDouble());
        return measures;
    }

    /**
     * Writes a run folder.
     *
     * @param args FOLDER, betas, gammas; a folder that holds a sweep gives the base
     */
    public static void main(String[] args) {
        Path dir = Path.of(args[0]);
        SweepConfig base =
                Files.exists(dir.resolve("sweep.yaml")) ? RunStore.open(dir).sweep() : Presets.of("quickstart");
        RunStore store = write(dir, sweep(base, Integer.parseInt(args[1]), Integer.parseInt(args[2])));
        System.out.println(store.listing(List.of()).points().size() + " points in " + dir);
    }
}
