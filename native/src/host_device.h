/*
 * Scalars shared by host and device. Everything here is always inlined: an inline function of one name compiled for
 * several instruction sets would otherwise be merged by the linker into a single one.
 */
#ifndef TRILEMMA_HOST_DEVICE_H
#define TRILEMMA_HOST_DEVICE_H

#include <cstdint>
#include <cstring>

#if defined(__CUDACC__)
#define TRL_HD __host__ __device__ __forceinline__
#else
#define TRL_HD inline __attribute__((always_inline))
#endif

#include "trilemma/status.h"

namespace trl {

TRL_HD uint32_t bits_of(float value) {
    uint32_t bits;
    memcpy(&bits, &value, sizeof bits);
    return bits;
}

TRL_HD float float_of(uint32_t bits) {
    float value;
    memcpy(&value, &bits, sizeof value);
    return value;
}

/* Storage of TRL_BFLOAT16: the upper half of a float32. */
struct bfloat16 {
    uint16_t bits;
};

TRL_HD float widen(float value) {
    return value;
}

TRL_HD float widen(bfloat16 value) {
    return float_of(static_cast<uint32_t>(value.bits) << 16);
}

TRL_HD void narrow(float value, float &out) {
    out = value;
}

/* To the nearest, ties to even; a NaN stays one. */
TRL_HD void narrow(float value, bfloat16 &out) {
    const uint32_t bits = bits_of(value);
    const uint32_t rounded = (bits + 0x7fffu + ((bits >> 16) & 1u)) >> 16;
    const uint32_t quiet = (bits >> 16) | 0x40u;
    out.bits = static_cast<uint16_t>((bits & 0x7fffffffu) > 0x7f800000u ? quiet : rounded);
}

}  // namespace trl

#endif
