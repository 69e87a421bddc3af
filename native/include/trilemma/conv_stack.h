/*
 * A chain of convolutions, forward and backward, for one thread of the CPU: y_l = activation(norm(conv(y_{l-1}))).
 *
 * Images are channels last (n, height, width, channels) float32. Each convolution is a correlation with a square odd kernel and
 * TensorFlow's SAME padding, stride 1 or 2. `norm` is batch norm by the batch's own statistics (biased variance, eps 1e-5), taken
 * over each group of n/groups images apart, so that several batches go through together and each is normalised by itself.
 * A layer with norm has no bias: the norm takes it off.
 *
 * Parameters lie in one flat array. Weights are (out, kernel, kernel, in), that is, channels last. Offsets count floats.
 */
#ifndef TRILEMMA_CONV_STACK_H
#define TRILEMMA_CONV_STACK_H

#include "trilemma/status.h"

#ifdef __cplusplus
extern "C" {
#endif

enum { TRL_NONE = 0, TRL_RELU = 1, TRL_LEAKY_RELU = 2 /* slope 0.2 */, TRL_CLAMP01 = 3 };

typedef struct {
    int32_t in, out, kernel, stride;
    int32_t activation;
    int32_t norm;        /* 1: batch norm */
    int64_t weight;      /* offset of the weights */
    int64_t bias;        /* offset of the bias (out); -1 with norm */
    int64_t scale, shift; /* offsets of batch norm's scale and shift (out); -1 without */
} trl_conv_layer;

typedef struct trl_conv_stack trl_conv_stack;

/* Makes a stack for images of height x width. `precision`: storage of the spectra and panels that convolutions multiply. */
TRL_API trl_status trl_conv_stack_create(
    const trl_conv_layer *layers, int32_t count, int32_t height, int32_t width, int32_t precision, trl_conv_stack **out);

TRL_API void trl_conv_stack_destroy(trl_conv_stack *stack);

/*
 * Forward: x (n,height,width,layers[0].in) to y (n,h,w,layers[count-1].out). With `keep` the stack keeps what backward needs
 * until the next forward. `parameters` holds `size` floats. What depends on them alone is computed once: the stack remembers the
 * parameters of its last call and compares.
 */
TRL_API trl_status trl_conv_stack_forward(
    trl_conv_stack *stack, const float *parameters, int64_t size, const float *x, float *y, int64_t n, int64_t groups, int32_t keep);

/*
 * Backward of the last forward with keep, by the parameters that it read: dy like y. Adds to `gradients` (laid out like the
 * parameters; null: not wanted) and writes dx like x (null: not wanted).
 */
TRL_API trl_status trl_conv_stack_backward(trl_conv_stack *stack, const float *dy, float *gradients, float *dx);

/* Bytes the stack holds now. */
TRL_API int64_t trl_conv_stack_bytes(const trl_conv_stack *stack);

#ifdef __cplusplus
}
#endif
#endif
