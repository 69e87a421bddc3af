// Products of spectra: at each frequency a complex matrix product over channels (convolution) or over images (its gradient).
#ifndef TRILEMMA_CONV_SPECTRAL_GEMM_H
#define TRILEMMA_CONV_SPECTRAL_GEMM_H

#include "spectrum.h"

namespace trl {
namespace TRL_ISA {

// Channel blocks that lie interleaved in the weights' spectra and are computed together.
constexpr int kPair = kManyRegisters ? 2 : 1;

// The `vectors` complex vectors at `from` in float32: themselves, or unpacked into scratch, where they stay in the nearest cache
// while they are multiplied. (The processor's own bfloat16 product does half of what its float32 product does where this was
// measured, so bfloat16 saves memory, not arithmetic.)
template <class Storage>
TRL_INLINE const float *unpacked(const float *from, int64_t vectors, float *scratch) {
    if constexpr (Storage::kFloats == Float32::kFloats) {
        return from;
    } else {
        for (int64_t i = 0; i < vectors; i++) Float32::put(scratch + i * Float32::kFloats, Storage::get(from + i * Storage::kFloats));
        return scratch;
    }
}

// c (M x V vectors) = a (M x depth) * b (depth x V), complex, a and b in float32. One frequency, M images, V channel blocks of
// the output.
template <class Storage, int M, int V>
inline void product_tile(int depth, const float *a, int64_t a_row, const float *b, float *c, int64_t c_row) {
    Vec re[M][V], im[M][V];
#pragma GCC unroll 8
    for (int m = 0; m < M; m++)
#pragma GCC unroll 2
        for (int v = 0; v < V; v++) re[m][v] = im[m][v] = zero();
    for (int from = 0; from < depth; from += kLanes) {
        const float *block = a + from * 2;
        const int count = depth - from < kLanes ? depth - from : kLanes;
        for (int k = 0; k < count; k++) {
            Cvec w[V];
#pragma GCC unroll 2
            for (int v = 0; v < V; v++) w[v] = Float32::get(b + v * Float32::kFloats);
            b += V * Float32::kFloats;
#pragma GCC unroll 8
            for (int m = 0; m < M; m++) {
                const Cvec z = Float32::spread(block + m * a_row, k);
#pragma GCC unroll 2
                for (int v = 0; v < V; v++) {
                    re[m][v] += z.re * w[v].re;
                    im[m][v] += z.re * w[v].im;
                }
#pragma GCC unroll 2
                for (int v = 0; v < V; v++) {
                    re[m][v] -= z.im * w[v].im;
                    im[m][v] += z.im * w[v].re;
                }
            }
        }
    }
#pragma GCC unroll 8
    for (int m = 0; m < M; m++)
#pragma GCC unroll 2
        for (int v = 0; v < V; v++) Storage::put(c + m * c_row + v * Storage::kFloats, {re[m][v], im[m][v]});
}

template <class Storage, int V>
inline void product_columns(
    int64_t images, int depth, const float *a, int64_t a_row, const float *b, float *c, int64_t c_row) {
    int64_t m = 0;
    for (; m + 6 <= images; m += 6) product_tile<Storage, 6, V>(depth, a + m * a_row, a_row, b, c + m * c_row, c_row);
    a += m * a_row;
    c += m * c_row;
    switch (images - m) {
        case 5: product_tile<Storage, 5, V>(depth, a, a_row, b, c, c_row); break;
        case 4: product_tile<Storage, 4, V>(depth, a, a_row, b, c, c_row); break;
        case 3: product_tile<Storage, 3, V>(depth, a, a_row, b, c, c_row); break;
        case 2: product_tile<Storage, 2, V>(depth, a, a_row, b, c, c_row); break;
        case 1: product_tile<Storage, 1, V>(depth, a, a_row, b, c, c_row); break;
        default: break;
    }
}

// Floats of the weights' spectra at one frequency.
template <class Storage>
inline int64_t panel(int depth, int out) {
    return static_cast<int64_t>(depth) * blocks(out) * Storage::kFloats;
}

// Floats of scratch for the products of a convolution both ways, or for its gradient.
inline int64_t product_scratch(int64_t images, int depth, int out) {
    const int64_t ahead = static_cast<int64_t>(depth) * blocks(out), back = static_cast<int64_t>(out) * blocks(depth);
    return (images * (blocks(depth) + blocks(out)) + (ahead > back ? ahead : back)) * Float32::kFloats;
}

// Spectra c (images, out) of a convolution from spectra a (images, depth) and those of its weights, all frequencies.
template <class Storage>
inline void product(int64_t images, int depth, int out, const float *a, const float *weights, float *c, float *scratch) {
    const int64_t a_vectors = images * blocks(depth);
    const int64_t a_row = blocks(depth) * Float32::kFloats;
    const int64_t c_row = blocks(out) * Storage::kFloats;
    for (int f = 0; f < kFrequencies; f++) {
        const float *af = unpacked<Storage>(a + f * a_vectors * Storage::kFloats, a_vectors, scratch);
        const float *b = unpacked<Storage>(weights + f * panel<Storage>(depth, out), static_cast<int64_t>(depth) * blocks(out),
                                           scratch + a_vectors * Float32::kFloats);
        int v = 0;
        for (; v + kPair <= blocks(out); v += kPair) {
            product_columns<Storage, kPair>(images, depth, af, a_row, b, c + v * Storage::kFloats, c_row);
            b += static_cast<int64_t>(depth) * kPair * Float32::kFloats;
        }
        if (v < blocks(out)) product_columns<Storage, 1>(images, depth, af, a_row, b, c + v * Storage::kFloats, c_row);
        c += images * c_row;
    }
}

}  // namespace TRL_ISA
}  // namespace trl
#endif
