/*
 * Box-Muller over 32-bit words, in float32 without calls, so that it vectorises on the CPU and is the same on the GPU.
 * Arguments are reduced in integers, so no digit is lost where logarithm, sine or cosine come near 0. The polynomials
 * are those of Cephes (Moshier, single precision).
 */
#ifndef TRILEMMA_NORMAL_H
#define TRILEMMA_NORMAL_H

#include <cmath>

#include "host_device.h"
#include "philox.h"

namespace trl {

/* -ln((u + 1) * 2^-32), from 0 to 22.2. */
TRL_HD float minus_log(uint32_t u) {
    /* Above sqrt(1/2) the argument is 1 - w*2^-32 with w exact; below it, m * 2^e with m in [sqrt(1/2), sqrt(2)). */
    const bool top = u >= 0xB504F333u;
    const float w = static_cast<float>(~u);
    const uint32_t bits = bits_of(static_cast<float>(u + 1u));
    const uint32_t shifted = bits - 0x3f3504f3u;
    const int32_t exponent = static_cast<int32_t>(shifted) >> 23;
    const float m = float_of((shifted & 0x007fffffu) + 0x3f3504f3u);
    const float t = top ? w * -2.3283064365386963e-10f : m - 1.0f;
    const float e = top ? 0.0f : static_cast<float>(exponent - 32);
    const float z = t * t;
    float p = 7.0376836292e-2f;
    p = p * t - 1.1514610310e-1f;
    p = p * t + 1.1676998740e-1f;
    p = p * t - 1.2420140846e-1f;
    p = p * t + 1.4249322787e-1f;
    p = p * t - 1.6668057665e-1f;
    p = p * t + 2.0000714765e-1f;
    p = p * t - 2.4999993993e-1f;
    p = p * t + 3.3333331174e-1f;
    /* ln 2 in two parts: the first times e is exact. */
    const float small = t * z * p - e * 2.12194440e-4f - 0.5f * z;
    return -(e * 0.693359375f + (t + small));
}

/* cos and sin of 2*pi*u*2^-32. */
TRL_HD void turn(uint32_t u, float &cosine, float &sine) {
    const uint32_t quarter = (u + 0x20000000u) >> 30;
    const float a = static_cast<float>(static_cast<int32_t>(u - (quarter << 30))) * 1.4629180792671596e-9f;
    const float z = a * a;
    const float s = a + a * z * ((-1.9515295891e-4f * z + 8.3321608736e-3f) * z - 1.6666654611e-1f);
    const float c =
        1.0f - 0.5f * z + z * z * ((2.443315711809948e-5f * z - 1.388731625493765e-3f) * z + 4.166664568298827e-2f);
    const bool odd = (quarter & 1u) != 0;
    const uint32_t cosine_sign = ((quarter + 1u) & 2u) << 30;
    const uint32_t sine_sign = (quarter & 2u) << 30;
    cosine = float_of(bits_of(odd ? s : c) ^ cosine_sign);
    sine = float_of(bits_of(odd ? c : s) ^ sine_sign);
}

/* Two standard normals from two words. */
TRL_HD void box_muller(uint32_t u0, uint32_t u1, float &z0, float &z1) {
    const float r = sqrtf(2.0f * minus_log(u0));
    float cosine;
    float sine;
    turn(u1, cosine, sine);
    z0 = r * cosine;
    z1 = r * sine;
}

/* The four standard normals of a block. */
TRL_HD void normals(const Words &u, float &z0, float &z1, float &z2, float &z3) {
    box_muller(u.w0, u.w1, z0, z1);
    box_muller(u.w2, u.w3, z2, z3);
}

}  // namespace trl

#endif
