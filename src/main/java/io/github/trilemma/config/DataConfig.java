package io.github.trilemma.config;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.github.trilemma.ConfigurationException;

/**
 * Which clean images, and how many. The last four keys go with {@code folder:} and {@code paired:} alone; without them a folder's
 * images must be of one size, and are split at random.
 *
 * @param dataset {@code stroke-digits}, {@code mnist}, {@code cifar10}, {@code folder:PATH} (one sub-folder per class) or
 *     {@code paired:PATH} (such folders PATH/clean and PATH/degraded)
 * @param train number of training images, 0 = the data set's own number (MNIST 55,000, CIFAR-10 45,000)
 * @param validation number of validation images, 0 = the data set's own number (5,000)
 * @param test number of test images, 0 = all of the test set
 * @param splitSeed seed of the random split into training and validation images; the same for all points of a sweep
 * @param patch side of the squares that are cut from the images, in pixels, 8..1024; null = whole images
 * @param patches squares from one image; null = 4
 * @param colour {@code grey} or {@code rgb}, to which all images are converted; null = as stored, all the same
 * @param split rule of the split; null = as without it
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record DataConfig(
        String dataset,
        int train,
        int validation,
        int test,
        long splitSeed,
        Integer patch,
        Integer patches,
        String colour,
        SplitConfig split) {
    private static final String FOLDER = "folder:";
    private static final String PAIRED = "paired:";
    private static final int PATCHES = 4;

    public DataConfig {
        Check.present("data.dataset", dataset);
        Check.require(
                dataset.equals("stroke-digits")
                        || dataset.equals("mnist")
                        || dataset.equals("cifar10")
                        || (isOwn(dataset) && dataset.length() > FOLDER.length()),
                "data.dataset",
                "stroke-digits, mnist, cifar10, folder:PATH or paired:PATH",
                dataset);
        Check.notNegative("data.train", train);
        Check.notNegative("data.validation", validation);
        Check.notNegative("data.test", test);
        refuse(dataset, "patch", patch);
        refuse(dataset, "patches", patches);
        refuse(dataset, "colour", colour);
        refuse(dataset, "split", split);
        if (patch != null) {
            Check.require(patch >= 8 && patch <= 1024, "data.patch", "within 8..1024", patch);
        }
        if (patches != null) {
            Check.require(patches >= 1 && patches <= 10_000, "data.patches", "within 1..10000", patches);
            Check.require(patch != null, "data.patches", "left out without data.patch", patches);
        }
        if (colour != null) {
            Check.require(colour.equals("grey") || colour.equals("rgb"), "data.colour", "grey or rgb", colour);
        }
    }

    /** Images as they are, split as the data set is by itself. */
    public DataConfig(String dataset, int train, int validation, int test, long splitSeed) {
        this(dataset, train, validation, test, splitSeed, null, null, null, null);
    }

    /** Whether the images lie in a folder of the user's own. */
    public boolean own() {
        return isOwn(dataset);
    }

    /** Whether degraded images lie beside the clean ones. */
    public boolean paired() {
        return dataset.startsWith(PAIRED);
    }

    /** The path of a folder of the user's own. */
    public String path() {
        return dataset.substring(dataset.indexOf(':') + 1);
    }

    /** Squares from one image. */
    public int patchesPerImage() {
        return patches == null ? PATCHES : patches;
    }

    private static boolean isOwn(String dataset) {
        return dataset.startsWith(FOLDER) || dataset.startsWith(PAIRED);
    }

    private static void refuse(String dataset, String key, Object value) {
        if (value != null && !isOwn(dataset)) {
            throw new ConfigurationException("data." + key + " must be left out for data.dataset "
                    + Values.shorten(dataset) + ", got " + value + ": it goes with folder:PATH and paired:PATH");
        }
    }
}
