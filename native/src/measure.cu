/* One block per image, so that an image's sum does not depend on the batch around it. */
#include "measure.h"

#include "checks.h"
#include "launch.h"

namespace trl {

namespace {

template <class T>
__global__ void __launch_bounds__(THREADS) measure_kernel(trl_measure a, bool packed) {
    for (int64_t image = blockIdx.x; image < a.images; image += gridDim.x) {
        if (a.x_hat != nullptr) {
            const T *x_hat = static_cast<const T *>(a.x_hat) + image * a.pixels;
            const T *x = static_cast<const T *>(a.x) + image * a.pixels;
            double sum = 0;
            const int64_t packs = packed ? a.pixels / Pack<T>::SIZE : 0;
            for (int64_t i = threadIdx.x; i < packs; i += THREADS) {
                const Pack<T> left = reinterpret_cast<const Pack<T> *>(x_hat)[i];
                const Pack<T> right = reinterpret_cast<const Pack<T> *>(x)[i];
#pragma unroll
                for (int k = 0; k < Pack<T>::SIZE; ++k) {
                    sum += squared_difference(left.at[k], right.at[k]);
                }
            }
            for (int64_t i = packs * Pack<T>::SIZE + threadIdx.x; i < a.pixels; i += THREADS) {
                sum += squared_difference(x_hat[i], x[i]);
            }
            const double total = block_sum(sum);
            if (threadIdx.x == 0) {
                a.squares[image] = total;
            }
        }
        if (a.logits != nullptr && threadIdx.x == 0) {
            const int64_t label = a.labels[image];
            const bool known = label >= 0 && label < a.classes;
            /* The host does not wait, so no status can tell of a wrong label: the result does. */
            a.errors[image] = known ? wrong(static_cast<const T *>(a.logits) + image * a.classes, label, a.classes)
                                    : static_cast<double>(float_of(0x7fc00000u));
        }
    }
}

}  // namespace

cudaError_t load_measure() {
    cudaError_t error = loaded(measure_kernel<float>);
    if (error == cudaSuccess) {
        error = loaded(measure_kernel<bfloat16>);
    }
    return error;
}

}  // namespace trl

extern "C" trl_status trl_measure_cuda(const trl_measure *arguments, void *stream) {
    const trl_status status = trl::check_measure(arguments);
    if (status != TRL_OK || arguments->images == 0) {
        return status;
    }
    const trl_measure &a = *arguments;
    const int64_t row = a.pixels * static_cast<int64_t>(a.type == TRL_BFLOAT16 ? 2 : 4);
    const bool packed = row % 16 == 0 && trl::aligned16(a.x_hat) && trl::aligned16(a.x);
    const unsigned grid = static_cast<unsigned>(a.images < 65536 ? a.images : 65536);
    const cudaStream_t on = static_cast<cudaStream_t>(stream);
    if (a.type == TRL_BFLOAT16) {
        trl::measure_kernel<trl::bfloat16><<<grid, trl::THREADS, 0, on>>>(a, packed);
    } else {
        trl::measure_kernel<float><<<grid, trl::THREADS, 0, on>>>(a, packed);
    }
    return trl::launched("measure");
}
