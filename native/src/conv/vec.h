// Floats of one register at a time, in the compiler's own vector type.
#ifndef TRILEMMA_CONV_VEC_H
#define TRILEMMA_CONV_VEC_H

#include <cstdint>
#include <cstring>
#if defined(__AVX__)
#include <immintrin.h>
#endif

#ifndef TRL_ISA
#define TRL_ISA base
#endif

#define TRL_INLINE inline __attribute__((always_inline))

namespace trl {
namespace TRL_ISA {

// One register: the compiler splits longer vectors up, badly and slowly.
#if defined(__AVX512F__)
constexpr int kLanes = 16;
#elif defined(__AVX__)
constexpr int kLanes = 8;
#else
constexpr int kLanes = 4;
#endif
// Registers allow twice the block of sums where there are 32 of them.
constexpr bool kManyRegisters = kLanes == 16;

typedef float Vec __attribute__((vector_size(4 * kLanes)));
typedef uint32_t BitVec __attribute__((vector_size(4 * kLanes)));

// A complex number in every lane.
struct Cvec {
    Vec re, im;
};

TRL_INLINE Vec load(const float *p) { return *reinterpret_cast<const Vec *>(p); }
TRL_INLINE void store(float *p, Vec v) { *reinterpret_cast<Vec *>(p) = v; }
TRL_INLINE Vec splat(float f) {
#if defined(__AVX512F__)
    return Vec{f, f, f, f, f, f, f, f, f, f, f, f, f, f, f, f};
#elif defined(__AVX__)
    return Vec{f, f, f, f, f, f, f, f};
#else
    return Vec{f, f, f, f};
#endif
}
TRL_INLINE Vec zero() { return Vec{}; }

TRL_INLINE Cvec operator+(Cvec a, Cvec b) { return {a.re + b.re, a.im + b.im}; }
TRL_INLINE Cvec operator-(Cvec a, Cvec b) { return {a.re - b.re, a.im - b.im}; }

// -i*z: a quarter turn of the forward transform.
TRL_INLINE Cvec turn(Cvec z) { return {z.im, -z.re}; }

TRL_INLINE Cvec times(Cvec z, float re, float im) { return {z.re * re - z.im * im, z.re * im + z.im * re}; }

// A store past the caches, for what is read again only after much else: it saves reading the line first. fence() orders it.
TRL_INLINE void stream(float *p, Vec v) {
#if defined(__AVX512F__)
    _mm512_stream_ps(p, reinterpret_cast<__m512>(v));
#elif defined(__AVX__)
    _mm256_stream_ps(p, reinterpret_cast<__m256>(v));
#else
    store(p, v);
#endif
}

TRL_INLINE void fence() {
#if defined(__AVX__)
    _mm_sfence();
#endif
}

// Channels in whole vectors.
TRL_INLINE int blocks(int channels) { return (channels + kLanes - 1) / kLanes; }

}  // namespace TRL_ISA
}  // namespace trl
#endif
