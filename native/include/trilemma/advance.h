/*
 * The numbers of one training iteration, made where the other kernels read them, so that one captured graph of an iteration
 * serves a whole training: every replay begins with this kernel.
 *
 * An iteration t has `critic_steps` batches of `batch` images. Batch number b = t*critic_steps + k takes the positions
 * b*batch .. (b+1)*batch - 1 of an endless stream of image numbers in shuffled epochs, of which the caller keeps the two that
 * an iteration may touch: epoch e in row e mod 2. The Adam steps of the critic are counted from 1, one per batch; the restorer
 * has none in iteration 0, so its step in iteration t is its t-th.
 */
#ifndef TRILEMMA_ADVANCE_H
#define TRILEMMA_ADVANCE_H

#include "trilemma/status.h"

#ifdef __cplusplus
extern "C" {
#endif

enum { TRL_MILESTONES = 16 };

/* One point's constants: 25 words of 8 bytes, in memory of the device that reads them. */
typedef struct {
    double alpha, beta, gamma; /* the weight of the MSE term at t is max(alpha, 1 - t/warmup); warmup 0: alpha */
    double restorer_rate, decay, critic_rate;
    int64_t warmup;                     /* >= 0 */
    int64_t milestone_count;            /* 0..16 */
    int64_t milestones[TRL_MILESTONES]; /* iterations from which restorer_rate is multiplied by decay once more */
    uint64_t noise_seed;                /* the seed of batch number b is mix(noise_seed + b), mix that of SplitMix64 */
} trl_schedule;

/* All pointers in one place, host or device. */
typedef struct {
    const trl_schedule *schedule;
    int64_t *iteration;   /* (1) in: t >= 0, the iteration that begins; out: t + 1 */
    const int32_t *order; /* (2, available): image numbers of epoch e in row e mod 2 */
    int64_t available;    /* images in an epoch; at least critic_steps*batch, so that an iteration touches two at most */
    int64_t batch;        /* >= 1 */
    int64_t critic_steps; /* >= 1 */
    int64_t *indices;     /* out (critic_steps, batch): image numbers; for trl_draw_batch */
    uint64_t *seeds;      /* out (critic_steps): seeds of the batches; for trl_draw_batch */
    double *weights;      /* out (3): weight of the MSE term at t, beta, gamma; for trl_fused_loss */
    double *restorer;     /* out (2): step t, rate at t; for trl_adam_clip */
    double *critic;       /* out (critic_steps, 2): step, rate; for trl_adam_clip */
} trl_advance;

/* A wrong number in the schedule or the iteration is TRL_BAD_VALUE, found before anything is written. */
TRL_API trl_status trl_advance_cpu(const trl_advance *arguments);

/*
 * As above on a CUDA stream, in one launch. No call waits here, so a negative iteration shows as indices of -1, which
 * trl_draw_batch_cuda turns into NaN; a milestone_count outside 0..16 counts as the nearest of them.
 */
TRL_API trl_status trl_advance_cuda(const trl_advance *arguments, void *stream);

#ifdef __cplusplus
}
#endif
#endif
