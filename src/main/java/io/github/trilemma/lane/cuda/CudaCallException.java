package io.github.trilemma.lane.cuda;

/** A call into CUDA's runtime gave an error. */
public final class CudaCallException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    /**
     * An error.
     *
     * @param call the function, such as {@code cudaGraphLaunch}
     * @param name such as {@code cudaErrorIllegalAddress}
     * @param text CUDA's own words for it
     */
    CudaCallException(String call, String name, String text) {
        super(call + " gave CUDA error: " + text + " (" + name + ")");
    }
}
