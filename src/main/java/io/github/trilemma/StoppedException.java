package io.github.trilemma;

/**
 * Work was stopped by an interrupt before there was a result; the interrupt is still set. What was done so far is put away: the same
 * call on the same folder goes on from there.
 */
public class StoppedException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    public StoppedException(String message) {
        super(message);
    }
}
