#include "adam_clip.h"

#include "checks.h"
#include "launch.h"

namespace trl {

namespace {

constexpr int PACK = 4;

/* Four elements of float32 (16 bytes) or bfloat16 (8 bytes). */
template <class T>
struct alignas(PACK * sizeof(T)) Four {
    T at[PACK];
};

template <class G>
__global__ void __launch_bounds__(THREADS) adam_clip_kernel(trl_adam_clip a, const double *scalars, bool packed) {
    __shared__ AdamStep shared;
    if (threadIdx.x == 0) {
        /* The powers are float64: once a block. */
        shared = adam_step(
            a, scalars == nullptr ? static_cast<double>(a.step) : scalars[0], scalars == nullptr ? a.rate : scalars[1]);
    }
    __syncthreads();
    const AdamStep step = shared;
    G *gradients = static_cast<G *>(a.gradients);
    const int64_t first = blockIdx.x * static_cast<int64_t>(THREADS) + threadIdx.x;
    const int64_t threads = gridDim.x * static_cast<int64_t>(THREADS);
    const int64_t packs = packed ? a.n / PACK : 0;
    for (int64_t i = first; i < packs; i += threads) {
        Four<float> p = reinterpret_cast<Four<float> *>(a.values)[i];
        Four<G> g = reinterpret_cast<Four<G> *>(gradients)[i];
        Four<float> m = reinterpret_cast<Four<float> *>(a.first)[i];
        Four<float> v = reinterpret_cast<Four<float> *>(a.second)[i];
#pragma unroll
        for (int k = 0; k < PACK; ++k) {
            adam_element(step, p.at[k], g.at[k], m.at[k], v.at[k]);
        }
        reinterpret_cast<Four<float> *>(a.values)[i] = p;
        reinterpret_cast<Four<G> *>(gradients)[i] = g;
        reinterpret_cast<Four<float> *>(a.first)[i] = m;
        reinterpret_cast<Four<float> *>(a.second)[i] = v;
    }
    for (int64_t i = packs * PACK + first; i < a.n; i += threads) {
        adam_element(step, a.values[i], gradients[i], a.first[i], a.second[i]);
    }
}

}  // namespace

cudaError_t load_adam_clip() {
    cudaError_t error = loaded(adam_clip_kernel<float>);
    if (error == cudaSuccess) {
        error = loaded(adam_clip_kernel<bfloat16>);
    }
    return error;
}

}  // namespace trl

extern "C" trl_status trl_adam_clip_cuda(const trl_adam_clip *arguments, const double *scalars, void *stream) {
    const trl_status status = trl::check_adam_clip(arguments, scalars);
    if (status != TRL_OK || arguments->n == 0) {
        return status;
    }
    const trl_adam_clip &a = *arguments;
    const bool packed =
        trl::aligned16(a.values) && trl::aligned16(a.gradients) && trl::aligned16(a.first) && trl::aligned16(a.second);
    const unsigned grid = trl::blocks_for((a.n + trl::PACK - 1) / trl::PACK, 1024);
    const cudaStream_t on = static_cast<cudaStream_t>(stream);
    if (a.gradient_type == TRL_BFLOAT16) {
        trl::adam_clip_kernel<trl::bfloat16><<<grid, trl::THREADS, 0, on>>>(a, scalars, packed);
    } else {
        trl::adam_clip_kernel<float><<<grid, trl::THREADS, 0, on>>>(a, scalars, packed);
    }
    return trl::launched("adam_clip");
}
