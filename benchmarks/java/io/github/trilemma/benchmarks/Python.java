package io.github.trilemma.benchmarks;

import io.github.trilemma.ConfigurationException;
import java.io.IOException;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/** Finds a Python that has PyTorch. */
final class Python {
    /** Asks for no Python. */
    static final String NONE = "none";

    private static final List<String> USUAL = List.of("python3", "/usr/bin/python3");
    private static final int SECONDS = 60;

    private Python() {}

    /**
     * A Python that can import torch.
     *
     * @param asked a program; null: the environment variable TRILEMMA_PYTHON, else the usual ones; {@value #NONE}: none
     * @throws ConfigurationException when the one asked for has no PyTorch
     */
    static Optional<String> find(String asked) {
        String wanted = asked == null ? System.getenv("TRILEMMA_PYTHON") : asked;
        if (NONE.equals(wanted)) {
            return Optional.empty();
        }
        if (wanted == null || wanted.isEmpty()) {
            return USUAL.stream().filter(Python::hasTorch).findFirst();
        }
        if (!hasTorch(wanted)) {
            throw new ConfigurationException((asked == null ? "TRILEMMA_PYTHON" : "--python")
                    + " must be a Python with PyTorch, got " + wanted + ": install PyTorch for it, or give none");
        }
        return Optional.of(wanted);
    }

    private static boolean hasTorch(String program) {
        try {
            Process process = new ProcessBuilder(program, "-c", "import torch")
                    .redirectError(ProcessBuilder.Redirect.DISCARD)
                    .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                    .start();
            if (!process.waitFor(SECONDS, TimeUnit.SECONDS)) {
                process.destroyForcibly();
                return false;
            }
            return process.exitValue() == 0;
        } catch (IOException e) {
            return false; // no such program
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        }
    }
}
