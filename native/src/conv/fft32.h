// The discrete Fourier transform of 32 complex numbers in every lane, X[k] = sum over j of x[j] exp(-2 pi i j k / 32), as 4 x 8
// (Cooley, Tukey 1965). The inverse (without 1/32) is the same with real and imaginary parts exchanged on both ends.
#ifndef TRILEMMA_CONV_FFT32_H
#define TRILEMMA_CONV_FFT32_H

#include "vec.h"

namespace trl {
namespace TRL_ISA {

constexpr int kSize = 32;         // points of the transform
constexpr int kHalf = kSize / 2;  // 16

// cos(2 pi k / 32), correctly rounded.
constexpr float kCos[kSize] = {
    1.0f,          0.980785280f,  0.923879533f,  0.831469612f,  0.707106781f,  0.555570233f,  0.382683432f,  0.195090322f,
    0.0f,          -0.195090322f, -0.382683432f, -0.555570233f, -0.707106781f, -0.831469612f, -0.923879533f, -0.980785280f,
    -1.0f,         -0.980785280f, -0.923879533f, -0.831469612f, -0.707106781f, -0.555570233f, -0.382683432f, -0.195090322f,
    0.0f,          0.195090322f,  0.382683432f,  0.555570233f,  0.707106781f,  0.831469612f,  0.923879533f,  0.980785280f};

constexpr float cosine(int k) { return kCos[k & (kSize - 1)]; }

constexpr float sine(int k) { return cosine(k - 8); }

TRL_INLINE void fft4(Cvec &a, Cvec &b, Cvec &c, Cvec &d) {
    const Cvec s = a + c, t = a - c, u = b + d, v = turn(b - d);
    a = s + u;
    b = t + v;
    c = s - u;
    d = t - v;
}

TRL_INLINE void fft8(Cvec (&x)[8]) {
    Cvec e0 = x[0], e1 = x[2], e2 = x[4], e3 = x[6];
    Cvec o0 = x[1], o1 = x[3], o2 = x[5], o3 = x[7];
    fft4(e0, e1, e2, e3);
    fft4(o0, o1, o2, o3);
    const float r = kCos[4];
    o1 = {(o1.re + o1.im) * r, (o1.im - o1.re) * r};
    o2 = turn(o2);
    o3 = {(o3.im - o3.re) * r, -(o3.re + o3.im) * r};
    x[0] = e0 + o0;
    x[1] = e1 + o1;
    x[2] = e2 + o2;
    x[3] = e3 + o3;
    x[4] = e0 - o0;
    x[5] = e1 - o1;
    x[6] = e2 - o2;
    x[7] = e3 - o3;
}


template <int N2, class Load>
TRL_INLINE void first_pass(const Load &get, Cvec (&t)[4][8]) {
    Cvec a = get(N2), b = get(N2 + 8), c = get(N2 + 16), d = get(N2 + 24);
    fft4(a, b, c, d);
    t[0][N2] = a;
    if constexpr (N2 == 0) {
        t[1][0] = b;
        t[2][0] = c;
        t[3][0] = d;
    } else {
        t[1][N2] = times(b, cosine(N2), -sine(N2));
        t[2][N2] = times(c, cosine(2 * N2), -sine(2 * N2));
        t[3][N2] = times(d, cosine(3 * N2), -sine(3 * N2));
    }
}

// get(j) gives input j, put(k, X) takes output k.
template <class Load, class Store>
TRL_INLINE void fft32(const Load &get, const Store &put) {
    Cvec t[4][8];
    first_pass<0>(get, t);
    first_pass<1>(get, t);
    first_pass<2>(get, t);
    first_pass<3>(get, t);
    first_pass<4>(get, t);
    first_pass<5>(get, t);
    first_pass<6>(get, t);
    first_pass<7>(get, t);
#pragma GCC unroll 4
    for (int k1 = 0; k1 < 4; k1++) {
        fft8(t[k1]);
#pragma GCC unroll 8
        for (int k2 = 0; k2 < 8; k2++) put(k1 + 4 * k2, t[k1][k2]);
    }
}

// The inverse without its factor 1/32.
template <class Load, class Store>
TRL_INLINE void ifft32(const Load &get, const Store &put) {
    fft32(
        [&](int k) {
            const Cvec z = get(k);
            return Cvec{z.im, z.re};
        },
        [&](int j, Cvec z) { put(j, Cvec{z.im, z.re}); });
}

}  // namespace TRL_ISA
}  // namespace trl
#endif
