package io.github.trilemma.benchmarks;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.github.trilemma.config.NetworkConfig.Precision;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * The same iteration in PyTorch: one or more Python processes, warm, each with its own point, that stand still between the rounds
 * that are asked for.
 */
final class Peer implements AutoCloseable {
    /**
     * How PyTorch is run.
     *
     * @param precision float32, or bfloat16 by autocast
     * @param processes points that train side by side
     * @param threads of each
     */
    record Setting(Precision precision, int processes, int threads) {
        @Override
        public String toString() {
            return Workload.label(precision) + ", " + processes + (processes == 1 ? " process of " : " processes of ")
                    + threads + (threads == 1 ? " thread" : " threads");
        }
    }

    private static final ObjectMapper JSON = new ObjectMapper();

    private final List<Process> processes = new ArrayList<>();
    private final List<BufferedReader> answers = new ArrayList<>();
    private final List<Writer> orders = new ArrayList<>();
    private final String layout;
    private final Path errors;
    private String name;

    /**
     * Starts the processes and waits until they are warm.
     *
     * @throws IOException when one cannot be started or fails
     */
    Peer(String python, Workload workload, Setting setting, String layout) throws IOException {
        this.layout = layout;
        this.errors = Files.createTempFile("trilemma-peer", ".log");
        List<String> command = List.of(
                python,
                Path.of(System.getProperty("trilemma.benchmarks", "benchmarks"), "peers", "torch_iteration.py")
                        .toString(),
                "--serve",
                "--task",
                workload.task().toString(),
                "--width",
                Integer.toString(workload.width()),
                "--batch",
                Integer.toString(workload.batch()),
                "--threads",
                Integer.toString(setting.threads()),
                "--precision",
                Workload.label(setting.precision()),
                "--layout",
                layout);
        try {
            for (int i = 0; i < setting.processes(); i++) {
                start(command);
            }
            for (BufferedReader answer : answers) {
                name = read(answer).get("peer").asText();
            }
        } catch (IOException e) {
            close();
            throw e;
        }
    }

    private void start(List<String> command) throws IOException {
        ProcessBuilder builder = new ProcessBuilder(command).redirectError(errors.toFile());
        // Set by the launcher for the engine's lanes; PyTorch is to run as its users run it.
        builder.environment().remove("OPENBLAS_NUM_THREADS");
        Process process = builder.start();
        processes.add(process);
        answers.add(process.inputReader(StandardCharsets.UTF_8));
        orders.add(process.outputWriter(StandardCharsets.UTF_8));
    }

    /** What answered, with its version. */
    String name() {
        return name;
    }

    String layout() {
        return layout;
    }

    int processes() {
        return processes.size();
    }

    /**
     * Lets every process train {@code count} iterations.
     *
     * @return wall time in milliseconds per point and iteration
     */
    double round(int count) throws IOException {
        long start = System.nanoTime();
        for (Writer order : orders) {
            order.write(count + "\n");
            order.flush();
        }
        for (BufferedReader answer : answers) {
            read(answer);
        }
        return (System.nanoTime() - start) / 1e6 / ((double) count * processes.size());
    }

    private JsonNode read(BufferedReader answer) throws IOException {
        String line = answer.readLine();
        if (line == null) {
            List<String> said = Files.readAllLines(errors, StandardCharsets.UTF_8);
            throw new IOException(
                    "the PyTorch process ended: " + (said.isEmpty() ? "it gave no reason" : said.get(said.size() - 1)));
        }
        return JSON.readTree(line);
    }

    @Override
    public void close() throws IOException {
        for (Process process : processes) {
            process.destroy();
        }
        Files.deleteIfExists(errors);
    }
}
