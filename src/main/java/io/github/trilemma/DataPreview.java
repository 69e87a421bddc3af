package io.github.trilemma;

import io.github.trilemma.config.ExperimentConfig;
import io.github.trilemma.sweep.DegradationPreview;
import java.nio.file.Path;

/** Shows what a degradation does to a data set, before anything is trained. */
public final class DataPreview {
    private DataPreview() {}

    /**
     * Writes a PNG of the first test images, clean above degraded, under the draw that a sweep measures with. Images of less than 128
     * pixels a side are enlarged by repeating pixels.
     *
     * @param config its data and degradation count, and its batch, which numbers the draws
     * @param dataDir folder of data sets; may be null for embedded ones
     * @param count images to show, 1..100
     * @param out the file
     * @param force replace {@code out} if it is there
     * @return how many images are shown: {@code count}, or all test images when these are fewer
     * @throws ConfigurationException when the data or the degradation is unusable, or {@code out} is there and not to be replaced
     */
    public static int write(ExperimentConfig config, Path dataDir, int count, Path out, boolean force) {
        return DegradationPreview.write(config, dataDir, count, out, force);
    }
}
