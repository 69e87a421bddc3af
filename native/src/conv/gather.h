// Convolutions as they stand: every output pixel gathers its inputs through tables of offsets. Used where a spectrum does not pay:
// strides, few channels, large images.
#ifndef TRILEMMA_CONV_GATHER_H
#define TRILEMMA_CONV_GATHER_H

#include "buffer.h"

namespace trl {
namespace TRL_ISA {

typedef Array<int32_t> Offsets;

// out[m][v] = sum over k of in[pixel[m] + depth[k]] * panel[k][v], for M pixels and V vectors.
template <int M, int V>
inline void gather_tile(
    const float *in, const int32_t *pixel, const Offsets &depth, const float *panel, float *out, const int32_t *place, int64_t block) {
    Vec sum[M][V];
    const float *at[M];
#pragma GCC unroll 8
    for (int m = 0; m < M; m++) {
        at[m] = in + pixel[m];
#pragma GCC unroll 4
        for (int v = 0; v < V; v++) sum[m][v] = zero();
    }
    for (const int32_t k : depth) {
        Vec w[V];
#pragma GCC unroll 4
        for (int v = 0; v < V; v++) w[v] = load(panel + v * kLanes);
        panel += V * kLanes;
#pragma GCC unroll 8
        for (int m = 0; m < M; m++) {
            const Vec f = splat(at[m][k]);
#pragma GCC unroll 4
            for (int v = 0; v < V; v++) sum[m][v] += f * w[v];
        }
    }
#pragma GCC unroll 8
    for (int m = 0; m < M; m++)
#pragma GCC unroll 4
        for (int v = 0; v < V; v++) store(out + place[m] + v * block, sum[m][v]);
}

template <int V>
inline void gather_pixels(
    const float *in, const Offsets &pixel, const Offsets &depth, const float *panel, float *out, const Offsets &place, int64_t block) {
    const int32_t *p = pixel.data();
    const int32_t *q = place.data();
    size_t left = pixel.size();
    for (; left >= 6; left -= 6, p += 6, q += 6) gather_tile<6, V>(in, p, depth, panel, out, q, block);
    switch (left) {
        case 5: gather_tile<5, V>(in, p, depth, panel, out, q, block); break;
        case 4: gather_tile<4, V>(in, p, depth, panel, out, q, block); break;
        case 3: gather_tile<3, V>(in, p, depth, panel, out, q, block); break;
        case 2: gather_tile<2, V>(in, p, depth, panel, out, q, block); break;
        case 1: gather_tile<1, V>(in, p, depth, panel, out, q, block); break;
        default: break;
    }
}

// Vectors of the tile that starts at vector v of `vectors`.
TRL_INLINE int tile(int v, int vectors) { return kManyRegisters && vectors - v >= 4 ? 4 : vectors - v >= 2 ? 2 : 1; }

// Panels for gather_product: [tile][k][vectors of the tile]; value(k, channel) gives the weight.
template <class Value>
inline void pack(int depth, int channels, float *panel, const Value &value) {
    const int vectors = blocks(channels);
    for (int v = 0; v < vectors; v += tile(v, vectors)) {
        const int lanes = tile(v, vectors) * kLanes;
        for (int k = 0; k < depth; k++) {
            for (int l = 0; l < lanes; l++) {
                const int channel = v * kLanes + l;
                *panel++ = channel < channels ? value(k, channel) : 0.0f;
            }
        }
    }
}

// out (pixels, channels in blocks `block` floats apart) of one image.
inline void gather_product(
    const float *in, const Offsets &pixel, const Offsets &depth, int channels, const float *panel, float *out, const Offsets &place,
    int64_t block) {
    const int vectors = blocks(channels);
    for (int v = 0; v < vectors;) {
        const int t = tile(v, vectors);
        float *to = out + v * block;
        if (t == 4) {
            gather_pixels<4>(in, pixel, depth, panel, to, place, block);
        } else if (t == 2) {
            gather_pixels<2>(in, pixel, depth, panel, to, place, block);
        } else {
            gather_pixels<1>(in, pixel, depth, panel, to, place, block);
        }
        panel += static_cast<int64_t>(depth.size()) * t * kLanes;
        v += t;
    }
}

// sum[k][v] += sum over pixels of in[pixel + depth[k]] * seed[place][v], for K inputs and V vectors. A call sums by
// itself: a long sum rounds each of its terms at the size of the whole.
template <int K, int V>
inline void gradient_tile(
    const float *in, const int32_t *pixel, size_t pixels, const int32_t *depth, const float *seed, const int32_t *place, int64_t block,
    float *sums, int64_t row) {
    Vec sum[K][V];
#pragma GCC unroll 8
    for (int k = 0; k < K; k++)
#pragma GCC unroll 2
        for (int v = 0; v < V; v++) sum[k][v] = zero();
    const float *at[K];
#pragma GCC unroll 8
    for (int k = 0; k < K; k++) at[k] = in + depth[k];
    for (size_t m = 0; m < pixels; m++) {
        Vec s[V];
#pragma GCC unroll 2
        for (int v = 0; v < V; v++) s[v] = load(seed + place[m] + v * block);
        const int32_t p = pixel[m];
#pragma GCC unroll 8
        for (int k = 0; k < K; k++) {
            const Vec f = splat(at[k][p]);
#pragma GCC unroll 2
            for (int v = 0; v < V; v++) sum[k][v] += f * s[v];
        }
    }
#pragma GCC unroll 8
    for (int k = 0; k < K; k++)
#pragma GCC unroll 2
        for (int v = 0; v < V; v++) {
            float *to = sums + k * row + v * kLanes;
            store(to, load(to) + sum[k][v]);
        }
}

template <int V>
inline void gradient_depth(
    const float *in, const int32_t *pixel, size_t pixels, const Offsets &depth, const float *seed, const int32_t *place, int64_t block,
    float *sums, int64_t row) {
    const size_t count = depth.size();
    size_t k = 0;
    for (; kManyRegisters && k + 8 <= count; k += 8) {
        gradient_tile<8, V>(in, pixel, pixels, &depth[k], seed, place, block, sums + static_cast<int64_t>(k) * row, row);
    }
    for (; k + 4 <= count; k += 4) {
        gradient_tile<4, V>(in, pixel, pixels, &depth[k], seed, place, block, sums + static_cast<int64_t>(k) * row, row);
    }
    for (; k < count; k++) {
        gradient_tile<1, V>(in, pixel, pixels, &depth[k], seed, place, block, sums + static_cast<int64_t>(k) * row, row);
    }
}

// Adds the first `pixels` pixels' part of the weights' gradient to sums [k][channels in whole vectors].
inline void gather_gradient(
    const float *in, const Offsets &pixel, size_t pixels, const Offsets &depth, int channels, const float *seed, const Offsets &place,
    int64_t block, float *sums) {
    const int vectors = blocks(channels);
    const int64_t row = static_cast<int64_t>(vectors) * kLanes;
    int v = 0;
    for (; v + 2 <= vectors; v += 2) {
        gradient_depth<2>(in, pixel.data(), pixels, depth, seed + v * block, place.data(), block, sums + v * kLanes, row);
    }
    if (v < vectors) gradient_depth<1>(in, pixel.data(), pixels, depth, seed + v * block, place.data(), block, sums + v * kLanes, row);
}

}  // namespace TRL_ISA
}  // namespace trl
#endif
