package io.github.trilemma;

import io.github.trilemma.data.DatasetReport;
import java.util.List;

/**
 * What is known about one data set. A listing looks only at names and headers; a check reads every image and fills the rest.
 *
 * @param dataset name for {@code data.dataset}: stroke-digits, mnist, cifar10 or folder:NAME
 * @param where folder of the files, or "embedded"
 * @param ready whether the data set can be used
 * @param state "ready", "ready, but ..." with what deserves a look, or one line that says what is wrong
 * @param train number of training images, those set apart for validation included; 0 when unknown
 * @param test number of test images; 0 when unknown
 * @param shape channels, height and width of an image, as "(1,28,28)"; empty when unknown
 * @param classNames by label; empty when the files do not name them
 * @param trainCounts training images of each class; empty after a listing
 * @param testCounts test images of each class; empty after a listing
 * @param mean of the training images per channel, pixels within 0..1; empty after a listing
 * @param deviation standard deviation of the same (of the population, divided by n)
 * @param files each data file and how it compares with the published one; empty after a listing and for class folders
 */
public record DatasetInfo(
        String dataset,
        String where,
        boolean ready,
        String state,
        int train,
        int test,
        String shape,
        List<String> classNames,
        List<Integer> trainCounts,
        List<Integer> testCounts,
        List<Double> mean,
        List<Double> deviation,
        List<FileVerdict> files) {
    /**
     * How a file compares with the published one.
     *
     * @param file the file
     * @param verdict one line
     */
    public record FileVerdict(String file, String verdict) {}

    static DatasetInfo of(DatasetReport report) {
        return new DatasetInfo(
                report.dataset(),
                report.where(),
                report.ready(),
                report.state(),
                report.train(),
                report.test(),
                report.shape(),
                report.classNames(),
                report.trainCounts(),
                report.testCounts(),
                report.mean(),
                report.deviation(),
                report.files().stream()
                        .map(file -> new FileVerdict(file.file(), file.verdict()))
                        .toList());
    }
}
