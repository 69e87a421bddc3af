package io.github.trilemma.lane.cuda;

import org.bytedeco.cuda.global.cudart;
import org.bytedeco.javacpp.Pointer;

/** What all callers of CUDA's runtime share. Touches CUDA's classes. */
final class CudaStatus {
    private CudaStatus() {}

    /** Throws unless {@code call} succeeded. */
    static void check(String call, int status) {
        if (status != cudart.cudaSuccess) {
            // CUDA keeps the error until it is asked, and libtorch would take it for that of its own next call.
            cudart.cudaGetLastError();
            throw new CudaCallException(
                    call,
                    cudart.cudaGetErrorName(status).getString(),
                    cudart.cudaGetErrorString(status).getString());
        }
    }

    /** A pointer to what lies at an address. */
    static final class At extends Pointer {
        At(long address) {
            this.address = address;
        }
    }
}
