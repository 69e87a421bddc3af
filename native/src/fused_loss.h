/* Arithmetic of fused_loss; the loops are in fused_loss_cpu.cpp and fused_loss.cu. */
#ifndef TRILEMMA_FUSED_LOSS_FUNCTORS_H
#define TRILEMMA_FUSED_LOSS_FUNCTORS_H

#include <cmath>

#include "host_device.h"
#include "trilemma/fused_loss.h"

namespace trl {

/* Puts the three weights that lie elsewhere (null: none do) into their fields. */
TRL_HD void take_weights(const double *weights, trl_fused_loss &a) {
    if (weights != nullptr) {
        a.alpha = weights[0];
        a.beta = weights[1];
        a.gamma = weights[2];
    }
}

/* Factors of the seeds: d total / d (a squared difference's root, a score, an image's cross-entropy). */
struct LossScales {
    float difference, score;
    double cross_entropy;
};

TRL_HD LossScales loss_scales(const trl_fused_loss &a) {
    const double images = static_cast<double>(a.images);
    const double elements = images * static_cast<double>(a.pixels);
    return {static_cast<float>(2 * a.alpha / elements), static_cast<float>(-a.beta / images), a.gamma / images};
}

/* One element: writes its seed, returns the squared difference, in float64 for its sum. */
template <class T>
TRL_HD double squared_difference(T x_hat, T x, float scale, T &seed) {
    const float difference = widen(x_hat) - widen(x);
    narrow(scale * difference, seed);
    return static_cast<double>(difference) * static_cast<double>(difference);
}

/* The largest of `classes` logits, the first of equals; a NaN counts as the largest, as in libtorch. */
template <class T>
TRL_HD int64_t largest(const T *logits, int64_t classes) {
    int64_t best = 0;
    float top = widen(logits[0]);
    for (int64_t k = 1; k < classes; ++k) {
        const float value = widen(logits[k]);
        if (value > top || (value != value && top == top)) {
            best = k;
            top = value;
        }
    }
    return best;
}

struct ImageLoss {
    double cross_entropy, error;
};

/*
 * One image: cross-entropy, whether it is classified wrongly, and the seeds scale*(softmax - onehot). In float64: a
 * batch has few logits, and softmax - 1 loses nothing then.
 */
template <class T>
TRL_HD ImageLoss cross_entropy(const T *logits, int64_t label, int64_t classes, double scale, T *seed) {
    const int64_t best = largest(logits, classes);
    const double top = static_cast<double>(widen(logits[best]));
    double sum = 0;
    for (int64_t k = 0; k < classes; ++k) {
        sum += exp(static_cast<double>(widen(logits[k])) - top);
    }
    for (int64_t k = 0; k < classes; ++k) {
        const double share = exp(static_cast<double>(widen(logits[k])) - top) / sum;
        narrow(static_cast<float>(scale * (share - (k == label ? 1.0 : 0.0))), seed[k]);
    }
    return {log(sum) - (static_cast<double>(widen(logits[label])) - top), best == label ? 0.0 : 1.0};
}

/* The five terms from the four sums over the batch. */
TRL_HD void write_terms(const trl_fused_loss &a, double squares, double scores, double cross_entropy, double errors) {
    const double images = static_cast<double>(a.images);
    const double mse = squares / (images * static_cast<double>(a.pixels));
    const double adversarial = -scores / images;
    const double classification = cross_entropy / images;
    a.terms[0] = mse;
    a.terms[1] = adversarial;
    a.terms[2] = classification;
    a.terms[3] = a.alpha * mse + a.beta * adversarial + a.gamma * classification;
    a.terms[4] = errors;
}

}  // namespace trl

#endif
