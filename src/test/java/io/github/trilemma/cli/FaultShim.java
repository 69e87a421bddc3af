package io.github.trilemma.cli;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Optional;

/** The library of {@code src/test/native/faults.c}, compiled by this machine's compiler. */
final class FaultShim {
    private static final Path SOURCE = Path.of("src/test/native/faults.c").toAbsolutePath();

    private FaultShim() {}

    /** Compiles the library into {@code folder}; empty where there is no Linux or no compiler. */
    static Optional<Path> build(Path folder) {
        if (!System.getProperty("os.name").toLowerCase(Locale.ROOT).contains("linux")) {
            return Optional.empty();
        }
        Path library = folder.resolve("faults.so");
        Process compiler;
        try {
            compiler = new ProcessBuilder(
                            "cc",
                            "-std=gnu11",
                            "-O1",
                            "-Wall",
                            "-Wextra",
                            "-Werror",
                            "-shared",
                            "-fPIC",
                            "-pthread",
                            "-o",
                            library.toString(),
                            SOURCE.toString(),
                            "-ldl")
                    .inheritIO()
                    .start();
        } catch (IOException e) {
            return Optional.empty(); // no compiler
        }
        try {
            int code = compiler.waitFor();
            if (code != 0) {
                throw new UncheckedIOException(new IOException("cc ended with " + code + " at " + SOURCE));
            }
            return Optional.of(library);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }
}
