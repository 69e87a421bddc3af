package io.github.trilemma.sweep;

import io.github.trilemma.ConfigurationException;
import io.github.trilemma.config.ExperimentConfig;
import io.github.trilemma.data.DataSource;
import io.github.trilemma.data.DeviceImages;
import io.github.trilemma.degrade.Degradation;
import io.github.trilemma.eval.Samples;
import io.github.trilemma.eval.TestSet;
import io.github.trilemma.kernel.KernelProvider;
import io.github.trilemma.run.AtomicFiles;
import java.awt.image.BufferedImage;
import java.nio.file.Files;
import java.nio.file.Path;
import javax.imageio.ImageIO;

/** A picture of test images as a sweep would degrade them. */
public final class DegradationPreview {
    /** Small images are enlarged to about so many pixels a side. */
    private static final int TILE = 128;

    private DegradationPreview() {}

    /**
     * Writes the first test images, clean above degraded, under the very draw that all points of a sweep see. Pixels of small images
     * are repeated, so that single ones show.
     *
     * @param config data and degradation count
     * @param dataDir folder of data sets
     * @param count of images, 1..100
     * @param out PNG file
     * @param force whether a file that is there is replaced
     * @return how many images it shows
     * @throws ConfigurationException when the data or the degradation is unusable, or {@code out} is there
     */
    public static int write(ExperimentConfig config, Path dataDir, int count, Path out, boolean force) {
        if (count < 1 || count > 100) {
            throw new ConfigurationException("images to show must be within 1..100, got " + count + ": show some");
        }
        if (Files.exists(out) && !force) {
            throw new ConfigurationException(out + " is there already: give --force or another --out");
        }
        Bench.requirePairs(config);
        Degradation degradation = Degradation.of(config.degradation(), KernelProvider.choose(KernelProvider.AUTO));
        try (DeviceImages test =
                DeviceImages.of(DataSource.load(config.data(), dataDir).test())) {
            TestSet set = new TestSet(test, degradation, config.schedule().batch(), Bench.testDraw(config));
            int scale = Math.max(1, TILE / Math.max(test.height(), test.width()));
            BufferedImage picture = enlarged(Samples.pairs(set, count), scale);
            AtomicFiles.createFolders(out.toAbsolutePath().getParent());
            AtomicFiles.write(out, stream -> ImageIO.write(picture, "png", stream));
            return Math.min(count, test.size());
        }
    }

    private static BufferedImage enlarged(BufferedImage image, int scale) {
        if (scale == 1) {
            return image;
        }
        BufferedImage large = new BufferedImage(image.getWidth() * scale, image.getHeight() * scale, image.getType());
        for (int y = 0; y < large.getHeight(); y++) {
            for (int x = 0; x < large.getWidth(); x++) {
                for (int band = 0; band < large.getRaster().getNumBands(); band++) {
                    large.getRaster().setSample(x, y, band, image.getRaster().getSample(x / scale, y / scale, band));
                }
            }
        }
        return large;
    }
}
