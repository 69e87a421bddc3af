package io.github.trilemma.cli;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/**
 * Starts the launcher as a user would, in a folder of the test's own and with a time limit. System property {@code
 * trilemma.launcher} names another launcher than {@code ./trilemma}.
 */
final class Launch {
    private static final Path LAUNCHER =
            Path.of(System.getProperty("trilemma.launcher", "./trilemma")).toAbsolutePath();
    /** Generous: it only has to end a program that hangs. */
    private static final long LIMIT_SECONDS = 300;
    /** Most of a short command's time goes into starting Java; these options make that cheaper and change no result. */
    static final String JAVA_OPTIONS = "-XX:TieredStopAtLevel=1 -XX:+UseSerialGC -Xmx768m" + kernels();

    private final Process process;
    private final Path out;
    private final Path err;
    private final String what;

    private Launch(Process process, Path out, Path err, String what) {
        this.process = process;
        this.out = out;
        this.err = err;
        this.what = what;
    }

    /** A build without native kernels warns about it; tests look at what else is on stderr. */
    private static String kernels() {
        boolean built = Launch.class.getResource("/io/github/trilemma/kernel/native") != null;
        return built ? "" : " -Dtrilemma.kernels=libtorch";
    }

    /** How a command ended. */
    record Ended(int code, String out, String err) {
        List<String> errLines() {
            return err.lines().toList();
        }
    }

    /** Starts {@code trilemma args} in {@code folder}; the data directory is the folder's {@code data} unless an argument names one. */
    static Launch start(Path folder, List<String> args) {
        return start(folder, JAVA_OPTIONS, args);
    }

    /** The same with a Java option of the test's own. */
    static Launch startWith(Path folder, String javaOption, List<String> args) {
        return start(folder, JAVA_OPTIONS + " " + javaOption, args);
    }

    /** Runs a command with jars of somebody else's on the class path. */
    static Ended runBeside(Path jar, Path folder, List<String> args) {
        return start(folder, JAVA_OPTIONS, Map.of("TRILEMMA_CLASSPATH", jar.toString()), args)
                .await();
    }

    /** The same with further variables of the environment. */
    static Launch startWith(Path folder, Map<String, String> environment, List<String> args) {
        return start(folder, JAVA_OPTIONS, environment, args);
    }

    private static Launch start(Path folder, String javaOptions, List<String> args) {
        return start(folder, javaOptions, Map.of(), args);
    }

    private static Launch start(Path folder, String javaOptions, Map<String, String> environment, List<String> args) {
        List<String> command = new ArrayList<>();
        command.add(LAUNCHER.toString());
        command.addAll(args);
        try {
            Path out = Files.createTempFile("trilemma-it", ".out");
            Path err = Files.createTempFile("trilemma-it", ".err");
            ProcessBuilder builder = new ProcessBuilder(command)
                    .directory(folder.toFile())
                    .redirectOutput(out.toFile())
                    .redirectError(err.toFile());
            builder.environment().put("TRILEMMA_NO_BUILD", "1");
            builder.environment().put("TRILEMMA_DATA", folder.resolve("data").toString());
            builder.environment().put("TRILEMMA_JAVA_OPTS", javaOptions);
            builder.environment().putAll(environment);
            return new Launch(builder.start(), out, err, String.join(" ", args));
        } catch (IOException e) {
            throw new UncheckedIOException("cannot start " + LAUNCHER + ": run the tests from the project's folder", e);
        }
    }

    static Ended run(Path folder, List<String> args) {
        return start(folder, args).await();
    }

    /** As on a machine that never ran libtorch: its libraries are unpacked into {@code cache} first. */
    static Ended runUnpacking(Path folder, Path cache, String... args) {
        return start(folder, JAVA_OPTIONS + " -Dorg.bytedeco.javacpp.cachedir=" + cache, List.of(args))
                .await();
    }

    static Ended run(Path folder, String... args) {
        return run(folder, List.of(args));
    }

    Process process() {
        return process;
    }

    /** Waits for at most {@code millis}, and tells whether the command has ended. */
    boolean endsWithin(long millis) {
        try {
            return process.waitFor(millis, TimeUnit.MILLISECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    /** Waits for the end; a command that does not end is killed, and the test fails. */
    Ended await() {
        boolean ended = endsWithin(1000 * LIMIT_SECONDS);
        if (!ended) {
            process.destroyForcibly();
        }
        try {
            Ended result = new Ended(ended ? process.exitValue() : -1, Files.readString(out), Files.readString(err));
            Files.delete(out);
            Files.delete(err);
            if (!ended) {
                throw new AssertionError("'trilemma " + what + "' took more than " + LIMIT_SECONDS + " s: " + result);
            }
            return result;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
