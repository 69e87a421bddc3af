package io.github.trilemma.report;

import io.github.trilemma.fuzz.Parts;
import io.github.trilemma.fuzz.Reading;
import java.nio.file.Path;
import java.util.List;

/** Measured points of other methods, as {@code compare} reads them. */
public final class MethodPointsFuzz {
    private static final long MOST = 64L << 20;

    private MethodPointsFuzz() {}

    public static void fuzzerTestOneInput(byte[] input) {
        Path file = Reading.file("methods.json", input);
        var points = Reading.read(MOST, () -> MethodPoints.read(file));
        if (points != null) {
            points.forEach(point -> Reading.same(
                    "names without control characters", true, point.id().chars().noneMatch(Character::isISOControl)));
        }
    }

    /** One method, and a list of two. */
    public static List<byte[]> seeds() {
        String one = "{\"name\":\"dip\",\"measures\":{\"rmse\":0.1,\"errorRate.cnn1\":null},"
                + "\"intervals\":{\"rmse\":{\"low\":0.05,\"high\":0.2}}}";
        return List.of(Parts.utf8(one), Parts.utf8("[" + one + "," + one + "]"));
    }
}
