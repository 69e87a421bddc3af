/* What the CUDA kernels share: launch shapes, 16-byte accesses, sums in a fixed order, and errors as statuses. */
#ifndef TRILEMMA_LAUNCH_H
#define TRILEMMA_LAUNCH_H

#include <cuda_runtime.h>

#include "cuda_device.h"
#include "error.h"
#include "host_device.h"
#include "trilemma/cuda.h"

namespace trl {

constexpr int THREADS = 256;

/* The status of the launch that was just made; does not wait for it. */
inline trl_status launched(const char *kernel) {
    const cudaError_t error = cudaGetLastError();
    return error == cudaSuccess ? TRL_OK : trl_cuda_status(error, kernel);
}

/* Loads a kernel onto the thread's device: the runtime would otherwise do so at its first launch. */
template <class Kernel>
cudaError_t loaded(Kernel kernel) {
    cudaFuncAttributes attributes;
    return cudaFuncGetAttributes(&attributes, kernel);
}

/* Blocks of THREADS for `items`, at most `most`. */
inline unsigned blocks_for(int64_t items, int64_t most) {
    const int64_t blocks = (items + THREADS - 1) / THREADS;
    return static_cast<unsigned>(blocks < 1 ? 1 : blocks > most ? most : blocks);
}

inline bool aligned16(const void *address) {
    return reinterpret_cast<uintptr_t>(address) % 16 == 0;
}

/* As many elements as 16 bytes hold: 4 float32 or 8 bfloat16. */
template <class T>
struct alignas(16) Pack {
    static constexpr int SIZE = 16 / sizeof(T);
    T at[SIZE];
};

/*
 * The sum of `value` over the block's THREADS threads, always in the same order; every thread must call, thread 0 has
 * the result.
 */
__device__ inline double block_sum(double value) {
    __shared__ double sums[THREADS];
    const int thread = static_cast<int>(threadIdx.x);
    __syncthreads();
    sums[thread] = value;
    for (int half = THREADS / 2; half > 0; half /= 2) {
        __syncthreads();
        if (thread < half) {
            sums[thread] += sums[thread + half];
        }
    }
    return sums[0];
}

}  // namespace trl

#endif
