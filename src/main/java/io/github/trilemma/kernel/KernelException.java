package io.github.trilemma.kernel;

/** A native kernel refused its arguments or failed. The message says what was expected, what was got, and what to do. */
public final class KernelException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    KernelException(String message) {
        super(message);
    }
}
