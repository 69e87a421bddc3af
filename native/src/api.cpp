/* The C functions of the CPU: checks, then the kernel of the chosen variant. */
#include <cmath>

#include "check.h"
#include "checks.h"
#include "fused_loss.h"
#include "kernels.h"

namespace {

/* The table in `table`, or the status that says why there is none. */
trl_status ready(trl_status checked, const trl::KernelTable **table) {
    *table = trl::kernels();
    return checked == TRL_OK && *table == nullptr ? TRL_UNSUPPORTED : checked;
}

}  // namespace

extern "C" trl_status trl_fused_loss_cpu(const trl_fused_loss *arguments, const double *weights) {
    const trl::KernelTable *table = nullptr;
    trl_status status = ready(trl::check_fused_loss(arguments, weights), &table);
    if (status != TRL_OK) {
        return status;
    }
    trl_fused_loss a = *arguments;
    trl::take_weights(weights, a);
    status = trl::check_fused_loss(&a, nullptr);
    if (status == TRL_OK) {
        status = trl::Check("fused_loss").labels("labels", a.labels, a.images, a.classes).status();
    }
    if (status == TRL_OK) {
        table->fused_loss(a);
    }
    return status;
}

extern "C" trl_status trl_adam_clip_cpu(const trl_adam_clip *arguments, const double *scalars) {
    const trl::KernelTable *table = nullptr;
    trl_status status = ready(trl::check_adam_clip(arguments, scalars), &table);
    if (status != TRL_OK) {
        return status;
    }
    trl_adam_clip a = *arguments;
    if (scalars != nullptr) {
        /* Doubles hold whole numbers to 2^53; what is none becomes a step that the check refuses. */
        a.step = scalars[0] >= 1 && scalars[0] <= 0x1p53 ? static_cast<int64_t>(scalars[0]) : 0;
        a.rate = scalars[1];
        status = trl::check_adam_clip(&a, nullptr);
    }
    if (status == TRL_OK) {
        table->adam_clip(a);
    }
    return status;
}

extern "C" trl_status trl_draw_batch_cpu(const trl_draw_batch *arguments, const uint64_t *seed) {
    const trl::KernelTable *table = nullptr;
    trl_status status = ready(trl::check_draw_batch(arguments, seed), &table);
    if (status == TRL_OK) {
        status = trl::Check("draw_batch").indices("indices", arguments->indices, arguments->n, arguments->available).status();
    }
    if (status == TRL_OK) {
        trl_draw_batch a = *arguments;
        a.seed = seed == nullptr ? a.seed : *seed;
        table->draw_batch(a);
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

namespace {

/* `images`: of one iteration. The positions in the stream of images are counted exactly up to 2^53. */
trl_status check_schedule(const trl_schedule &s, int64_t iteration, int64_t images) {
    trl::Check check("advance");
    check.value("iteration", static_cast<double>(iteration), iteration >= 0 && iteration < (INT64_C(1) << 53) / images,
        "at least 0, and below 2^53/(critic_steps*batch)");
    check.value("schedule.warmup", static_cast<double>(s.warmup), s.warmup >= 0, "at least 0");
    check.value("schedule.milestone_count", static_cast<double>(s.milestone_count),
        s.milestone_count >= 0 && s.milestone_count <= TRL_MILESTONES, "in 0..16");
    const double numbers[] = {s.alpha, s.beta, s.gamma, s.restorer_rate, s.decay, s.critic_rate};
    const char *const names[] = {"schedule.alpha", "schedule.beta", "schedule.gamma", "schedule.restorer_rate",
        "schedule.decay", "schedule.critic_rate"};
    for (int i = 0; i < 6; ++i) {
        check.value(names[i], numbers[i], std::isfinite(numbers[i]), "finite");
    }
    return check.status();
}

}  // namespace

extern "C" trl_status trl_advance_cpu(const trl_advance *a) {
    const trl::KernelTable *table = nullptr;
    trl_status status = ready(trl::check_advance(a), &table);
    if (status == TRL_OK) {
        status = check_schedule(*a->schedule, *a->iteration, a->critic_steps * a->batch);
    }
    if (status == TRL_OK) {
        table->advance(*a);
    }
    return status;
}
