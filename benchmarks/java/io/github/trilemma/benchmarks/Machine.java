package io.github.trilemma.benchmarks;

import io.github.trilemma.kernel.Kernels;
import io.github.trilemma.sweep.BuildInfo;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;

/**
 * Where numbers come from.
 *
 * @param processor its model
 * @param cores that this process may use
 * @param system operating system and architecture
 * @param java its version
 * @param libtorch its version
 * @param kernels provider of ours, with the instruction set it uses here
 * @param commit of the build
 */
record Machine(
        String processor, int cores, String system, String java, String libtorch, String kernels, String commit) {
    private static final Path CPUINFO = Path.of("/proc/cpuinfo");
    private static final int LONGEST_NAME = 40;

    static Machine here(Kernels kernels) {
        return new Machine(
                model(),
                Runtime.getRuntime().availableProcessors(),
                System.getProperty("os.name") + " " + System.getProperty("os.arch"),
                System.getProperty("java.version"),
                BuildInfo.libtorch(),
                kernels.name(),
                BuildInfo.commit());
    }

    private static String model() {
        try {
            if (Files.isReadable(CPUINFO)) {
                for (String line : Files.readAllLines(CPUINFO, StandardCharsets.UTF_8)) {
                    int colon = line.indexOf(':');
                    if (colon > 0 && line.startsWith("model name")) {
                        return line.substring(colon + 1).trim();
                    }
                }
            }
        } catch (IOException e) {
            Progress.note("cannot read " + CPUINFO + ": " + e.getMessage());
        }
        return "unknown processor";
    }

    /** A name for files: the processor's own words and the number of cores, in lower case. */
    String shortName() {
        String name = processor
                .replaceAll("\\(.*?\\)|@.*", " ")
                .replaceAll("(?i)\\b(processor|cpu|with|\\d+-core)\\b", " ")
                .toLowerCase(Locale.ROOT)
                .replaceAll("[^a-z0-9]+", "-")
                .replaceAll("^-|-$", "");
        String cut = name.length() > LONGEST_NAME ? name.substring(0, LONGEST_NAME) : name;
        return (cut.isEmpty() ? "unknown" : cut) + "-" + cores + "c";
    }
}
