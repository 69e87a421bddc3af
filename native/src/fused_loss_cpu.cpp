#include "fused_loss.h"

#include "kernels.h"

namespace trl {
namespace TRL_ISA {

namespace {

template <class T>
double squares_of(const T *__restrict x_hat, const T *__restrict x, float scale, T *__restrict seed, int64_t count) {
    double sum = 0;
#pragma omp simd reduction(+ : sum)
    for (int64_t i = 0; i < count; ++i) {
        sum += squared_difference(x_hat[i], x[i], scale, seed[i]);
    }
    return sum;
}

template <class T>
void fused_loss_of(const trl_fused_loss &a) {
    const T *x_hat = static_cast<const T *>(a.x_hat);
    const T *x = static_cast<const T *>(a.x);
    const T *scores = static_cast<const T *>(a.scores);
    const T *logits = static_cast<const T *>(a.logits);
    T *x_hat_seed = static_cast<T *>(a.x_hat_seed);
    T *scores_seed = static_cast<T *>(a.scores_seed);
    T *logits_seed = static_cast<T *>(a.logits_seed);
    const LossScales scales = loss_scales(a);

    const double squares = squares_of(x_hat, x, scales.difference, x_hat_seed, a.images * a.pixels);
    double score_sum = 0;
    double entropy = 0;
    double errors = 0;
    for (int64_t i = 0; i < a.images; ++i) {
        score_sum += static_cast<double>(widen(scores[i]));
        narrow(scales.score, scores_seed[i]);
        const ImageLoss loss = cross_entropy(
            logits + i * a.classes, a.labels[i], a.classes, scales.cross_entropy, logits_seed + i * a.classes);
        entropy += loss.cross_entropy;
        errors += loss.error;
    }
    write_terms(a, squares, score_sum, entropy, errors);
}

}  // namespace

void fused_loss(const trl_fused_loss &a) {
    if (a.images == 0) {
        for (int term = 0; term < 5; ++term) {
            a.terms[term] = 0;
        }
    } else if (a.type == TRL_BFLOAT16) {
        fused_loss_of<bfloat16>(a);
    } else {
        fused_loss_of<float>(a);
    }
}

}  // namespace TRL_ISA
}  // namespace trl
