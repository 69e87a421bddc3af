#include "launch.h"

namespace trl {

trl_status launched(const char *kernel) {
    const cudaError_t error = cudaGetLastError();
    switch (error) {
        case cudaSuccess:
            return TRL_OK;
        case cudaErrorMemoryAllocation:
            return trl_fail(
                TRL_NO_MEMORY, "%s must have memory on the GPU, got none: use smaller batches or fewer lanes", kernel);
        case cudaErrorNoDevice:
        case cudaErrorInsufficientDriver:
        case cudaErrorNoKernelImageForDevice:
        case cudaErrorUnsupportedPtxVersion:
            return trl_fail(TRL_UNSUPPORTED,
                "%s must have a GPU that this build knows, got: %s: build for its architecture", kernel,
                cudaGetErrorString(error));
        case cudaErrorIllegalAddress:
        case cudaErrorIllegalInstruction:
        case cudaErrorMisalignedAddress:
        case cudaErrorInvalidAddressSpace:
        case cudaErrorInvalidPc:
        case cudaErrorHardwareStackError:
        case cudaErrorLaunchFailure:
        case cudaErrorLaunchTimeout:
        case cudaErrorECCUncorrectable:
        case cudaErrorNvlinkUncorrectable:
        case cudaErrorAssert:
        case cudaErrorContextIsDestroyed:
        case cudaErrorDevicesUnavailable:
        case cudaErrorUnknown:
            return trl_fail(TRL_DEVICE_LOST, "%s found the GPU lost: %s: start the process again, it resumes", kernel,
                cudaGetErrorString(error));
        default:
            return trl_fail(TRL_DEVICE, "%s could not be launched: %s", kernel, cudaGetErrorString(error));
    }
}

}  // namespace trl
