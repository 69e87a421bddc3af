package io.github.trilemma.lane;

import io.github.trilemma.kernel.DeviceErrors;
import io.github.trilemma.kernel.DeviceMemoryException;
import java.util.Locale;

/**
 * Failures for want of memory: where it ran out, and what to set. Java throws an {@link OutOfMemoryError}; so do JavaCPP and the native
 * kernels; libtorch's allocators and C++ itself show only by their messages, which {@link DeviceErrors} knows for the GPU.
 */
public enum MemoryShortage {
    JAVA_HEAP("the Java heap", "raise -Xmx through TRILEMMA_JAVA_OPTS, or lower --lanes or data.train"),
    THREADS("threads for the Java machine", "lower --lanes, or raise the system's limit of threads"),
    NATIVE("native memory", "lower --lanes, schedule.batch or network.width, or free memory on this machine"),
    GPU("the GPU's memory", "lower schedule.batch or network.width, or free the device");

    private final String where;
    private final String cure;

    MemoryShortage(String where, String cure) {
        this.where = where;
        this.cure = cure;
    }

    /** Whether memory was what failed. */
    public static boolean is(Throwable failure) {
        return of(failure) != null;
    }

    /** What ran out; null when the failure is of another kind. */
    public static MemoryShortage of(Throwable failure) {
        for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
            if (cause instanceof RuntimeException runtime
                    && DeviceErrors.map(runtime) instanceof DeviceMemoryException) {
                return GPU;
            }
            String message = String.valueOf(cause.getMessage()).toLowerCase(Locale.ROOT);
            if (cause instanceof OutOfMemoryError) {
                if (message.contains("native thread")) {
                    return THREADS;
                }
                // "Java heap space", "GC overhead limit exceeded", "Requested array size exceeds VM limit"
                boolean heap = message.contains("heap") || message.contains("gc overhead") || message.contains("array");
                return heap ? JAVA_HEAP : NATIVE;
            }
            boolean allocator = message.contains("allocate memory") || message.contains("not enough memory");
            if (cause instanceof RuntimeException && (allocator || message.contains("bad_alloc"))) {
                return NATIVE;
            }
        }
        return null;
    }

    /** What to tell the user, on one line. */
    public String advice(Throwable failure) {
        String message =
                String.valueOf(failure.getMessage()).lines().findFirst().orElse("");
        return "out of memory: " + where + " (" + message.strip() + "): " + cure;
    }
}
