/* One thread makes one Philox block, that is, four neighbouring elements in the order (image, channel, row, column). */
#include "draw_batch.h"

#include "checks.h"
#include "launch.h"

namespace trl {

namespace {

/* Four elements of one channel images: one store of 16 bytes (float32) or 8 (bfloat16). */
template <class T>
struct alignas(4 * sizeof(T)) Four {
    T at[4];
};

template <class T>
__global__ void __launch_bounds__(THREADS)
    draw_batch_kernel(trl_draw_batch a, const uint64_t *seed_at, bool packed) {
    const uint64_t seed = seed_at == nullptr ? a.seed : *seed_at;
    const float sigma = static_cast<float>(a.sigma);
    const int64_t plane = a.height * a.width;
    const int64_t elements = a.channels * plane;
    const int64_t all = a.n * elements;
    const int64_t threads = gridDim.x * static_cast<int64_t>(THREADS);
    const int64_t first = blockIdx.x * static_cast<int64_t>(THREADS) + threadIdx.x;
    T *x = static_cast<T *>(a.x);
    T *y = static_cast<T *>(a.y);
    const bool draws = y != nullptr && a.degraded == nullptr && a.sigma != 0;

    for (int64_t block = first; 4 * block < all; block += threads) {
        float z[4] = {0, 0, 0, 0};
        if (draws) {
            normals(philox_block(static_cast<uint64_t>(block), seed), z[0], z[1], z[2], z[3]);
        }
        Four<T> clean;
        Four<T> dirty;
        int64_t to[4];
        const int count = static_cast<int>(all - 4 * block < 4 ? all - 4 * block : 4);
        /* Where the first of the four lies, by division; the others follow by counting. */
        int64_t image = 4 * block / elements;
        int64_t rest = 4 * block - image * elements;
        int64_t channel = rest / plane;
        int64_t pixel = rest - channel * plane;
#pragma unroll
        for (int k = 0; k < 4; ++k) {
            if (k < count) {
                to[k] = image * elements + pixel * a.channels + channel;
                const int64_t index = a.indices[image];
                /* The host does not wait, so no status can tell of a wrong index: the batch does. */
                const bool known = index >= 0 && index < a.available;
                const int64_t from = index * elements + rest;
                const float nan = float_of(0x7fc00000u);
                const float value = known && a.images != nullptr ? scaled(a.images[from]) : nan;
                narrow(value, clean.at[k]);
                if (a.degraded != nullptr) {
                    narrow(known ? scaled(a.degraded[from]) : nan, dirty.at[k]);
                } else {
                    narrow(noisy(value, sigma, z[k]), dirty.at[k]);
                }
                ++rest;
                if (++pixel == plane) {
                    pixel = 0;
                    if (++channel == a.channels) {
                        channel = 0;
                        rest = 0;
                        ++image;
                    }
                }
            }
        }
        if (packed && count == 4) {
            if (x != nullptr) {
                reinterpret_cast<Four<T> *>(x)[block] = clean;
            }
            if (y != nullptr) {
                reinterpret_cast<Four<T> *>(y)[block] = dirty;
            }
        } else {
#pragma unroll
            for (int k = 0; k < 4; ++k) {
                if (k < count && x != nullptr) {
                    x[to[k]] = clean.at[k];
                }
                if (k < count && y != nullptr) {
                    y[to[k]] = dirty.at[k];
                }
            }
        }
    }
    if (a.classes != nullptr) {
        for (int64_t i = first; i < a.n; i += threads) {
            const int64_t index = a.indices[i];
            a.labels[i] = index >= 0 && index < a.available ? a.classes[index] : -1;
        }
    }
}

/* A thread makes the four elements of a Philox block. */
__global__ void __launch_bounds__(THREADS)
    gaussian_noise_kernel(const float *x, float *y, int64_t count, float sigma, uint64_t seed, bool packed) {
    const int64_t threads = gridDim.x * static_cast<int64_t>(THREADS);
    for (int64_t block = blockIdx.x * static_cast<int64_t>(THREADS) + threadIdx.x; 4 * block < count; block += threads) {
        float z[4];
        normals(philox_block(static_cast<uint64_t>(block), seed), z[0], z[1], z[2], z[3]);
        if (packed && 4 * block + 4 <= count) {
            Four<float> four = reinterpret_cast<const Four<float> *>(x)[block];
#pragma unroll
            for (int k = 0; k < 4; ++k) {
                four.at[k] = noisy(four.at[k], sigma, z[k]);
            }
            reinterpret_cast<Four<float> *>(y)[block] = four;
        } else {
            for (int k = 0; k < 4 && 4 * block + k < count; ++k) {
                y[4 * block + k] = noisy(x[4 * block + k], sigma, z[k]);
            }
        }
    }
}

}  // namespace

cudaError_t load_draw_batch() {
    cudaError_t error = loaded(draw_batch_kernel<float>);
    if (error == cudaSuccess) {
        error = loaded(draw_batch_kernel<bfloat16>);
    }
    if (error == cudaSuccess) {
        error = loaded(gaussian_noise_kernel);
    }
    return error;
}

}  // namespace trl

extern "C" trl_status trl_draw_batch_cuda(
    const trl_draw_batch *arguments, const uint64_t *seed_at, void *stream) {
    const trl_status status = trl::check_draw_batch(arguments, seed_at);
    if (status != TRL_OK || arguments->n == 0) {
        return status;
    }
    const trl_draw_batch &a = *arguments;
    const bool packed = a.channels == 1 && trl::aligned16(a.x) && trl::aligned16(a.y);
    const int64_t blocks = (a.n * a.channels * a.height * a.width + 3) / 4;
    const unsigned grid = trl::blocks_for(blocks > a.n ? blocks : a.n, 1 << 20);
    const cudaStream_t on = static_cast<cudaStream_t>(stream);
    if (a.type == TRL_BFLOAT16) {
        trl::draw_batch_kernel<trl::bfloat16><<<grid, trl::THREADS, 0, on>>>(a, seed_at, packed);
    } else {
        trl::draw_batch_kernel<float><<<grid, trl::THREADS, 0, on>>>(a, seed_at, packed);
    }
    return trl::launched("draw_batch");
}

extern "C" trl_status trl_gaussian_noise_cuda(
    const float *x, float *y, int64_t count, double sigma, uint64_t seed, void *stream) {
    const trl_status status = trl::check_gaussian_noise(x, y, count, sigma);
    if (status != TRL_OK || count == 0) {
        return status;
    }
    trl::gaussian_noise_kernel<<<trl::blocks_for((count + 3) / 4, 1 << 20), trl::THREADS, 0,
        static_cast<cudaStream_t>(stream)>>>(
        x, y, count, static_cast<float>(sigma), seed, trl::aligned16(x) && trl::aligned16(y));
    return trl::launched("gaussian_noise");
}
