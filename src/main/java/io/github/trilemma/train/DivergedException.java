package io.github.trilemma.train;

/** The training left the finite numbers; the point cannot be measured. */
public final class DivergedException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    public DivergedException(String message) {
        super(message);
    }
}
