/* The C functions of conv_stack: checks, then the chosen variant, whose exceptions end here. */
#include <exception>
#include <new>

#include "checks.h"
#include "error.h"
#include "kernels.h"

namespace {

template <class Body>
trl_status guarded(Body body) {
    const trl::KernelTable *table = trl::kernels();
    if (table == nullptr) {
        return TRL_UNSUPPORTED;
    }
    try {
        return body(*table);
    } catch (const std::bad_alloc &) {
        return trl_fail(TRL_NO_MEMORY, "conv_stack must have memory for its buffers, got none: use smaller batches");
    } catch (const std::exception &e) {
        return trl_fail(TRL_UNSUPPORTED, "conv_stack failed: %.200s", e.what());
    }
}

}  // namespace

extern "C" trl_status trl_conv_stack_create(
    const trl_conv_layer *layers, int32_t count, int32_t height, int32_t width, int32_t precision, trl_conv_stack **out) {
    const trl_status status = trl::check_conv_stack_create(layers, count, height, width, precision, out);
    if (status != TRL_OK) {
        return status;
    }
    return guarded([&](const trl::KernelTable &table) {
        return table.conv_stack_create(layers, count, height, width, precision, out);
    });
}

extern "C" void trl_conv_stack_destroy(trl_conv_stack *stack) {
    if (stack != nullptr) {
        trl::kernels()->conv_stack_destroy(stack);
    }
}

extern "C" trl_status trl_conv_stack_forward(trl_conv_stack *stack, const float *parameters, int64_t size, const float *x, float *y,
    int64_t n, int64_t groups, int32_t keep) {
    const trl_status status = trl::check_conv_stack_forward(stack, parameters, size, x, y, n, groups);
    if (status != TRL_OK) {
        return status;
    }
    return guarded([&](const trl::KernelTable &table) {
        return table.conv_stack_forward(stack, parameters, size, x, y, n, groups, keep);
    });
}

extern "C" trl_status trl_conv_stack_backward(trl_conv_stack *stack, const float *dy, float *gradients, float *dx) {
    const trl_status status = trl::check_conv_stack_backward(stack, dy, gradients, dx);
    if (status != TRL_OK) {
        return status;
    }
    return guarded([&](const trl::KernelTable &table) {
        return table.conv_stack_backward(stack, dy, gradients, dx);
    });
}

extern "C" int64_t trl_conv_stack_bytes(const trl_conv_stack *stack) {
    return stack == nullptr ? 0 : trl::kernels()->conv_stack_bytes(stack);
}
