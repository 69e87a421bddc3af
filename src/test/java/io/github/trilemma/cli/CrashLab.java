package io.github.trilemma.cli;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.BufferedReader;
import java.io.BufferedWriter;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.OutputStreamWriter;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** A folder in which commands run whose file operations fail, or kill them, as ordered. */
final class CrashLab implements AutoCloseable {
    private static final ObjectMapper JSON = new ObjectMapper();
    /** Only has to end what hangs. */
    private static final long LIMIT_SECONDS = 600;

    private final Path folder;
    private final Path shim;
    private Process process;
    private BufferedWriter orders;
    private BufferedReader answers;

    /**
     * A lab.
     *
     * @param folder where commands run; faults concern its folder {@code run}
     * @param shim of {@link FaultShim}; null = none, only whole commands
     */
    CrashLab(Path folder, Path shim) {
        this.folder = folder;
        this.shim = shim;
    }

    /** How a command ended; code -1 when it was killed. */
    record Ended(int code, String out, String err) {
        boolean killed() {
            return code == -1;
        }

        /** Whether it said in one line that it cannot go on. */
        boolean isOneLine() {
            return code == 2 && err.startsWith("error: ") && err.strip().lines().count() == 1;
        }
    }

    Path run() {
        return folder.resolve("run");
    }

    /** A command without a fault. */
    Ended run(List<String> args) {
        return run(0, "count", args);
    }

    /** A command that meets a fault at its file operation number {@code at}. */
    Ended run(int at, String how, List<String> args) {
        try {
            if (process == null || !process.isAlive()) {
                start();
            }
            ObjectNode order = JSON.createObjectNode().put("at", at).put("how", how);
            args.forEach(order.putArray("args")::add);
            orders.write(JSON.writeValueAsString(order));
            orders.newLine();
            orders.flush();
            String line = answer();
            if (line == null) {
                process.waitFor();
                return new Ended(-1, "", "");
            }
            JsonNode answer = JSON.readTree(line);
            return new Ended(
                    answer.get("code").asInt(),
                    answer.get("out").asText(),
                    answer.get("err").asText());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    /** Kills the command that runs, from another thread. */
    void kill() {
        process.destroyForcibly();
    }

    private String answer() throws IOException, InterruptedException {
        CompletableFuture<String> next = CompletableFuture.supplyAsync(() -> {
            try {
                return answers.readLine();
            } catch (IOException e) {
                return null; // killed
            }
        });
        try {
            return next.get(LIMIT_SECONDS, TimeUnit.SECONDS);
        } catch (ExecutionException e) {
            throw new IllegalStateException(e);
        } catch (TimeoutException e) {
            process.destroyForcibly();
            throw new AssertionError("a command took more than " + LIMIT_SECONDS + " s", e);
        }
    }

    private void start() throws IOException {
        ProcessBuilder builder = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-Dorg.bytedeco.javacpp.maxPhysicalBytes=0",
                        "-Dorg.bytedeco.javacpp.maxBytes=0",
                        "-Dorg.bytedeco.javacpp.nopointergc=true",
                        "-Djava.awt.headless=true",
                        "-XX:TieredStopAtLevel=1",
                        "-XX:+UseSerialGC",
                        "-Xmx768m",
                        // No heartbeat in between: the same command does the same operations.
                        "-Dtrilemma.lease.seconds=3600",
                        "-Dtrilemma.kernels=" + kernels(),
                        "-cp",
                        System.getProperty("java.class.path"),
                        CrashServer.class.getName())
                .directory(folder.toFile())
                .redirectError(ProcessBuilder.Redirect.INHERIT);
        builder.environment().put("OPENBLAS_NUM_THREADS", "1");
        builder.environment().put("TRILEMMA_DATA", folder.resolve("data").toString());
        if (shim != null) {
            builder.environment().put("LD_PRELOAD", shim.toString());
            builder.environment()
                    .put("TRL_FAULT_DIR", folder.toRealPath().resolve("run").toString());
            builder.environment().put("TRL_FAULT_LOG", log().toString());
        }
        process = builder.start();
        orders = new BufferedWriter(new OutputStreamWriter(process.getOutputStream(), StandardCharsets.UTF_8));
        answers = new BufferedReader(new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8));
    }

    private static String kernels() {
        boolean built = CrashLab.class.getResource("/io/github/trilemma/kernel/native") != null;
        return built ? "auto" : "libtorch";
    }

    private Path log() {
        return folder.resolve("operations.log");
    }

    /** One file operation of a command. */
    record Operation(int number, String kind, String path, long bytes) {}

    /** Forgets the operations so far. */
    void clearOperations() throws IOException {
        Files.deleteIfExists(log());
    }

    /** The file operations below {@code run} since they were forgotten. */
    List<Operation> operations() throws IOException {
        List<Operation> operations = new ArrayList<>();
        for (String line : Files.readAllLines(log())) {
            String[] words = line.split(" ", -1);
            operations.add(new Operation(Integer.parseInt(words[0]), words[1], words[2], Long.parseLong(words[3])));
        }
        return operations;
    }

    /** Ends the process in which commands run, as it ends after each command of a user; the next command starts another. */
    @Override
    public void close() {
        if (process != null) {
            process.destroyForcibly();
            try {
                process.waitFor();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        }
    }
}
