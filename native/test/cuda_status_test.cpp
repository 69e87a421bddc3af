/* Errors of the CUDA runtime as statuses; needs the toolkit and no GPU. */
#include <cuda_runtime_api.h>

#include "test.h"
#include "trilemma/cuda.h"

TEST(errors_keep_their_kinds) {
    EXPECT(trl_cuda_status(cudaSuccess, "step") == TRL_OK);
    EXPECT_FAILS(TRL_DEVICE_MEMORY, trl_cuda_status(cudaErrorMemoryAllocation, "step"), "step must have memory on the GPU");
    for (cudaError_t error : {cudaErrorIllegalAddress, cudaErrorLaunchFailure, cudaErrorECCUncorrectable, cudaErrorDevicesUnavailable,
             cudaErrorNvlinkUncorrectable, cudaErrorContextIsDestroyed, cudaErrorAssert, cudaErrorUnknown}) {
        EXPECT_FAILS(TRL_DEVICE_LOST, trl_cuda_status(error, "step"), "step found the GPU lost");
        EXPECT(std::strstr(trl_last_error(), cudaGetErrorName(error)) != nullptr);
    }
    for (cudaError_t error :
        {cudaErrorNoDevice, cudaErrorInsufficientDriver, cudaErrorNoKernelImageForDevice, cudaErrorUnsupportedPtxVersion}) {
        EXPECT_FAILS(TRL_UNSUPPORTED, trl_cuda_status(error, "step"), "step must have a GPU");
    }
    for (cudaError_t error : {cudaErrorInvalidValue, cudaErrorInvalidResourceHandle, cudaErrorStreamCaptureUnsupported,
             cudaErrorStreamCaptureInvalidated, cudaErrorLaunchOutOfResources}) {
        EXPECT_FAILS(TRL_DEVICE, trl_cuda_status(error, "step"), "step failed on the GPU");
    }
    EXPECT(trl_cuda_status(123456, "step") == TRL_DEVICE);
}

TEST(a_device_that_is_not_there_is_refused) {
    EXPECT_FAILS(TRL_UNSUPPORTED, trl_cuda_use(1000), "the kernels must have a GPU");
    EXPECT_FAILS(TRL_UNSUPPORTED, trl_cuda_use(-1), "the kernels must have a GPU");
}
