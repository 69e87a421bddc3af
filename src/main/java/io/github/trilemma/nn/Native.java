package io.github.trilemma.nn;

import java.util.Locale;

/** What libtorch says when something went wrong, in one line: its messages carry traces of scripts and of C++. */
final class Native {
    private static final int LONGEST = 200;

    private Native() {}

    /** The line that tells the cause: of a script the last one, otherwise the first. */
    static String line(Throwable failure) {
        String message = failure.getMessage();
        if (message == null || message.isBlank()) {
            return failure.getClass().getSimpleName();
        }
        String cause = message.lines()
                .filter(line -> line.startsWith("RuntimeError: ") || line.startsWith("torch.jit.Error: "))
                .reduce((earlier, later) -> later)
                .orElseGet(() -> message.lines().findFirst().orElse(message));
        String line = cause.replaceAll("\\p{Cntrl}", " ").strip();
        return line.length() <= LONGEST ? line : line.substring(0, LONGEST - 3) + "...";
    }

    /** Whether memory ran out, which is no fault of a module and is left to whoever decides about lanes. */
    static boolean isMemory(Throwable failure) {
        String message = String.valueOf(failure.getMessage()).toLowerCase(Locale.ROOT);
        return message.contains("out of memory")
                || message.contains("allocate memory")
                || message.contains("not enough memory")
                || message.contains("bad_alloc");
    }
}
