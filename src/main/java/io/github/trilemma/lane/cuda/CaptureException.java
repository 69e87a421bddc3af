package io.github.trilemma.lane.cuda;

/** An iteration could not be captured or replayed. The message names CUDA's error and how to train without. */
public final class CaptureException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    CaptureException(String message, Throwable cause) {
        super(message, cause);
    }
}
