package io.github.trilemma;

/** A listener threw, which stopped the sweep that it listened to; the cause is what it threw. The run folder is whole. */
public class ListenerException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    public ListenerException(String message, Throwable cause) {
        super(message, cause);
    }
}
