package io.github.trilemma.kernel;

/** The device is gone for this process: a kernel read where it may not, the driver reset it, the hardware failed. */
public final class DeviceLostException extends KernelException {
    private static final long serialVersionUID = 1L;

    public DeviceLostException(String message, Throwable cause) {
        super(message, cause);
    }
}
