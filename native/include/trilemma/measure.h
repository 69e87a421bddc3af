/*
 * Squared error per image and classification errors of a batch in one pass. Either half may be left out: x_hat, x and
 * squares are null together; with logits null, labels and errors are not used.
 *
 * A label outside 0..classes-1 is TRL_BAD_LABEL on the CPU, found before anything is written. On the GPU, where no call
 * waits, that image's entry of `errors` becomes NaN.
 */
#ifndef TRILEMMA_MEASURE_H
#define TRILEMMA_MEASURE_H

#include "trilemma/status.h"

#ifdef __cplusplus
extern "C" {
#endif

typedef struct {
    const void *x_hat;     /* (images, pixels), storage `type` */
    const void *x;         /* (images, pixels) */
    const void *logits;    /* (images, classes); may be null */
    const int64_t *labels; /* (images) */
    double *squares;       /* out (images): sum over pixels of (x_hat - x)^2 */
    double *errors; /* out (images): 1 where the largest logit (the first of equals) is not the label's, else 0 */
    int64_t images, pixels, classes; /* >= 0, >= 1, >= 1 */
    int32_t type;
} trl_measure;

TRL_API trl_status trl_measure_cpu(const trl_measure *arguments);
TRL_API trl_status trl_measure_cuda(const trl_measure *arguments, void *stream);

#ifdef __cplusplus
}
#endif
#endif
