/* Loads all kernels of one source onto the thread's device; cuda_device.cpp calls them. */
#ifndef TRILEMMA_CUDA_DEVICE_H
#define TRILEMMA_CUDA_DEVICE_H

#include <cuda_runtime_api.h>

namespace trl {

cudaError_t load_fused_loss();
cudaError_t load_adam_clip();
cudaError_t load_draw_batch();
cudaError_t load_measure();
cudaError_t load_advance();

}  // namespace trl

#endif
