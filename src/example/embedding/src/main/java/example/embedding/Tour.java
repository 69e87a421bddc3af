package example.embedding;

import io.github.trilemma.Choice;
import io.github.trilemma.Compute;
import io.github.trilemma.ConfigurationException;
import io.github.trilemma.DeviceException;
import io.github.trilemma.Experiment;
import io.github.trilemma.Export;
import io.github.trilemma.Point;
import io.github.trilemma.PointFailedException;
import io.github.trilemma.Restorer;
import io.github.trilemma.Run;
import io.github.trilemma.StoppedException;
import io.github.trilemma.Sweep;
import io.github.trilemma.SweepResult;
import io.github.trilemma.surface.Axis;
import io.github.trilemma.surface.CdpSurface;
import io.github.trilemma.surface.Limits;
import java.awt.image.BufferedImage;
import java.nio.file.Path;
import java.util.List;

/** More of the API than {@link Main} runs: the snippets of docs/embedding.md, compiled. */
final class Tour {
    private Tour() {}

    /** One point. */
    static Point one(Path folder) {
        try {
            return Experiment.preset("quickstart")
                    .iterations(500)
                    .weights(1, 0.2, 0.005)
                    .build()
                    .train(folder);
        } catch (PointFailedException e) {
            // It failed or diverged; its folder tells how.
            throw new IllegalStateException(e.point().message(), e);
        } catch (StoppedException e) {
            // The thread was interrupted, and still is; the same call goes on from there.
            return null;
        }
    }

    /** A sweep of an MNIST preset, stopped from another thread after a while. */
    static SweepResult stopped(Path folder, Path data) throws InterruptedException {
        try (Sweep sweep =
                Sweep.preset("exp2").set("width", 8).dataDir(data).out(folder).build()) {
            Thread timer = new Thread(() -> {
                try {
                    Thread.sleep(60_000);
                    sweep.stop();
                } catch (InterruptedException e) {
                    Thread.currentThread().interrupt();
                }
            });
            timer.start();
            SweepResult result = sweep.run();
            timer.interrupt();
            timer.join();
            System.out.println(result.measured() + " measured, " + result.remaining() + " to go");
            return result;
        }
    }

    /** What a run folder tells. */
    static Choice read(Path folder) {
        Run run = Run.open(folder);
        CdpSurface surface = run.surface("cnn1");
        System.out.println(surface.points().size() + " points");
        run.report();
        return run.choose(Limits.none().with(Axis.DISTORTION, 0.12));
    }

    /** Images as arrays (N,C,H,W), without rounding to bytes. */
    static float[] arrays(Path point, float[] degraded) {
        try (Restorer restorer = Restorer.open(point)) {
            return restorer.restore(degraded, 1, 28, 28);
        } catch (DeviceException e) {
            // Memory of the device, or the device itself: the input may be fine.
            throw new IllegalStateException(e.getMessage(), e);
        }
    }

    /** A list goes through together, on a graphics card where there is one. */
    static List<BufferedImage> list(Choice choice, List<BufferedImage> images) {
        try (Restorer restorer =
                Restorer.builder(choice).compute(Compute.auto()).seed(1).open()) {
            return restorer.restore(images);
        }
    }

    /** A judge for another program. */
    static List<Path> judge(Path weights, Path folder) {
        try {
            return Export.classifier("cnn1", weights)
                    .format(Export.Format.ONNX)
                    .image(1, 28, 28)
                    .to(folder.resolve("cnn1.onnx"));
        } catch (ConfigurationException e) {
            throw new IllegalArgumentException(e.getMessage(), e);
        }
    }
}
