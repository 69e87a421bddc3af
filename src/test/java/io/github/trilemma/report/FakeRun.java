package io.github.trilemma.report;

import io.github.trilemma.config.ConfigReader;
import io.github.trilemma.config.ExperimentConfig;
import io.github.trilemma.config.Presets;
import io.github.trilemma.config.SweepConfig;
import io.github.trilemma.run.AtomicFiles;
import io.github.trilemma.run.History;
import io.github.trilemma.run.PointFolder;
import io.github.trilemma.run.Provenance;
import io.github.trilemma.run.RunRecord;
import io.github.trilemma.run.RunStore;
import io.github.trilemma.run.Status;
import io.github.trilemma.surface.CdpPoint;
import java.awt.Font;
import java.awt.image.BufferedImage;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.SortedMap;
import java.util.TreeMap;
import javax.imageio.ImageIO;

/** Run folders as training would leave them, with made-up numbers and pictures, for tests and for looking at reports. */
final class FakeRun {
    private static final int TILE = 28;
    private static final int IMAGES = 10;
    static final Provenance PROVENANCE =
            new Provenance("0.1.0", "0123abc", "2.10.0", "1.5.13", "17.0.15", "Linux amd64", "cpu", "native", 0, 2);

    private final RunStore store;

    private FakeRun(RunStore store) {
        this.store = store;
    }

    /** A folder without points. */
    static FakeRun in(Path dir, SweepConfig sweep) {
        return new FakeRun(RunStore.createOrOpen(dir, sweep));
    }

    /** The preset with other axes (keys weights.*) and listed points. */
    static SweepConfig sweep(String preset, Map<String, List<Object>> grid, List<Map<String, Object>> points) {
        SweepConfig base = Presets.of(preset);
        return new SweepConfig(preset, base.base(), base.classifierRecipe(), grid, points, base.reportJudge());
    }

    static Map<String, List<Object>> axes(List<Object> betas, List<Object> gammas) {
        Map<String, List<Object>> axes = new LinkedHashMap<>();
        axes.put("weights.beta", betas);
        axes.put("weights.gamma", gammas);
        return axes;
    }

    Path dir() {
        return store.dir();
    }

    /** A finished point with plausible measures, picture and history. */
    PointFolder done(double alpha, double beta, double gamma) {
        PointFolder folder = folder(alpha, beta, gamma);
        CdpPoint point = FakePoints.of(alpha, beta, gamma, 0);
        record(folder, Status.DONE, null, point.measures());
        pictures(folder, beta, gamma);
        history(folder, beta, gamma);
        return folder;
    }

    /** A point that ended in some way with given measures and nothing else. */
    PointFolder record(
            double alpha, double beta, double gamma, Status status, String message, Map<String, Double> measures) {
        PointFolder folder = folder(alpha, beta, gamma);
        record(folder, status, message, new TreeMap<>(measures));
        return folder;
    }

    /** A point that has only been started. */
    PointFolder started(double alpha, double beta, double gamma) {
        return folder(alpha, beta, gamma);
    }

    private PointFolder folder(double alpha, double beta, double gamma) {
        ExperimentConfig config = ConfigReader.with(
                store.sweep().base(), Map.of("weights.alpha", alpha, "weights.beta", beta, "weights.gamma", gamma));
        return store.point(config);
    }

    private static void record(PointFolder folder, Status status, String message, SortedMap<String, Double> measures) {
        var weights = folder.config().weights();
        CdpPoint point = new CdpPoint(folder.id(), weights.alpha(), weights.beta(), weights.gamma(), measures);
        folder.writeRecord(new RunRecord(point, status, message, PROVENANCE));
    }

    /** Digits from a font; noisier for the degraded row, softer for small beta, bolder for large gamma. */
    private static void pictures(PointFolder folder, double beta, double gamma) {
        BufferedImage sheet = new BufferedImage(IMAGES * TILE, 3 * TILE, BufferedImage.TYPE_BYTE_GRAY);
        Random noise = new Random(1);
        for (int i = 0; i < IMAGES; i++) {
            double[][] clean = digit((i * 7) % 10);
            double[][] soft = blur(clean, beta < 0.01 ? 2 : beta < 0.05 ? 1 : 0);
            for (int y = 0; y < TILE; y++) {
                for (int x = 0; x < TILE; x++) {
                    set(sheet, i * TILE + x, y, clean[y][x]);
                    set(sheet, i * TILE + x, TILE + y, clean[y][x] + noise.nextGaussian());
                    set(sheet, i * TILE + x, 2 * TILE + y, soft[y][x] * (1 + 20 * gamma) + 0.05 * noise.nextGaussian());
                }
            }
        }
        AtomicFiles.write(folder.samples(), out -> ImageIO.write(sheet, "png", out));
    }

    private static double[][] digit(int digit) {
        BufferedImage image = new BufferedImage(TILE, TILE, BufferedImage.TYPE_BYTE_GRAY);
        var graphics = image.createGraphics();
        graphics.setFont(new Font(Font.SANS_SERIF, Font.BOLD, 24));
        graphics.drawString(Integer.toString(digit), 6, 23);
        graphics.dispose();
        double[][] values = new double[TILE][TILE];
        for (int y = 0; y < TILE; y++) {
            for (int x = 0; x < TILE; x++) {
                values[y][x] = image.getRaster().getSample(x, y, 0) / 255.0;
            }
        }
        return values;
    }

    private static double[][] blur(double[][] image, int times) {
        double[][] now = image;
        for (int t = 0; t < times; t++) {
            double[][] next = new double[TILE][TILE];
            for (int y = 1; y < TILE - 1; y++) {
                for (int x = 1; x < TILE - 1; x++) {
                    double sum = 0;
                    for (int k = 0; k < 9; k++) {
                        sum += now[y + k / 3 - 1][x + k % 3 - 1];
                    }
                    next[y][x] = sum / 9;
                }
            }
            now = next;
        }
        return now;
    }

    private static void set(BufferedImage sheet, int x, int y, double value) {
        sheet.getRaster().setSample(x, y, 0, (int) Math.round(255 * Math.max(0, Math.min(1, value))));
    }

    private static void history(PointFolder folder, double beta, double gamma) {
        Random noise = new Random(Double.hashCode(beta) + 31L * Double.hashCode(gamma));
        try (History.Writer writer = new History.Writer(folder.history())) {
            for (int t = 0; t <= 4000; t += 50) {
                double fallen = Math.exp(-t / 600.0);
                Map<String, Object> row = new LinkedHashMap<>();
                row.put(History.ITERATION, t);
                row.put("mse", 0.026 + 0.004 * beta + 0.08 * fallen + 0.0006 * noise.nextGaussian());
                row.put("adversarial", -0.1 * fallen + 0.2 * beta + 0.01 * noise.nextGaussian());
                row.put("crossEntropy", 0.4 - 4 * gamma + 1.8 * fallen + 0.02 * noise.nextGaussian());
                row.put("criticCost", -0.3 * (1 - fallen) + 0.2 * beta + 0.01 * noise.nextGaussian());
                writer.append(row);
            }
        }
    }
}
