package io.github.trilemma.data;

import io.github.trilemma.ConfigurationException;
import java.util.Locale;

/** Refuses images that cannot be held, before memory for them is taken. */
final class HeapGuard {
    private HeapGuard() {}

    /**
     * Images are first read into the heap and then copied to the device's memory; the heap must have room for them and some
     * for the work beside them.
     */
    static void require(long bytes, String what) {
        long largest = Math.min(Integer.MAX_VALUE - 8, Runtime.getRuntime().maxMemory() / 4 * 3);
        if (bytes < 0 || bytes > largest) {
            throw new ConfigurationException(String.format(
                    Locale.ROOT,
                    "%s must fit into %d MiB of Java heap, got %d MiB of pixels: use fewer or smaller images, or raise -Xmx",
                    what,
                    largest >> 20,
                    bytes >> 20));
        }
    }
}
