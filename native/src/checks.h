/*
 * The arguments of every function, checked in one place for the CPU and the GPU. What lies behind a pointer is read by
 * no check here. Where the numbers of some fields may lie behind a pointer and do, the fields are not looked at.
 */
#ifndef TRILEMMA_CHECKS_H
#define TRILEMMA_CHECKS_H

#include "trilemma/adam_clip.h"
#include "trilemma/advance.h"
#include "trilemma/conv_stack.h"
#include "trilemma/draw_batch.h"
#include "trilemma/fused_loss.h"
#include "trilemma/measure.h"

namespace trl {

trl_status check_fused_loss(const trl_fused_loss *arguments, const double *weights);
trl_status check_adam_clip(const trl_adam_clip *arguments, const double *scalars);
trl_status check_draw_batch(const trl_draw_batch *arguments, const uint64_t *seed);
trl_status check_gaussian_noise(const float *x, const float *y, int64_t count, double sigma);
trl_status check_measure(const trl_measure *arguments);
trl_status check_advance(const trl_advance *arguments);

trl_status check_conv_stack_create(const trl_conv_layer *layers, int32_t count, int32_t height, int32_t width,
    int32_t precision, trl_conv_stack *const *out);
trl_status check_conv_stack_forward(const trl_conv_stack *stack, const float *parameters, int64_t size, const float *x,
    const float *y, int64_t n, int64_t groups);
trl_status check_conv_stack_backward(
    const trl_conv_stack *stack, const float *dy, const float *gradients, const float *dx);

}  // namespace trl

#endif
