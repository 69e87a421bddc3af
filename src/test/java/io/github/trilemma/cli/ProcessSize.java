package io.github.trilemma.cli;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.function.ToLongFunction;

/**
 * What this process holds of the system, from /proc: what grows without end in a program that leaks.
 *
 * @param residentKiB resident memory
 * @param handles open files
 * @param threads of Java and of libraries
 */
record ProcessSize(long residentKiB, long handles, long threads) {
    static ProcessSize now() {
        try (var open = Files.list(Path.of("/proc/self/fd"))) {
            List<String> status = Files.readAllLines(Path.of("/proc/self/status"));
            return new ProcessSize(number(status, "VmRSS:"), open.count(), number(status, "Threads:"));
        } catch (IOException e) {
            throw new UncheckedIOException("a soak reads /proc and so needs Linux", e);
        }
    }

    private static long number(List<String> status, String key) {
        return status.stream()
                .filter(line -> line.startsWith(key))
                .mapToLong(line -> Long.parseLong(line.replaceAll("\\D", "")))
                .findFirst()
                .orElseThrow();
    }

    /** First, second and last third of samples, by their medians: a leak shows as a rise from each to the next. */
    static String thirds(List<ProcessSize> samples, ToLongFunction<ProcessSize> what) {
        int n = samples.size();
        return String.format(
                Locale.ROOT,
                "%d, %d, %d",
                median(samples.subList(0, (n + 2) / 3), what),
                median(samples.subList(n / 3, Math.max(n / 3 + 1, 2 * n / 3)), what),
                median(samples.subList(Math.max(0, n - (n + 2) / 3), n), what));
    }

    static long median(List<ProcessSize> samples, ToLongFunction<ProcessSize> what) {
        long[] values = samples.stream().mapToLong(what).toArray();
        Arrays.sort(values);
        return values[values.length / 2];
    }
}
