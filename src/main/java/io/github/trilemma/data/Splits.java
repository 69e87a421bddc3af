package io.github.trilemma.data;

import java.util.List;

/**
 * The three parts of a data set. Training and validation images come from one set, test images from another or the same.
 *
 * @param classNames names of the classes by label; empty when they are known by number alone
 */
public record Splits(Subset train, Subset validation, Subset test, List<String> classNames) {
    public Splits {
        classNames = List.copyOf(classNames);
    }

    /** Parts of a set without names of classes. */
    public Splits(Subset train, Subset validation, Subset test) {
        this(train, validation, test, List.of());
    }

    /** The same parts with names of classes. */
    Splits named(List<String> names) {
        return new Splits(train, validation, test, names);
    }
}
