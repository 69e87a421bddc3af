package io.github.trilemma.cli;

/** Whether somebody watches: the launcher tells, since Java cannot see where stderr leads. */
final class Terminal {
    private Terminal() {}

    static boolean watched() {
        return Boolean.getBoolean("trilemma.terminal");
    }
}
