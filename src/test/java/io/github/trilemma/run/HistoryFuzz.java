package io.github.trilemma.run;

import io.github.trilemma.fuzz.Parts;
import io.github.trilemma.fuzz.Reading;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/** Training histories: what is read can be gone on with, cut back, and reads the same. */
public final class HistoryFuzz {
    private static final long MOST = 64L << 20;

    private HistoryFuzz() {}

    public static void fuzzerTestOneInput(byte[] input) {
        Path file = Reading.file("history.jsonl", input);
        List<Map<String, Double>> rows = Reading.read(MOST, () -> History.read(file));
        if (rows == null) {
            return;
        }
        int last = rows.isEmpty()
                ? 0
                : rows.get(rows.size() - 1).get(History.ITERATION).intValue();
        try (History.Writer writer = new History.Writer(file)) {
            Reading.same("rows without the torn line", rows, History.read(file));
            writer.append(Map.of(History.ITERATION, last, "mse", 0.5));
            List<Map<String, Double>> more = History.read(file);
            Reading.same("rows with one more", rows.size() + 1, more.size());
            writer.truncateAfter(-1);
        }
        try {
            Reading.same("bytes left", 0L, Files.size(file));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Rows as the training writes them, a torn one, the numbers that JSON has not. */
    public static List<byte[]> seeds() {
        return List.of(
                Parts.utf8("{\"iteration\":0,\"criticGap\":0.5}\n{\"iteration\":20,\"mse\":1e-3,\"total\":-2}\n"),
                Parts.utf8("{\"iteration\":3,\"mse\":\"NaN\",\"total\":\"-Infinity\"}\n{\"iterat"));
    }
}
