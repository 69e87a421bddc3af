/*
 * A batch from the resident 8-bit images: gather, scale to [0,1], add Gaussian noise.
 *
 *   x[i] = images[index[i]] / 255 (correctly rounded division in float32),  y = x + sigma*z
 *
 * z is the standard normal of Philox4x32-10 (Salmon et al. 2011) and Box-Muller: element e of the batch, counted in the
 * order (image, channel, row, column), belongs to block b = e / 4, lane l = e % 4; counter = (b low, b high, 0, 0), key
 * = (seed low, seed high); the four words u0..u3 make z0, z1 = r(u0)*cos, sin(2*pi*f(u1)) and z2, z3 from u2, u3, with
 * r(u) = sqrt(-2*ln((u + 1) * 2^-32)), f(u) = u * 2^-32. The stream is the same on every device, to the rounding of ln,
 * sqrt and cos.
 */
#ifndef TRILEMMA_DRAW_BATCH_H
#define TRILEMMA_DRAW_BATCH_H

#include "trilemma/status.h"

#ifdef __cplusplus
extern "C" {
#endif

typedef struct {
    const uint8_t *images;   /* (available, channels, height, width) clean; may be null when it is not read */
    const uint8_t *degraded; /* the same, degraded once and for all; null: y = x + sigma*z */
    const int64_t *classes;  /* (available); may be null, then labels is not written */
    const int64_t *indices;  /* (n), each in 0..available-1 */
    void *x;                 /* out (n, height, width, channels): channels last; may be null */
    void *y;                 /* out, likewise */
    int64_t *labels;         /* out (n): classes[index[i]] */
    int64_t available, n, channels, height, width;
    double sigma; /* >= 0; with degraded it must be 0 */
    uint64_t seed;
    int32_t type; /* storage of x and y */
} trl_draw_batch;

/*
 * A wrong index is TRL_BAD_VALUE, found before anything is written. `seed` (may be null) points to the seed that counts in
 * place of the field, as trl_advance_cpu writes it.
 */
TRL_API trl_status trl_draw_batch_cpu(const trl_draw_batch *arguments, const uint64_t *seed);

/*
 * As above on a CUDA stream; all pointers on the device; the seed is read when the kernel runs, so that one captured graph
 * serves a whole training. No call waits here, so a wrong index shows as NaN in that image of x and y, and -1 as its label.
 */
TRL_API trl_status trl_draw_batch_cuda(const trl_draw_batch *arguments, const uint64_t *seed, void *stream);

/* y = x + sigma*z for float32 x, y laid out (n, channels, height, width), the same z as above; y may be x. */
TRL_API trl_status trl_gaussian_noise_cpu(const float *x, float *y, int64_t count, double sigma, uint64_t seed);
TRL_API trl_status trl_gaussian_noise_cuda(
    const float *x, float *y, int64_t count, double sigma, uint64_t seed, void *stream);

#ifdef __cplusplus
}
#endif
#endif
