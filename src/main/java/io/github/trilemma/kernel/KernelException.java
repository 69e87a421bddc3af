package io.github.trilemma.kernel;

/**
 * A native kernel refused its arguments or failed, or its device did. The message says what was expected, what was got, and what
 * to do.
 */
public sealed class KernelException extends RuntimeException permits DeviceLostException, DeviceMemoryException {
    private static final long serialVersionUID = 1L;

    KernelException(String message) {
        super(message);
    }

    KernelException(String message, Throwable cause) {
        super(message, cause);
    }
}
