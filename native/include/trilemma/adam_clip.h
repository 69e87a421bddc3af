/*
 * One step of Adam (Kingma, Ba 2015) over a whole network held in one flat array, then clipping; the gradients are set
 * to zero on the way out, since nobody needs them after the step.
 *
 *   m = beta1*m + (1-beta1)*g,  v = beta2*v + (1-beta2)*g^2
 *   p = p - rate*(m / (1-beta1^step)) / (sqrt(v / (1-beta2^step)) + epsilon), then clipped to +-clip
 */
#ifndef TRILEMMA_ADAM_CLIP_H
#define TRILEMMA_ADAM_CLIP_H

#include "trilemma/status.h"

#ifdef __cplusplus
extern "C" {
#endif

typedef struct {
    float *values;   /* p (n) */
    void *gradients; /* g (n), storage `gradient_type`; zeroed */
    float *first;    /* m (n) */
    float *second;   /* v (n) */
    int64_t n;       /* >= 0 */
    int64_t step;    /* from 1 */
    double rate, beta1, beta2, epsilon;
    double clip; /* infinity = none */
    int32_t gradient_type;
} trl_adam_clip;

/* `scalars` (may be null) holds step and rate in place of the fields, as trl_advance_cpu writes them. */
TRL_API trl_status trl_adam_clip_cpu(const trl_adam_clip *arguments, const double *scalars);

/*
 * As above on a CUDA stream; `scalars` in device memory, read when the kernel runs, so that one captured graph serves a whole
 * training.
 */
TRL_API trl_status trl_adam_clip_cuda(const trl_adam_clip *arguments, const double *scalars, void *stream);

#ifdef __cplusplus
}
#endif
#endif
