package io.github.trilemma.sweep;

import io.github.trilemma.ConfigurationException;
import io.github.trilemma.config.ExperimentConfig;
import io.github.trilemma.config.PointId;
import io.github.trilemma.nn.Restorer;
import io.github.trilemma.run.PointFolder;
import io.github.trilemma.tensor.Safetensors;
import io.github.trilemma.tensor.TensorScope;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;

/**
 * The restorer of a point's folder, of which only {@code config.yaml} and {@code restorer.safetensors} are needed: the
 * folder may have been copied to another place under another name.
 *
 * @param dir the folder
 * @param config how it was trained
 * @param channels of the images that it restores
 * @param restorer with the trained weights
 */
record TrainedPoint(Path dir, ExperimentConfig config, int channels, Restorer restorer) implements AutoCloseable {
    private static final String FIRST_LAYER = "conv0.weight";

    static TrainedPoint open(Path dir) {
        Path settings = dir.resolve("config.yaml");
        Path weights = dir.resolve("restorer.safetensors");
        for (Path file : new Path[] {settings, weights}) {
            if (!Files.isRegularFile(file)) {
                throw new ConfigurationException(dir + " must be the folder of a trained point, got one without "
                        + file.getFileName() + ": give RUN/points/ID of a finished point");
            }
        }
        ExperimentConfig config = PointFolder.readConfig(settings);
        PointFolder.requireWhole(weights);
        try (TensorScope scope = TensorScope.open()) {
            var contents = Safetensors.read(weights);
            String id = contents.metadata().get("point");
            if (id != null && !id.equals(PointId.of(config))) {
                throw new ConfigurationException(
                        weights + " must hold the restorer of point " + PointId.of(config) + ", which " + settings
                                + " describes, got that of " + id + ": put both files of one point there");
            }
            var entries = contents.tensors();
            if (!config.network().hasOwnRestorer()) {
                return other(dir, config, entries, weights);
            }
            Safetensors.Entry first = entries.get(FIRST_LAYER);
            if (first == null || first.shape().length != 4) {
                throw new ConfigurationException(weights + " must hold a restorer's " + FIRST_LAYER
                        + " (out, in, k, k), got none: give the folder of a trained point");
            }
            long channels = first.shape()[1];
            if (channels != 1 && channels != 3) {
                throw new ConfigurationException(
                        weights + " must restore images of 1 or 3 channels, got " + channels + ": give another point");
            }
            Restorer restorer = Restorer.of(config.network(), (int) channels);
            try {
                restorer.load(entries, weights.toString());
            } catch (RuntimeException e) {
                restorer.close();
                throw e;
            }
            return new TrainedPoint(dir, config, (int) channels, restorer);
        }
    }

    /** A restorer of another family: it is of grey images if its parameters are those of such a one, else of colour. */
    private static TrainedPoint other(
            Path dir, ExperimentConfig config, Map<String, Safetensors.Entry> entries, Path weights) {
        Restorer grey = Restorer.of(config.network(), 1);
        try {
            grey.load(entries, weights.toString());
            return new TrainedPoint(dir, config, 1, grey);
        } catch (ConfigurationException notGrey) {
            // Then it is of colour, or the next attempt says what does not fit.
            grey.close();
        }
        Restorer colour = Restorer.of(config.network(), 3);
        try {
            colour.load(entries, weights.toString());
            return new TrainedPoint(dir, config, 3, colour);
        } catch (RuntimeException e) {
            colour.close();
            throw e;
        }
    }

    @Override
    public void close() {
        restorer.close();
    }
}
