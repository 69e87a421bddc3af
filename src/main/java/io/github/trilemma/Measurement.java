package io.github.trilemma;

import io.github.trilemma.config.JudgeConfig;
import io.github.trilemma.surface.CdpPoint;
import io.github.trilemma.surface.Interval;
import io.github.trilemma.sweep.FolderMeasurement;
import io.github.trilemma.sweep.FolderMeasurement.JudgeFile;
import io.github.trilemma.sweep.PointMeasurement;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.SortedMap;

/**
 * Measures restored images against clean ones, whoever restored them, or a trained point again. Nothing is written. All methods throw
 * {@link ConfigurationException} for unusable input and {@link DeviceException} when the device fails.
 */
public final class Measurement {
    private Measurement() {}

    /**
     * A judge to score with.
     *
     * @param arch its architecture, or null for what the file holds
     * @param weights safetensors file
     * @param foreign the judge as it is declared when it is of another program's making ({@code script}, {@code onnx}), else null
     */
    public record Judge(String arch, Path weights, JudgeConfig foreign) {
        /** A safetensors file. */
        public Judge(String arch, Path weights) {
            this(arch, weights, null);
        }

        /** A judge of another program's making. */
        public static Judge of(JudgeConfig foreign) {
            return new Judge(foreign.arch(), Path.of(foreign.weights()), foreign);
        }
    }

    /**
     * What two folders give.
     *
     * @param images number of pairs
     * @param channels of each image
     * @param height of each image
     * @param width of each image
     * @param classes number of class folders, 0 without
     * @param values by name, as in {@link io.github.trilemma.surface.Measure}
     * @param intervals 95 % intervals over images, for those values that have one
     */
    public record Folders(
            int images,
            int channels,
            int height,
            int width,
            int classes,
            SortedMap<String, Double> values,
            SortedMap<String, Interval> intervals) {}

    /**
     * Measures a folder of restored images against one of clean images: PNG or JPEG of one size, paired by their names. Class folders
     * give labels; without them judges lend their features alone, to the Fréchet and the kernel distance.
     *
     * @param compute one device
     * @param trust whether judges may bring code, which then runs in this process with all its rights
     */
    public static Folders folders(Path clean, Path restored, List<Judge> judges, Compute compute, boolean trust) {
        List<JudgeFile> files = new ArrayList<>();
        judges.forEach(judge -> files.add(new JudgeFile(judge.arch(), judge.weights(), judge.foreign())));
        FolderMeasurement.Result result = Boundary.call(
                compute, () -> FolderMeasurement.measure(clean, restored, files, compute.provider(), trust));
        return new Folders(
                result.images(),
                result.channels(),
                result.height(),
                result.width(),
                result.classes(),
                result.measurements().values(),
                result.measurements().intervals());
    }

    /**
     * Measures a trained point again, under the judges and test images of its run.
     *
     * @param point RUN/points/ID
     * @param dataDir folder of data sets, may be null for those that need none
     * @param compute one device
     * @param trust whether the point's judges may bring code
     */
    public static CdpPoint point(Path point, Path dataDir, Compute compute, boolean trust) {
        return Boundary.call(compute, () -> PointMeasurement.measure(point, dataDir, compute.provider(), trust));
    }
}
