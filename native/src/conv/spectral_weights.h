// Spectra of a convolution's weights, and the weights' gradient from spectra.
#ifndef TRILEMMA_CONV_SPECTRAL_WEIGHTS_H
#define TRILEMMA_CONV_SPECTRAL_WEIGHTS_H

#include "buffer.h"
#include "spectral_gemm.h"

namespace trl {
namespace TRL_ISA {

constexpr int kMaxKernel = 9;

// The angle of tap t (0..kernel-1, the middle is 0) at frequency k, as a multiple of 2 pi / 32.
constexpr int angle(int k, int tap, int kernel) { return (k * (tap - kernel / 2)) & (kSize - 1); }

// Spectra [frequency][pair of blocks][depth][block][complex vector] of weights; value(d, channel, tap) gives one. sign +1: the conjugate,
// which makes the product a correlation (forward); -1: the spectrum itself (backward by the input).
template <class Storage, class Value>
inline void weight_spectra(int depth, int channels, int kernel, int sign, const Value &value, float *spectra) {
    const float scale = 1.0f / (2 * kSize * kSize);
    const int taps = kernel * kernel;
    const int vectors = blocks(channels);
    const int64_t step = panel<Storage>(depth, channels);
    for (int v = 0; v < vectors; v++) {
        // A pair of blocks lies interleaved, the last of an odd number alone.
        const int first = v / kPair * kPair;
        const int width = first + kPair <= vectors ? kPair : 1;
        float *at = spectra + (static_cast<int64_t>(first) * depth + (v - first)) * Storage::kFloats;
        for (int d = 0; d < depth; d++, at += width * Storage::kFloats) {
            alignas(64) float lanes[kMaxKernel * kMaxKernel][kLanes] = {};
            for (int l = 0; l < kLanes && v * kLanes + l < channels; l++)
                for (int t = 0; t < taps; t++) lanes[t][l] = scale * value(d, v * kLanes + l, t);
            Vec w[kMaxKernel * kMaxKernel];
            for (int t = 0; t < taps; t++) w[t] = load(lanes[t]);
            for (int kx = 0; kx <= kHalf; kx++) {
                Cvec rows[kMaxKernel];
                for (int ty = 0; ty < kernel; ty++) {
                    Cvec sum{zero(), zero()};
                    for (int tx = 0; tx < kernel; tx++) {
                        const int a = angle(kx, tx, kernel);
                        sum.re += w[ty * kernel + tx] * cosine(a);
                        sum.im += w[ty * kernel + tx] * (static_cast<float>(sign) * sine(a));
                    }
                    rows[ty] = sum;
                }
                const int last = kx == 0 || kx == kHalf ? kHalf : kSize - 1;
                for (int ky = 0; ky <= last; ky++) {
                    Cvec sum{zero(), zero()};
                    for (int ty = 0; ty < kernel; ty++) {
                        const int a = angle(ky, ty, kernel);
                        sum = sum + times(rows[ty], cosine(a), static_cast<float>(sign) * sine(a));
                    }
                    Storage::put_past_caches(at + frequency(kx, ky) * step, sum);
                }
            }
        }
    }
}

// g[k][v] = sum over images of conj(seed) * a: K inputs, V vectors of outputs, at one frequency; then its share in the rows of taps.
template <int K, int V>
inline void gradient_tile(
    int64_t images, const float *a, int64_t a_row, const float *seed, int64_t seed_row, int kernel, int ky, float weight, Cvec *rows,
    int64_t input) {
    Vec re[K][V], im[K][V];
#pragma GCC unroll 4
    for (int k = 0; k < K; k++)
#pragma GCC unroll 2
        for (int v = 0; v < V; v++) re[k][v] = im[k][v] = zero();
    for (int64_t m = 0; m < images; m++) {
        Cvec s[V];
#pragma GCC unroll 2
        for (int v = 0; v < V; v++) s[v] = Float32::get(seed + v * Float32::kFloats);
#pragma GCC unroll 4
        for (int k = 0; k < K; k++) {
            const Cvec z = Float32::spread(a, k);
#pragma GCC unroll 2
            for (int v = 0; v < V; v++) {
                re[k][v] += z.re * s[v].re;
                im[k][v] += z.im * s[v].re;
            }
#pragma GCC unroll 2
            for (int v = 0; v < V; v++) {
                re[k][v] += z.im * s[v].im;
                im[k][v] -= z.re * s[v].im;
            }
        }
        a += a_row;
        seed += seed_row;
    }
    for (int ty = 0; ty < kernel; ty++) {
        const int angle_y = angle(ky, ty, kernel);
        const float c = weight * cosine(angle_y), s = weight * sine(angle_y);
#pragma GCC unroll 4
        for (int k = 0; k < K; k++)
#pragma GCC unroll 2
            for (int v = 0; v < V; v++) {
                Cvec &row = rows[k * input + v * kMaxKernel + ty];
                row = row + times({re[k][v], im[k][v]}, c, s);
            }
    }
}

template <int V>
inline void gradient_inputs(
    int64_t images, int depth, const float *a, int64_t a_row, const float *seed, int64_t seed_row, int kernel, int ky, float weight,
    Cvec *rows, int64_t input) {
    for (int d = 0; d < depth;) {
        const float *from = a + d / kLanes * Float32::kFloats + d % kLanes;
        Cvec *to = rows + d * input;
        if (depth - d >= 4) {
            gradient_tile<4, V>(images, from, a_row, seed, seed_row, kernel, ky, weight, to, input);
            d += 4;
        } else {
            gradient_tile<1, V>(images, from, a_row, seed, seed_row, kernel, ky, weight, to, input);
            d += 1;
        }
    }
}

// Weights' gradient: put(d, channel block, tap, v) takes a vector of channels of the gradient by tap `tap` of input d. `a` are the
// spectra of the inputs, `seed` those of the outputs' gradient. Scratch: depth * blocks(channels) *
// kMaxKernel * 2 vectors; sums: depth * blocks(channels) * kernel * kernel; product: product_scratch().
template <class Storage, class Put>
inline void weight_gradient(
    int64_t images, int depth, int channels, int kernel, const float *a, const float *seed, float *scratch, float *sums,
    float *product, const Put &put) {
    const int vectors = blocks(channels);
    const int64_t a_row = blocks(depth) * Float32::kFloats;
    const int64_t seed_row = vectors * Float32::kFloats;
    const int64_t input = vectors * kMaxKernel;
    const int taps = kernel * kernel;
    Cvec *rows = reinterpret_cast<Cvec *>(scratch);
    std::memset(sums, 0, static_cast<size_t>(depth * vectors * taps * kLanes) * sizeof(float));
    for (int kx = 0; kx <= kHalf; kx++) {
        const bool edge = kx == 0 || kx == kHalf;
        std::memset(scratch, 0, static_cast<size_t>(depth * input) * sizeof(Cvec));
        for (int ky = 0; ky <= (edge ? kHalf : kSize - 1); ky++) {
            const int64_t a_vectors = images * blocks(depth), seed_vectors = images * vectors;
            const int f = frequency(kx, ky);
            const float *af = unpacked<Storage>(a + f * a_vectors * Storage::kFloats, a_vectors, product);
            const float *sf = unpacked<Storage>(
                seed + f * seed_vectors * Storage::kFloats, seed_vectors, product + a_vectors * Float32::kFloats);
            // Of an edge column half is stored; the other half is its conjugate and doubles what has one.
            const float weight = edge && ky != 0 && ky != kHalf ? 2.0f : 1.0f;
            int v = 0;
            for (; v + kPair <= vectors; v += kPair) {
                gradient_inputs<kPair>(images, depth, af, a_row, sf + v * Float32::kFloats, seed_row, kernel, ky, weight, rows + v * kMaxKernel, input);
            }
            if (v < vectors) {
                gradient_inputs<1>(images, depth, af, a_row, sf + v * Float32::kFloats, seed_row, kernel, ky, weight, rows + v * kMaxKernel, input);
            }
        }
        const float scale = (edge ? 1.0f : 2.0f) / (4.0f * kSize * kSize);
        for (int64_t dv = 0; dv < static_cast<int64_t>(depth) * vectors; dv++) {
            for (int ty = 0; ty < kernel; ty++) {
                const Cvec row = rows[dv * kMaxKernel + ty];
                for (int tx = 0; tx < kernel; tx++) {
                    const int angle_x = angle(kx, tx, kernel);
                    float *at = sums + (dv * taps + ty * kernel + tx) * kLanes;
                    store(at, load(at) + row.re * (scale * cosine(angle_x)) - row.im * (scale * sine(angle_x)));
                }
            }
        }
    }
    for (int d = 0; d < depth; d++)
        for (int v = 0; v < vectors; v++)
            for (int t = 0; t < taps; t++) put(d, v, t, load(sums + ((static_cast<int64_t>(d) * vectors + v) * taps + t) * kLanes));
}

}  // namespace TRL_ISA
}  // namespace trl
#endif
