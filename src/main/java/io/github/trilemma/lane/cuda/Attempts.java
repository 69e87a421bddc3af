package io.github.trilemma.lane.cuda;

/** Runs one thing after the other although some fail; the first failure takes the others along. */
final class Attempts {
    private Throwable first;

    /** {@code first} is what failed already, null when nothing did. */
    Attempts(Throwable first) {
        this.first = first;
    }

    void run(Runnable attempt) {
        try {
            attempt.run();
        } catch (RuntimeException e) {
            if (first == null) {
                first = e;
            } else {
                first.addSuppressed(e);
            }
        }
    }

    /** Throws the first failure of {@link #run}, if there was one. */
    void rethrow() {
        if (first instanceof RuntimeException e) {
            throw e;
        }
    }
}
