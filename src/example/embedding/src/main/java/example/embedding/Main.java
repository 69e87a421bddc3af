package example.embedding;

import io.github.trilemma.Choice;
import io.github.trilemma.Compute;
import io.github.trilemma.ConfigurationException;
import io.github.trilemma.Experiment;
import io.github.trilemma.Export;
import io.github.trilemma.Point;
import io.github.trilemma.Restorer;
import io.github.trilemma.Run;
import io.github.trilemma.Sweep;
import io.github.trilemma.SweepListener;
import io.github.trilemma.SweepResult;
import io.github.trilemma.surface.Limits;
import java.awt.image.BufferedImage;
import java.nio.file.Path;
import java.util.Locale;
import java.util.stream.Stream;

/** Trains two points, chooses one, restores a stream of images with it, and writes it for another program. */
public final class Main {
    private static final int IMAGES = 512;

    private Main() {}

    /** {@code Main FOLDER}: trains in that folder, or goes on there. */
    public static void main(String[] args) {
        Path folder = Path.of(args[0]);
        try {
            train(folder);
            Choice choice = choose(folder);
            restore(choice);
            Export.point(choice.folder(choice.mix().parts().get(0)))
                    .card(true)
                    .force(true)
                    .to(folder.resolve("exported/restorer.onnx"));
        } catch (ConfigurationException e) {
            // One line: what was expected, what was got, what to do.
            System.err.println(e.getMessage());
            System.exit(2);
        }
    }

    private static void train(Path folder) {
        Experiment experiment = Experiment.preset("quickstart")
                .dataset("stroke-digits", 400, 100, 100)
                .noise(0.5)
                .network("denoiser", 4)
                .noFurtherJudges()
                .iterations(120)
                .batch(16)
                .build();
        try (Sweep sweep = experiment
                .sweep()
                .grid("gamma", 0.0, 0.05)
                .compute(Compute.cpu())
                .listener(new Progress())
                .out(folder)
                .build()) {
            SweepResult result = sweep.run();
            if (!result.complete()) {
                throw new IllegalStateException("two points should be measured: " + result);
            }
        }
    }

    private static Choice choose(Path folder) {
        Choice choice = Run.open(folder).choose(Limits.none());
        choice.lines().forEach(System.out::println);
        return choice;
    }

    private static void restore(Choice choice) {
        try (Restorer restorer = Restorer.builder(choice).compute(Compute.cpu()).open()) {
            // Once before the clock runs: Java compiles on the way.
            restorer.restore(Noisy.images(64)).forEach(image -> {});
            long start = System.nanoTime();
            long restored;
            try (Stream<BufferedImage> images = restorer.restore(Noisy.images(IMAGES))) {
                restored = images.mapToInt(BufferedImage::getWidth)
                        .filter(width -> width == Noisy.SIZE)
                        .count();
            }
            double seconds = (System.nanoTime() - start) / 1e9;
            if (restored != IMAGES) {
                throw new IllegalStateException("as many images should come out as went in, got " + restored);
            }
            System.out.printf(
                    Locale.ROOT,
                    "restored %d images of %dx%d in %.3f s: %.0f images/s%n",
                    restored,
                    Noisy.SIZE,
                    Noisy.SIZE,
                    seconds,
                    restored / seconds);
        }
    }

    /** Called from the threads that train. */
    private static final class Progress implements SweepListener {
        @Override
        public void judgeReady(String judge, String weights) {
            System.out.println("judge " + judge + " is ready");
        }

        @Override
        public void pointEnded(Point point) {
            System.out.printf(
                    Locale.ROOT,
                    "point %s: %s, gamma %.2f, RMSE %.4f, error rate %.3f%n",
                    point.id(),
                    point.state(),
                    point.measured().gamma(),
                    point.measured().distortion(),
                    point.measured().errorRate("cnn1"));
        }
    }
}
