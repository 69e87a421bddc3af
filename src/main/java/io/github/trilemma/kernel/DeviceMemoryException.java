package io.github.trilemma.kernel;

/** The device's memory is too small for what was asked; everything that it holds stays sound. */
public final class DeviceMemoryException extends KernelException {
    /** For {@link #wantedBytes} and {@link #freeBytes}. */
    public static final long UNKNOWN = -1;

    private static final long serialVersionUID = 1L;

    private final long wantedBytes;
    private final long freeBytes;

    /**
     * A refusal of memory.
     *
     * @param wantedBytes what was asked for, {@link #UNKNOWN} when nobody said
     * @param freeBytes what was free then, {@link #UNKNOWN} when nobody said
     */
    public DeviceMemoryException(long wantedBytes, long freeBytes, String message, Throwable cause) {
        super(message, cause);
        this.wantedBytes = wantedBytes;
        this.freeBytes = freeBytes;
    }

    public long wantedBytes() {
        return wantedBytes;
    }

    public long freeBytes() {
        return freeBytes;
    }
}
