package io.github.trilemma.config;

import com.fasterxml.jackson.annotation.JsonInclude;

/**
 * How a folder's images fall into training, validation and test images: by a hash of their names, which keeps an image where it is
 * when others are added, or by a list.
 *
 * <pre>
 * u = hash(data.splitSeed, CLASS/NAME) / 2^64;   test: u &lt; test;   validation: test ≤ u &lt; test + validation
 * </pre>
 *
 * @param validation expected share of validation images, 0..1; null = 0.1
 * @param test expected share of test images, 0..1; null = 0.1, none is taken when the folder has a test part of its own
 * @param file CSV file of lines {@code CLASS/NAME,train|validation|test}, relative to the folder of the data set; null = by shares
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record SplitConfig(Double validation, Double test, String file) {
    private static final double TENTH = 0.1;

    public SplitConfig {
        if (validation != null) {
            Check.fraction("data.split.validation", validation);
        }
        if (test != null) {
            Check.fraction("data.split.test", test);
        }
        Check.require(
                file == null || (validation == null && test == null),
                "data.split",
                "either shares or a file",
                "both: leave out one");
        Check.require(
                share(validation) + share(test) < 1,
                "data.split.validation and data.split.test",
                "below 1 together",
                share(validation) + share(test));
    }

    /** Share of validation images. */
    public double validationShare() {
        return share(validation);
    }

    /** Share of test images. */
    public double testShare() {
        return share(test);
    }

    private static double share(Double given) {
        return given == null ? TENTH : given;
    }
}
