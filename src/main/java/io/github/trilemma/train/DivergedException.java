package io.github.trilemma.train;

/** The training left the numbers that a training gives, see {@link Vitals}; the point cannot be measured. */
public final class DivergedException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    public DivergedException(String message) {
        super(message);
    }
}
