/*
 * One launch: every block takes a slice of the pixels and some images, leaves its four sums in the workspace, and the
 * last block to finish adds them in the order of the slices. The slices depend on the sizes alone, so the result is the
 * same on every GPU.
 */
#include "fused_loss.h"

#include "checks.h"
#include "launch.h"

namespace trl {

namespace {

constexpr int64_t MOST_SLICES = 1024;
/* A slice is a multiple of this, so that its start keeps the 16-byte alignment. */
constexpr int64_t UNIT = THREADS * 8;

/* The workspace: a counter of finished blocks, zero between calls, then four sums a slice. */
struct Workspace {
    unsigned finished;
    unsigned unused[3];
    double sums[1];
};

int64_t slices_of(int64_t images, int64_t pixels) {
    const int64_t units = (images * pixels + 2 * UNIT - 1) / (2 * UNIT);
    const int64_t for_images = (images + THREADS - 1) / THREADS;
    const int64_t slices = units > for_images ? units : for_images;
    return slices < 1 ? 1 : slices > MOST_SLICES ? MOST_SLICES : slices;
}

template <class T>
__device__ double slice_of_pixels(const trl_fused_loss &a, float scale, int64_t from, int64_t to, bool packed) {
    const T *x_hat = static_cast<const T *>(a.x_hat);
    const T *x = static_cast<const T *>(a.x);
    T *seed = static_cast<T *>(a.x_hat_seed);
    double sum = 0;
    int64_t next = from;
    if (packed) {
        const int64_t packs = (to - from) / Pack<T>::SIZE;
        for (int64_t i = threadIdx.x; i < packs; i += THREADS) {
            const Pack<T> left = reinterpret_cast<const Pack<T> *>(x_hat + from)[i];
            const Pack<T> right = reinterpret_cast<const Pack<T> *>(x + from)[i];
            Pack<T> out;
#pragma unroll
            for (int k = 0; k < Pack<T>::SIZE; ++k) {
                sum += squared_difference(left.at[k], right.at[k], scale, out.at[k]);
            }
            reinterpret_cast<Pack<T> *>(seed + from)[i] = out;
        }
        next = from + packs * Pack<T>::SIZE;
    }
    for (int64_t i = next + threadIdx.x; i < to; i += THREADS) {
        sum += squared_difference(x_hat[i], x[i], scale, seed[i]);
    }
    return sum;
}

template <class T>
__global__ void __launch_bounds__(THREADS)
    fused_loss_kernel(trl_fused_loss a, const double *weights, Workspace *work, int64_t slice, bool packed) {
    __shared__ bool last;
    take_weights(weights, a);
    const LossScales scales = loss_scales(a);
    const int64_t elements = a.images * a.pixels;
    const int64_t from = blockIdx.x * slice;
    const int64_t to = from + slice < elements ? from + slice : elements;
    const double squares = from < to ? slice_of_pixels<T>(a, scales.difference, from, to, packed) : 0.0;

    double scores = 0;
    double entropy = 0;
    double errors = 0;
    for (int64_t i = blockIdx.x * static_cast<int64_t>(THREADS) + threadIdx.x; i < a.images;
        i += gridDim.x * static_cast<int64_t>(THREADS)) {
        scores += static_cast<double>(widen(static_cast<const T *>(a.scores)[i]));
        narrow(scales.score, static_cast<T *>(a.scores_seed)[i]);
        const T *logits = static_cast<const T *>(a.logits) + i * a.classes;
        T *seed = static_cast<T *>(a.logits_seed) + i * a.classes;
        const int64_t label = a.labels[i];
        if (label >= 0 && label < a.classes) {
            const ImageLoss loss = cross_entropy(logits, label, a.classes, scales.cross_entropy, seed);
            entropy += loss.cross_entropy;
            errors += loss.error;
        } else {
            /* The host does not wait, so no status can tell: the terms do. */
            const float nan = float_of(0x7fc00000u);
            for (int64_t k = 0; k < a.classes; ++k) {
                narrow(nan, seed[k]);
            }
            entropy += static_cast<double>(nan);
            errors += static_cast<double>(nan);
        }
    }

    const double sums[4] = {block_sum(squares), block_sum(scores), block_sum(entropy), block_sum(errors)};
    if (threadIdx.x == 0) {
        for (int k = 0; k < 4; ++k) {
            work->sums[4 * blockIdx.x + static_cast<unsigned>(k)] = sums[k];
        }
        __threadfence();
        last = atomicAdd(&work->finished, 1u) == gridDim.x - 1;
    }
    __syncthreads();
    if (!last) {
        return;
    }
    __threadfence();
    double totals[4];
    for (int k = 0; k < 4; ++k) {
        double part = 0;
        for (unsigned block = threadIdx.x; block < gridDim.x; block += THREADS) {
            part += static_cast<volatile double *>(work->sums)[4 * block + static_cast<unsigned>(k)];
        }
        totals[k] = block_sum(part);
    }
    if (threadIdx.x == 0) {
        write_terms(a, totals[0], totals[1], totals[2], totals[3]);
        work->finished = 0;
    }
}

}  // namespace

cudaError_t load_fused_loss() {
    cudaError_t error = loaded(fused_loss_kernel<float>);
    if (error == cudaSuccess) {
        error = loaded(fused_loss_kernel<bfloat16>);
    }
    return error;
}

}  // namespace trl

extern "C" int64_t trl_fused_loss_workspace(int64_t images, int64_t pixels) {
    int64_t elements = 0;
    if (images < 0 || pixels < 0 || __builtin_mul_overflow(images, pixels, &elements)) {
        return 0;
    }
    return static_cast<int64_t>(sizeof(trl::Workspace))
           + 4 * static_cast<int64_t>(sizeof(double)) * trl::slices_of(images, pixels);
}

extern "C" trl_status trl_fused_loss_cuda(
    const trl_fused_loss *arguments, const double *weights, void *workspace, void *stream) {
    const trl_status status = trl::check_fused_loss(arguments, weights);
    if (status != TRL_OK) {
        return status;
    }
    const trl_fused_loss &a = *arguments;
    const cudaStream_t on = static_cast<cudaStream_t>(stream);
    if (a.images == 0) {
        cudaMemsetAsync(a.terms, 0, 5 * sizeof(double), on);
        return trl::launched("fused_loss");
    }
    if (workspace == nullptr || !trl::aligned16(workspace)) {
        return trl_fail(TRL_BAD_POINTER,
            "fused_loss.workspace must be device memory aligned to 16 bytes, got another: allocate %lld bytes",
            static_cast<long long>(trl_fused_loss_workspace(a.images, a.pixels)));
    }
    const int64_t slices = trl::slices_of(a.images, a.pixels);
    const int64_t elements = a.images * a.pixels;
    const int64_t slice = ((elements + slices - 1) / slices + trl::UNIT - 1) / trl::UNIT * trl::UNIT;
    const bool packed = trl::aligned16(a.x_hat) && trl::aligned16(a.x) && trl::aligned16(a.x_hat_seed);
    trl::Workspace *work = static_cast<trl::Workspace *>(workspace);
    const unsigned grid = static_cast<unsigned>(slices);
    if (a.type == TRL_BFLOAT16) {
        trl::fused_loss_kernel<trl::bfloat16><<<grid, trl::THREADS, 0, on>>>(a, weights, work, slice, packed);
    } else {
        trl::fused_loss_kernel<float><<<grid, trl::THREADS, 0, on>>>(a, weights, work, slice, packed);
    }
    return trl::launched("fused_loss");
}
