#include "cuda_device.h"

#include "error.h"
#include "trilemma/cuda.h"

namespace trl {

namespace {

/* Whether the process has lost its hold on the device for good: the context is corrupt, or the device fell out. */
bool lost(cudaError_t error) {
    switch (error) {
        case cudaErrorIllegalAddress:
        case cudaErrorIllegalInstruction:
        case cudaErrorMisalignedAddress:
        case cudaErrorInvalidAddressSpace:
        case cudaErrorInvalidPc:
        case cudaErrorHardwareStackError:
        case cudaErrorLaunchFailure:
        case cudaErrorLaunchTimeout:
        case cudaErrorAssert:
        case cudaErrorECCUncorrectable:
        case cudaErrorNvlinkUncorrectable:
        case cudaErrorContextIsDestroyed:
        case cudaErrorDevicesUnavailable:
        case cudaErrorCudartUnloading:
        case cudaErrorExternalDevice:
        case cudaErrorMpsRpcFailure:
        case cudaErrorMpsClientTerminated:
        case cudaErrorUnknown:
#if CUDART_VERSION >= 12080
        case cudaErrorContained:
        case cudaErrorTensorMemoryLeak:
#endif
            return true;
        default:
            return false;
    }
}

/* Whether there is no device, driver or code that could work. */
bool unsupported(cudaError_t error) {
    switch (error) {
        case cudaErrorNoDevice:
        case cudaErrorInvalidDevice:
        case cudaErrorInsufficientDriver:
        case cudaErrorCallRequiresNewerDriver:
        case cudaErrorStubLibrary:
        case cudaErrorInitializationError:
        case cudaErrorDeviceNotLicensed:
        case cudaErrorSystemNotReady:
        case cudaErrorSystemDriverMismatch:
        case cudaErrorCompatNotSupportedOnDevice:
        case cudaErrorNoKernelImageForDevice:
        case cudaErrorInvalidDeviceFunction:
        case cudaErrorInvalidKernelImage:
        case cudaErrorUnsupportedPtxVersion:
        case cudaErrorJitCompilerNotFound:
        case cudaErrorJitCompilationDisabled:
            return true;
        default:
            return false;
    }
}

}  // namespace

}  // namespace trl

extern "C" trl_status trl_cuda_status(int32_t error, const char *what) {
    const cudaError_t code = static_cast<cudaError_t>(error);
    const char *text = cudaGetErrorString(code);
    if (code == cudaSuccess) {
        return TRL_OK;
    }
    if (code == cudaErrorMemoryAllocation) {
        return trl_fail(TRL_DEVICE_MEMORY, "%s must have memory on the GPU, got none: use smaller batches or fewer lanes", what);
    }
    if (trl::unsupported(code)) {
        return trl_fail(TRL_UNSUPPORTED,
            "%s must have a GPU, a driver and a build that know each other, got: %s (%s): see nvidia-smi and build for its "
            "architecture",
            what, text, cudaGetErrorName(code));
    }
    if (trl::lost(code)) {
        return trl_fail(TRL_DEVICE_LOST, "%s found the GPU lost: %s (%s): start the process again, it resumes", what, text,
            cudaGetErrorName(code));
    }
    return trl_fail(TRL_DEVICE, "%s failed on the GPU: %s (%s): see the CUDA runtime's manual", what, text,
        cudaGetErrorName(code));
}

extern "C" trl_status trl_cuda_use(int32_t device) {
    cudaError_t error = cudaSetDevice(device);
    cudaError_t (*const loads[])() = {
        trl::load_fused_loss, trl::load_adam_clip, trl::load_draw_batch, trl::load_measure, trl::load_advance};
    for (cudaError_t (*load)() : loads) {
        error = error == cudaSuccess ? load() : error;
    }
    if (error != cudaSuccess) {
        /* Otherwise the next launch would find it. */
        cudaGetLastError();
    }
    return trl_cuda_status(error, "the kernels");
}
