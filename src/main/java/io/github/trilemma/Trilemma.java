package io.github.trilemma;

import io.github.trilemma.sweep.BuildInfo;
import io.github.trilemma.sweep.Messages;

/** The engine itself: what it is built from, and what its failures mean. There is nothing to start or to stop. */
public final class Trilemma {
    private Trilemma() {}

    /** Version of the engine. */
    public static String version() {
        return BuildInfo.version();
    }

    /** Abbreviated commit of the source tree, {@code unknown} when it was no checkout. */
    public static String commit() {
        return BuildInfo.commit();
    }

    /** Version of libtorch. */
    public static String libtorch() {
        return BuildInfo.libtorch();
    }

    /** Version of the bindings to libtorch. */
    public static String javacpp() {
        return BuildInfo.javacpp();
    }

    /** A failure in one line for a user: those of libtorch carry a C++ stack, and one for want of memory says what to do. */
    public static String describe(Throwable failure) {
        return Messages.firstLine(failure);
    }
}
