#include "draw_batch.h"

#include "kernels.h"

namespace trl {
namespace TRL_ISA {

namespace {

/* Elements whose noise is made at a time; on the stack, and small enough for the innermost cache. */
constexpr int64_t RUN = 1024;

/*
 * `count` standard normals from element `first` on (at most RUN); returns where the first lies in `buffer` (RUN + 8
 * floats).
 */
const float *noise(uint64_t seed, int64_t first, int64_t count, float *__restrict buffer) {
    const uint64_t block = static_cast<uint64_t>(first) / 4;
    const int64_t blocks = (first + count + 3) / 4 - first / 4;
    /* Vectorised without a pragma: under "omp simd" gcc keeps z0..z3 in memory. */
    for (int64_t b = 0; b < blocks; ++b) {
        const Words words = philox_block(block + static_cast<uint64_t>(b), seed);
        float z0, z1, z2, z3;
        normals(words, z0, z1, z2, z3);
        buffer[4 * b] = z0;
        buffer[4 * b + 1] = z1;
        buffer[4 * b + 2] = z2;
        buffer[4 * b + 3] = z3;
    }
    return buffer + first % 4;
}

/* A stretch of one channel: pixels p to out[0], out[stride], ...; with z also the noise. */
template <class T>
void write(const uint8_t *__restrict p, const float *__restrict z, float sigma, T *__restrict out, int64_t stride,
    int64_t count) {
    if (stride != 1) {
        for (int64_t i = 0; i < count; ++i) {
            narrow(z == nullptr ? scaled(p[i]) : noisy(scaled(p[i]), sigma, z[i]), out[i * stride]);
        }
    } else if (z == nullptr) {
#pragma omp simd
        for (int64_t i = 0; i < count; ++i) {
            narrow(scaled(p[i]), out[i]);
        }
    } else {
#pragma omp simd
        for (int64_t i = 0; i < count; ++i) {
            narrow(noisy(scaled(p[i]), sigma, z[i]), out[i]);
        }
    }
}

template <class T>
void image(const trl_draw_batch &a, int64_t i) {
    const int64_t plane = a.height * a.width;
    const int64_t elements = a.channels * plane;
    const int64_t from = a.indices[i] * elements;
    T *x = a.x == nullptr ? nullptr : static_cast<T *>(a.x) + i * elements;
    T *y = a.y == nullptr ? nullptr : static_cast<T *>(a.y) + i * elements;
    const float sigma = static_cast<float>(a.sigma);
    float buffer[RUN + 8];
    for (int64_t c = 0; c < a.channels; ++c) {
        for (int64_t p = 0; p < plane; p += RUN) {
            const int64_t count = plane - p < RUN ? plane - p : RUN;
            const int64_t at = c * plane + p;
            const int64_t out = p * a.channels + c;
            if (x != nullptr) {
                write<T>(a.images + from + at, nullptr, 0, x + out, a.channels, count);
            }
            if (y != nullptr && a.degraded != nullptr) {
                write<T>(a.degraded + from + at, nullptr, 0, y + out, a.channels, count);
            } else if (y != nullptr) {
                const float *z = a.sigma == 0 ? nullptr : noise(a.seed, i * elements + at, count, buffer);
                write<T>(a.images + from + at, z, sigma, y + out, a.channels, count);
            }
        }
    }
}

}  // namespace

void draw_batch(const trl_draw_batch &a) {
    for (int64_t i = 0; i < a.n; ++i) {
        if (a.type == TRL_BFLOAT16) {
            image<bfloat16>(a, i);
        } else {
            image<float>(a, i);
        }
        if (a.classes != nullptr) {
            a.labels[i] = a.classes[a.indices[i]];
        }
    }
}

void gaussian_noise(const float *x, float *y, int64_t count, double sigma, uint64_t seed) {
    const float scale = static_cast<float>(sigma);
    float buffer[RUN + 8];
    for (int64_t from = 0; from < count; from += RUN) {
        const int64_t run = count - from < RUN ? count - from : RUN;
        const float *z = noise(seed, from, run, buffer);
#pragma omp simd
        for (int64_t i = from; i < from + run; ++i) {
            y[i] = noisy(x[i], scale, z[i - from]);
        }
    }
}

}  // namespace TRL_ISA
}  // namespace trl
