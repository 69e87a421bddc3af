/*
 * The three terms of the restorer's loss and their gradient seeds.
 *
 *   MSE           = mean over images*pixels of (x_hat - x)^2
 *   adversarial   = -mean over images of scores
 *   cross-entropy = mean over images of -log softmax(logits)[label]
 *   total         = alpha*MSE + beta*adversarial + gamma*cross-entropy
 *   errors        = number of images whose largest logit (the first of equals) is not the label's
 *
 * A label outside 0..classes-1 is TRL_BAD_LABEL on the CPU, found before anything is written. On the GPU, where no call
 * waits, the cross-entropy, the total, the errors and that image's logits_seed become NaN.
 */
#ifndef TRILEMMA_FUSED_LOSS_H
#define TRILEMMA_FUSED_LOSS_H

#include "trilemma/status.h"

#ifdef __cplusplus
extern "C" {
#endif

typedef struct {
    const void *x_hat;         /* (images, pixels), storage `type` */
    const void *x;             /* (images, pixels), storage `type`, laid out like x_hat */
    const void *scores;        /* (images), storage `type` */
    const void *logits;        /* (images, classes), storage `type` */
    const int64_t *labels;     /* (images) */
    void *x_hat_seed;          /* out: d total / d x_hat, the direct part */
    void *scores_seed;         /* out: d total / d scores */
    void *logits_seed;         /* out: d total / d logits */
    double *terms;             /* out (5): MSE, adversarial, cross-entropy, total, errors */
    int64_t images;            /* >= 0; 0 writes terms of 0 */
    int64_t pixels;            /* per image, all channels, >= 1 */
    int64_t classes;           /* >= 1 */
    double alpha, beta, gamma; /* finite; not looked at when they are given by pointer */
    int32_t type;              /* TRL_FLOAT32 or TRL_BFLOAT16 */
} trl_fused_loss;

/*
 * On the calling thread. The result is a pure function of the arguments: the order of sums is fixed. `weights` (may be null)
 * holds alpha, beta and gamma in place of the fields, as trl_advance_cpu writes them.
 */
TRL_API trl_status trl_fused_loss_cpu(const trl_fused_loss *arguments, const double *weights);

/*
 * On a CUDA stream, without waiting, in one launch. `weights` (may be null) as above, in device memory, read when the kernel
 * runs, so that one captured graph serves a whole training. `workspace` holds trl_fused_loss_workspace(images, pixels) bytes on
 * the device, aligned to 16, all zero before its first use; a call leaves it ready for the next one. Calls that may
 * overlap need one each.
 */
TRL_API int64_t trl_fused_loss_workspace(int64_t images, int64_t pixels);
TRL_API trl_status trl_fused_loss_cuda(
    const trl_fused_loss *arguments, const double *weights, void *workspace, void *stream);

#ifdef __cplusplus
}
#endif
#endif
