/* What the CUDA library says of devices. Needs no CUDA header. */
#ifndef TRILEMMA_CUDA_H
#define TRILEMMA_CUDA_H

#include "trilemma/status.h"

#ifdef __cplusplus
extern "C" {
#endif

/*
 * Makes device number `device` the calling thread's and loads every kernel onto it. Call it once per thread before the first
 * kernel, and before a stream is captured, since loading is forbidden within a capture. TRL_UNSUPPORTED where there is no such
 * device or this build has no code for it.
 */
TRL_API trl_status trl_cuda_use(int32_t device);

/*
 * The status of a cudaError_t: TRL_DEVICE_MEMORY where memory ran out and the device is well, TRL_DEVICE_LOST where the
 * device, or this process's hold on it, is gone and only a new process can go on, TRL_UNSUPPORTED where there is no device that
 * this build knows, else TRL_DEVICE. Other than TRL_OK it keeps a line for trl_last_error() that begins with `what`.
 */
TRL_API trl_status trl_cuda_status(int32_t error, const char *what);

#ifdef __cplusplus
}
#endif
#endif
