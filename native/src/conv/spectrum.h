// Two-dimensional spectra of real images of at most 32 x 32 pixels, a vector of channels at a time.
//
// A convolution with zero padding is a product of spectra when the period leaves room for the padding once: size + kernel/2 <= 32.
// A spectrum of a real image is Hermitian, so 514 complex numbers say it all: the columns kx = 1..15 with ky = 0..31, then the
// columns 0 and 16 with ky = 0..16 each. In memory: [frequency][image][channel block][complex vector], so that the product at one
// frequency reads straight on. Forward spectra carry a factor 2, which saves a multiplication per output; the spectra of the
// weights take it back.
#ifndef TRILEMMA_CONV_SPECTRUM_H
#define TRILEMMA_CONV_SPECTRUM_H

#include "fft32.h"

namespace trl {
namespace TRL_ISA {

constexpr int kFrequencies = 15 * kSize + 2 * (kHalf + 1);

constexpr int frequency(int kx, int ky) {
    return kx == 0 ? 15 * kSize + ky : kx == kHalf ? 15 * kSize + kHalf + 1 + ky : (kx - 1) * kSize + ky;
}

// Spectra in float32: a vector of real parts, then one of imaginary ones.
struct Float32 {
    static constexpr int kFloats = 2 * kLanes;  // memory of a complex vector
    static TRL_INLINE void put(float *p, Cvec z) {
        store(p, z.re);
        store(p + kLanes, z.im);
    }
    static TRL_INLINE void put_past_caches(float *p, Cvec z) {
        stream(p, z.re);
        stream(p + kLanes, z.im);
    }
    static TRL_INLINE Cvec get(const float *p) { return {load(p), load(p + kLanes)}; }
    // Complex number `lane` of a vector, in every lane.
    static TRL_INLINE Cvec spread(const float *p, int lane) { return {splat(p[lane]), splat(p[lane + kLanes])}; }
};

// Spectra in bfloat16: pairs of a real part (low half) and an imaginary part (high half).
struct Bfloat16 {
    static constexpr int kFloats = kLanes;
#if defined(__AVX512BF16__)
    static TRL_INLINE BitVec half(Vec v) {
        typedef uint16_t Halves __attribute__((vector_size(32)));
        return __builtin_convertvector(reinterpret_cast<Halves>(_mm512_cvtneps_pbh(reinterpret_cast<__m512>(v))), BitVec);
    }
#endif
    static TRL_INLINE BitVec pack(Cvec z) {
#if defined(__AVX512BF16__)
        return half(z.re) | half(z.im) << 16;
#else
        // Round to nearest, ties to even; a NaN is cut, since rounding could carry it over into a number.
        const BitVec re = reinterpret_cast<BitVec>(z.re), im = reinterpret_cast<BitVec>(z.im);
        const BitVec re_number = reinterpret_cast<BitVec>(z.re == z.re), im_number = reinterpret_cast<BitVec>(z.im == z.im);
        const BitVec low = (re + ((0x7fffu + ((re >> 16) & 1u)) & re_number)) >> 16;
        const BitVec high = (im + ((0x7fffu + ((im >> 16) & 1u)) & im_number)) & 0xffff0000u;
        return low | high;
#endif
    }
    static TRL_INLINE Cvec unpack(BitVec pairs) {
        return {reinterpret_cast<Vec>(pairs << 16), reinterpret_cast<Vec>(pairs & 0xffff0000u)};
    }
    static TRL_INLINE BitVec pairs(const float *p) { return *reinterpret_cast<const BitVec *>(p); }
    static TRL_INLINE void put(float *p, Cvec z) { *reinterpret_cast<BitVec *>(p) = pack(z); }
    static TRL_INLINE void put_past_caches(float *p, Cvec z) { stream(p, reinterpret_cast<Vec>(pack(z))); }
    static TRL_INLINE Cvec get(const float *p) { return unpack(pairs(p)); }
    static TRL_INLINE Cvec spread(const float *p, int lane) { return unpack(reinterpret_cast<BitVec>(splat(p[lane]))); }
};

// Columns of row spectra: [row][kx 0..15], where column 0 holds the real numbers of kx = 0 and kx = 16.
typedef Cvec Rows[kSize][kHalf];

// The lines of one column, asked for while another is computed: transforms walk through memory in steps of many kilobytes.
template <class Storage, int Write>
TRL_INLINE void fetch_column(const float *column, int64_t step) {
    for (int k = 0; k < kSize; k++) {
        __builtin_prefetch(column + k * step, Write, 2);
        if (Storage::kFloats > kLanes) __builtin_prefetch(column + k * step + kLanes, Write, 2);
    }
}

// step: floats from one frequency to the next. pixel(y, x) gives a vector of channels of a pixel, y < height, x < width.
template <class Storage, class Pixel>
inline void transform(int height, int width, const Pixel &pixel, float *plane, int64_t step) {
    Rows rows;
    for (int y = 0; y < height; y += 2) {
        Cvec z[kSize];
        const bool pair = y + 1 < height;
        fft32(
            [&](int x) {
                if (x >= width) return Cvec{zero(), zero()};
                return Cvec{pixel(y, x), pair ? pixel(y + 1, x) : zero()};
            },
            [&](int k, Cvec v) { z[k] = v; });
        Cvec *a = rows[y];
        Cvec *b = rows[y + 1];
        a[0] = {z[0].re + z[0].re, z[kHalf].re + z[kHalf].re};
        b[0] = {z[0].im + z[0].im, z[kHalf].im + z[kHalf].im};
        for (int k = 1; k < kHalf; k++) {
            const Cvec p = z[k], q = z[kSize - k];
            a[k] = {p.re + q.re, p.im - q.im};
            b[k] = {p.im + q.im, q.re - p.re};
        }
    }
    {
        Cvec z[kSize];
        fft32([&](int y) { return y < height ? rows[y][0] : Cvec{zero(), zero()}; }, [&](int k, Cvec v) { z[k] = v; });
        for (int ky = 0; ky <= kHalf; ky++) {
            const Cvec p = z[ky], q = z[(kSize - ky) % kSize];
            Storage::put(plane + frequency(0, ky) * step, {0.5f * (p.re + q.re), 0.5f * (p.im - q.im)});
            Storage::put(plane + frequency(kHalf, ky) * step, {0.5f * (p.im + q.im), 0.5f * (q.re - p.re)});
        }
    }
    for (int kx = 1; kx < kHalf; kx++) {
        float *column = plane + frequency(kx, 0) * step;
        if (kx + 1 < kHalf) fetch_column<Storage, 1>(column + kSize * step, step);
        fft32([&](int y) { return y < height ? rows[y][kx] : Cvec{zero(), zero()}; },
              [&](int ky, Cvec v) { Storage::put(column + ky * step, v); });
    }
}

// put(y, x, v) takes a vector of channels of a pixel, without the factor 1/1024.
template <class Storage, class Put>
inline void inverse(int height, int width, const float *plane, int64_t step, const Put &put) {
    Rows rows;
    ifft32(
        [&](int ky) {
            const int k = ky <= kHalf ? ky : kSize - ky;
            const Cvec a = Storage::get(plane + frequency(0, k) * step);
            const Cvec b = Storage::get(plane + frequency(kHalf, k) * step);
            return ky <= kHalf ? Cvec{a.re - b.im, a.im + b.re} : Cvec{a.re + b.im, b.re - a.im};
        },
        [&](int y, Cvec v) { rows[y][0] = v; });
    for (int kx = 1; kx < kHalf; kx++) {
        const float *column = plane + frequency(kx, 0) * step;
        if (kx + 1 < kHalf) fetch_column<Storage, 0>(column + kSize * step, step);
        ifft32([&](int ky) { return Storage::get(column + ky * step); },
               [&](int y, Cvec v) { rows[y][kx] = v; });
    }
    for (int y = 0; y < height; y += 2) {
        const Cvec *a = rows[y];
        const Cvec *b = rows[y + 1];
        Cvec z[kSize];
        z[0] = {a[0].re, b[0].re};
        z[kHalf] = {a[0].im, b[0].im};
        for (int k = 1; k < kHalf; k++) {
            z[k] = {a[k].re - b[k].im, a[k].im + b[k].re};
            z[kSize - k] = {a[k].re + b[k].im, b[k].re - a[k].im};
        }
        const bool pair = y + 1 < height;
        ifft32([&](int k) { return z[k]; },
               [&](int x, Cvec v) {
                   if (x < width) {
                       put(y, x, v.re);
                       if (pair) put(y + 1, x, v.im);
                   }
               });
    }
}

}  // namespace TRL_ISA
}  // namespace trl
#endif
