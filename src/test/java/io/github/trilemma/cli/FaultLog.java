package io.github.trilemma.cli;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * Which faults were tried and what came of them: in memory, and line by line in a file that outlasts a run that was stopped. A line
 * is the case, a tab and the result; a result that begins with WRONG is one.
 */
final class FaultLog {
    static final String WRONG = "WRONG";

    private final Path file;
    private final Map<String, String> results = new TreeMap<>();

    /** A log in {@code file} and what is in it already; null = in memory alone. */
    FaultLog(Path file) throws IOException {
        this.file = file;
        if (file != null && Files.exists(file)) {
            for (String line : Files.readAllLines(file)) {
                String[] parts = line.split("\t", 2);
                results.put(parts[0], parts[1]);
            }
        }
    }

    boolean has(String key) {
        return results.containsKey(key);
    }

    void put(String key, String result) throws IOException {
        String line = result.replaceAll("\\s+", " ").strip();
        results.put(key, line);
        if (file != null) {
            Files.createDirectories(file.toAbsolutePath().getParent());
            Files.writeString(
                    file,
                    key + "\t" + line + "\n",
                    StandardCharsets.UTF_8,
                    StandardOpenOption.CREATE,
                    StandardOpenOption.APPEND);
        }
    }

    List<String> wrong() {
        return results.entrySet().stream()
                .filter(entry -> entry.getValue().startsWith(WRONG))
                .map(entry -> entry.getKey() + ": " + entry.getValue())
                .toList();
    }

    /** How often each sort of case had which result; the sort is what stands before the first semicolon. */
    String table() {
        Map<String, Map<String, Integer>> counts = new TreeMap<>();
        results.forEach((key, result) -> counts.computeIfAbsent(key.replaceAll(";.*", ""), sort -> new TreeMap<>())
                .merge(result.replaceAll(":.*", ""), 1, Integer::sum));
        StringBuilder text = new StringBuilder(results.size() + " cases\n");
        counts.forEach(
                (sort, found) -> text.append(sort).append(": ").append(found).append('\n'));
        return text.toString();
    }
}
