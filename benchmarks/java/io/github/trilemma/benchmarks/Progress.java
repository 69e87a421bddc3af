package io.github.trilemma.benchmarks;

/** Tells whoever watches what is going on; the launcher says whether somebody does. */
final class Progress {
    private Progress() {}

    static void note(String what) {
        if (Boolean.getBoolean("trilemma.terminal")) {
            System.err.println(what);
        }
    }
}
