package io.github.trilemma.cli;

/** Whether somebody watches: the launcher tells, since Java cannot see where stderr leads. */
final class Terminal {
    private Terminal() {}

    /** Tells whoever watches what is going on. */
    static void note(String what) {
        if (watched()) {
            System.err.println(what);
        }
    }

    static boolean watched() {
        return Boolean.getBoolean("trilemma.terminal");
    }
}
