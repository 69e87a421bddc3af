/* The C functions of the CPU: checks, then the kernel of the chosen variant. */
#include "check.h"
#include "checks.h"
#include "kernels.h"

namespace {

/* The table in `table`, or the status that says why there is none. */
trl_status ready(trl_status checked, const trl::KernelTable **table) {
    *table = trl::kernels();
    return checked == TRL_OK && *table == nullptr ? TRL_UNSUPPORTED : checked;
}

}  // namespace

extern "C" trl_status trl_fused_loss_cpu(const trl_fused_loss *a) {
    const trl::KernelTable *table = nullptr;
    trl_status status = ready(trl::check_fused_loss(a), &table);
    if (status == TRL_OK) {
        status = trl::Check("fused_loss").labels("labels", a->labels, a->images, a->classes).status();
    }
    if (status == TRL_OK) {
        table->fused_loss(*a);
    }
    return status;
}

extern "C" trl_status trl_adam_clip_cpu(const trl_adam_clip *a) {
    const trl::KernelTable *table = nullptr;
    const trl_status status = ready(trl::check_adam_clip(a), &table);
    if (status == TRL_OK) {
        table->adam_clip(*a);
    }
    return status;
}

extern "C" trl_status trl_draw_batch_cpu(const trl_draw_batch *a) {
    const trl::KernelTable *table = nullptr;
    trl_status status = ready(trl::check_draw_batch(a), &table);
    if (status == TRL_OK) {
        status = trl::Check("draw_batch").indices("indices", a->indices, a->n, a->available).status();
    }
    if (status == TRL_OK) {
        table->draw_batch(*a);
    }
    return status;
}

extern "C" trl_status trl_gaussian_noise_cpu(const float *x, float *y, int64_t count, double sigma, uint64_t seed) {
    const trl::KernelTable *table = nullptr;
    const trl_status status = ready(trl::check_gaussian_noise(x, y, count, sigma), &table);
    if (status == TRL_OK) {
        table->gaussian_noise(x, y, count, sigma, seed);
    }
    return status;
}

extern "C" trl_status trl_measure_cpu(const trl_measure *a) {
    const trl::KernelTable *table = nullptr;
    trl_status status = ready(trl::check_measure(a), &table);
    if (status == TRL_OK && a->logits != nullptr) {
        status = trl::Check("measure").labels("labels", a->labels, a->images, a->classes).status();
    }
    if (status == TRL_OK) {
        table->measure(*a);
    }
    return status;
}
