package io.github.trilemma.watch;

import io.github.trilemma.fuzz.Parts;
import io.github.trilemma.fuzz.Reading;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;

/**
 * The tail of a history that another process writes: the file as it is, then another state of it. Where the file has grown, following
 * it shows the same as reading it anew.
 */
public final class HistoryTailFuzz {
    private static final long MOST = 64L << 20;

    private HistoryTailFuzz() {}

    public static void fuzzerTestOneInput(byte[] input) {
        Parts parts = new Parts(input);
        boolean grown = parts.octet() % 2 == 0;
        byte[] first = parts.part();
        byte[] rest = parts.rest();
        Path file = Reading.file("tail.jsonl", first);
        HistoryTail tail = new HistoryTail(file);
        look(tail);
        byte[] second = rest;
        if (grown) {
            second = Arrays.copyOf(first, first.length + rest.length);
            System.arraycopy(rest, 0, second, first.length, rest.length);
        }
        Reading.file("tail.jsonl", second);
        look(tail);
        HistoryTail anew = new HistoryTail(file);
        look(anew);
        if (grown) {
            Reading.same("damaged lines", anew.damaged(), tail.damaged());
            Reading.same("iterations", anew.curve().iterations(), tail.curve().iterations());
            Reading.same("series", anew.curve().series(), tail.curve().series());
        }
    }

    private static void look(HistoryTail tail) {
        Reading.read(MOST, () -> {
            tail.look();
            return tail.curve();
        });
    }

    /** A row cut in two; another history. */
    public static List<byte[]> seeds() {
        byte[] one = Parts.utf8("{\"iteration\":0,\"mse\":0.5}\n{\"it");
        byte[] two = Parts.utf8("eration\":5,\"mse\":\"NaN\"}\n");
        byte[] three = Parts.utf8("{\"iteration\":1}\n[]\n");
        return List.of(Parts.join(new int[] {0}, one, two), Parts.join(new int[] {1}, one, three));
    }
}
