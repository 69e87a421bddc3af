/*
 * What each instruction set variant offers. A variant is the same sources compiled with other flags into namespace
 * trl::VARIANT; table_cpu.cpp of that variant fills the table, and dispatch.cpp picks one table for the process.
 *
 * Arguments have passed checks.h when a kernel is called, and kernels other than conv_stack cannot fail.
 */
#ifndef TRILEMMA_KERNELS_H
#define TRILEMMA_KERNELS_H

#include "trilemma/adam_clip.h"
#include "trilemma/advance.h"
#include "trilemma/conv_stack.h"
#include "trilemma/draw_batch.h"
#include "trilemma/fused_loss.h"
#include "trilemma/measure.h"

namespace trl {

struct KernelTable {
    const char *isa;
    void (*fused_loss)(const trl_fused_loss &);
    void (*adam_clip)(const trl_adam_clip &);
    void (*draw_batch)(const trl_draw_batch &);
    void (*gaussian_noise)(const float *x, float *y, int64_t count, double sigma, uint64_t seed);
    void (*measure)(const trl_measure &);
    void (*advance)(const trl_advance &);

    /* Null when the library was built without them. May throw std::bad_alloc: the caller turns it into a status. */
    trl_status (*conv_stack_create)(const trl_conv_layer *layers, int32_t count, int32_t height, int32_t width,
        int32_t precision, trl_conv_stack **out);
    void (*conv_stack_destroy)(trl_conv_stack *stack);
    trl_status (*conv_stack_forward)(trl_conv_stack *stack, const float *parameters, int64_t size, const float *x,
        float *y, int64_t n, int64_t groups, int32_t keep);
    trl_status (*conv_stack_backward)(trl_conv_stack *stack, const float *dy, float *gradients, float *dx);
    int64_t (*conv_stack_bytes)(const trl_conv_stack *stack);
};

/*
 * The table of this process; null when TRILEMMA_ISA asks for one that is unknown or not to be had (trl_last_error()
 * says which).
 */
const KernelTable *kernels();

/* The variant of that name, null when this build has none or this processor cannot run it. */
const KernelTable *kernels_of(const char *isa);

}  // namespace trl

#if defined(TRL_ISA)
/* Functions of the variant that is being compiled. */
namespace trl {
namespace TRL_ISA {
void fused_loss(const trl_fused_loss &arguments);
void adam_clip(const trl_adam_clip &arguments);
void draw_batch(const trl_draw_batch &arguments);
void gaussian_noise(const float *x, float *y, int64_t count, double sigma, uint64_t seed);
void measure(const trl_measure &arguments);
void advance(const trl_advance &arguments);
trl_status conv_stack_create(const trl_conv_layer *layers, int32_t count, int32_t height, int32_t width,
    int32_t precision, trl_conv_stack **out);
void conv_stack_destroy(trl_conv_stack *stack);
trl_status conv_stack_forward(trl_conv_stack *stack, const float *parameters, int64_t size, const float *x, float *y,
    int64_t n, int64_t groups, int32_t keep);
trl_status conv_stack_backward(trl_conv_stack *stack, const float *dy, float *gradients, float *dx);
int64_t conv_stack_bytes(const trl_conv_stack *stack);
}  // namespace TRL_ISA
}  // namespace trl
#endif

#endif
