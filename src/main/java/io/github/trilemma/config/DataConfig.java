package io.github.trilemma.config;

/**
 * Which clean images, and how many.
 *
 * @param dataset {@code stroke-digits}, {@code mnist}, {@code cifar10} or {@code folder:PATH} (one sub-folder per class)
 * @param train number of training images, 0 = the data set's own number (MNIST 55,000, CIFAR-10 45,000)
 * @param validation number of validation images, 0 = the data set's own number (5,000)
 * @param test number of test images, 0 = all of the test set
 * @param splitSeed seed of the random split into training and validation images; the same for all points of a sweep
 */
public record DataConfig(String dataset, int train, int validation, int test, long splitSeed) {
    public DataConfig {
        Check.present("data.dataset", dataset);
        Check.require(
                dataset.equals("stroke-digits")
                        || dataset.equals("mnist")
                        || dataset.equals("cifar10")
                        || (dataset.startsWith("folder:") && dataset.length() > 7),
                "data.dataset",
                "stroke-digits, mnist, cifar10 or folder:PATH",
                dataset);
        Check.notNegative("data.train", train);
        Check.notNegative("data.validation", validation);
        Check.notNegative("data.test", test);
    }
}
