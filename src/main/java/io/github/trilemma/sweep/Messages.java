package io.github.trilemma.sweep;

import io.github.trilemma.lane.MemoryShortage;

/** Messages of libtorch carry a C++ stack; users get the line that says what went wrong. */
public final class Messages {
    private Messages() {}

    /** The first line of a failure's message, or its kind when it has none. */
    public static String firstLine(Throwable failure) {
        String message = failure.getMessage();
        if (message == null || message.isBlank()) {
            return failure.getClass().getSimpleName();
        }
        int end = message.indexOf('\n');
        String line = end < 0 ? message : message.substring(0, end);
        MemoryShortage shortage = MemoryShortage.of(failure);
        return shortage == null ? line.strip() : shortage.advice(failure);
    }
}
