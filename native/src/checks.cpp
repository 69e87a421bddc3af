#include "checks.h"

#include <cmath>

#include "check.h"

namespace trl {

trl_status check_fused_loss(const trl_fused_loss *a, const double *weights) {
    Check check("fused_loss");
    if (check.pointer("arguments", a, alignof(trl_fused_loss)).failed()) {
        return check.status();
    }
    check.pointer("terms", a->terms, alignof(double)).size("images", a->images, 0).type("type", a->type);
    check.aligned("weights", weights, alignof(double));
    if (weights == nullptr) {
        check.value("alpha", a->alpha, std::isfinite(a->alpha), "finite")
            .value("beta", a->beta, std::isfinite(a->beta), "finite");
        check.value("gamma", a->gamma, std::isfinite(a->gamma), "finite");
    }
    if (check.failed() || a->images == 0) {
        return check.status();
    }
    check.size("pixels", a->pixels, 1).size("classes", a->classes, 1);
    check.product("images*pixels", a->images, a->pixels).product("images*classes", a->images, a->classes);
    const size_t bytes = bytes_of(a->type);
    check.pointer("x_hat", a->x_hat, bytes).pointer("x", a->x, bytes).pointer("scores", a->scores, bytes);
    check.pointer("logits", a->logits, bytes).pointer("labels", a->labels, alignof(int64_t));
    check.pointer("x_hat_seed", a->x_hat_seed, bytes).pointer("scores_seed", a->scores_seed, bytes);
    check.pointer("logits_seed", a->logits_seed, bytes);
    return check.status();
}

trl_status check_adam_clip(const trl_adam_clip *a, const double *scalars) {
    Check check("adam_clip");
    if (check.pointer("arguments", a, alignof(trl_adam_clip)).failed()) {
        return check.status();
    }
    check.size("n", a->n, 0).product("n", a->n, 1).type("gradient_type", a->gradient_type);
    check.aligned("scalars", scalars, alignof(double));
    if (scalars == nullptr) {
        check.value("step", static_cast<double>(a->step), a->step >= 1, "at least 1 (the first step is 1)");
        check.value("rate", a->rate, std::isfinite(a->rate) && a->rate >= 0, "finite and at least 0");
    }
    check.value("beta1", a->beta1, a->beta1 >= 0 && a->beta1 < 1, "in [0,1)");
    check.value("beta2", a->beta2, a->beta2 >= 0 && a->beta2 < 1, "in [0,1)");
    check.value("epsilon", a->epsilon, std::isfinite(a->epsilon) && a->epsilon >= 0, "finite and at least 0");
    check.value("clip", a->clip, a->clip >= 0, "at least 0 (infinity for none)");
    if (check.failed() || a->n == 0) {
        return check.status();
    }
    check.pointer("values", a->values, alignof(float)).pointer("gradients", a->gradients, bytes_of(a->gradient_type));
    return check.pointer("first", a->first, alignof(float)).pointer("second", a->second, alignof(float)).status();
}

trl_status check_draw_batch(const trl_draw_batch *a, const uint64_t *seed) {
    Check check("draw_batch");
    if (check.pointer("arguments", a, alignof(trl_draw_batch)).failed()) {
        return check.status();
    }
    check.size("n", a->n, 0).size("available", a->available, 0).type("type", a->type);
    check.size("channels", a->channels, 1).size("height", a->height, 1).size("width", a->width, 1);
    check.product("height*width", a->height, a->width);
    if (!check.failed()) {
        check.product("channels*height*width", a->channels, a->height * a->width);
    }
    if (!check.failed()) {
        const int64_t elements = a->channels * a->height * a->width;
        check.product("available*channels*height*width", a->available, elements);
        check.product("n*channels*height*width", a->n, elements);
    }
    if (a->degraded == nullptr) {
        check.value("sigma", a->sigma, std::isfinite(a->sigma) && a->sigma >= 0, "finite and at least 0");
    } else {
        check.value("sigma", a->sigma, a->sigma == 0, "0 beside degraded images");
    }
    if (check.failed() || a->n == 0) {
        return check.status();
    }
    check.pointer("indices", a->indices, alignof(int64_t)).aligned("seed", seed, alignof(uint64_t));
    if (a->x != nullptr || (a->y != nullptr && a->degraded == nullptr)) {
        check.pointer("images", a->images, 1);
    }
    if (a->classes != nullptr) {
        check.pointer("labels", a->labels, alignof(int64_t));
    }
    check.aligned("classes", a->classes, alignof(int64_t));
    return check.aligned("x", a->x, bytes_of(a->type)).aligned("y", a->y, bytes_of(a->type)).status();
}

trl_status check_gaussian_noise(const float *x, const float *y, int64_t count, double sigma) {
    Check check("gaussian_noise");
    check.size("count", count, 0).product("count", count, 1);
    check.value("sigma", sigma, std::isfinite(sigma) && sigma >= 0, "finite and at least 0");
    if (!check.failed() && count > 0) {
        check.pointer("x", x, alignof(float)).pointer("y", y, alignof(float));
    }
    return check.status();
}

trl_status check_measure(const trl_measure *a) {
    Check check("measure");
    if (check.pointer("arguments", a, alignof(trl_measure)).failed()) {
        return check.status();
    }
    check.size("images", a->images, 0).type("type", a->type);
    if (check.failed() || a->images == 0) {
        return check.status();
    }
    const size_t bytes = bytes_of(a->type);
    if (a->x_hat != nullptr || a->x != nullptr || a->squares != nullptr) {
        check.size("pixels", a->pixels, 1).product("images*pixels", a->images, a->pixels);
        check.pointer("x_hat", a->x_hat, bytes)
            .pointer("x", a->x, bytes)
            .pointer("squares", a->squares, alignof(double));
    }
    if (a->logits != nullptr) {
        check.size("classes", a->classes, 1).product("images*classes", a->images, a->classes);
        check.aligned("logits", a->logits, bytes).pointer("labels", a->labels, alignof(int64_t));
        check.pointer("errors", a->errors, alignof(double));
    }
    return check.status();
}

trl_status check_advance(const trl_advance *a) {
    Check check("advance");
    if (check.pointer("arguments", a, alignof(trl_advance)).failed()) {
        return check.status();
    }
    check.size("available", a->available, 1).size("batch", a->batch, 1).size("critic_steps", a->critic_steps, 1);
    check.product("available", a->available, 2).product("critic_steps*batch", a->critic_steps, a->batch);
    if (!check.failed()) {
        /* More would reach a third epoch, of which there is no order. */
        const int64_t images = a->critic_steps * a->batch;
        check.value("critic_steps*batch", static_cast<double>(images), images <= a->available, "at most `available`");
    }
    check.pointer("schedule", a->schedule, alignof(trl_schedule)).pointer("iteration", a->iteration, alignof(int64_t));
    check.pointer("order", a->order, alignof(int32_t)).pointer("indices", a->indices, alignof(int64_t));
    check.pointer("seeds", a->seeds, alignof(uint64_t)).pointer("weights", a->weights, alignof(double));
    check.pointer("restorer", a->restorer, alignof(double)).pointer("critic", a->critic, alignof(double));
    return check.status();
}

}  // namespace trl
