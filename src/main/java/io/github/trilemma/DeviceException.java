package io.github.trilemma;

/**
 * A device failed while it computed: its memory was not enough, or it is gone for this process. The input may be fine; what a sweep had
 * put away is kept, and the same sweep goes on from there. The message says what to do.
 */
public class DeviceException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    public DeviceException(String message, Throwable cause) {
        super(message, cause);
    }
}
