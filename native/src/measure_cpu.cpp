#include "measure.h"

#include "kernels.h"

namespace trl {
namespace TRL_ISA {

namespace {

template <class T>
double squares_of(const T *__restrict x_hat, const T *__restrict x, int64_t count) {
    double sum = 0;
#pragma omp simd reduction(+ : sum)
    for (int64_t i = 0; i < count; ++i) {
        sum += squared_difference(x_hat[i], x[i]);
    }
    return sum;
}

template <class T>
void measure_of(const trl_measure &a) {
    const T *x_hat = static_cast<const T *>(a.x_hat);
    const T *x = static_cast<const T *>(a.x);
    const T *logits = static_cast<const T *>(a.logits);
    for (int64_t i = 0; i < a.images; ++i) {
        if (x_hat != nullptr) {
            a.squares[i] = squares_of(x_hat + i * a.pixels, x + i * a.pixels, a.pixels);
        }
        if (logits != nullptr) {
            a.errors[i] = wrong(logits + i * a.classes, a.labels[i], a.classes);
        }
    }
}

}  // namespace

void measure(const trl_measure &a) {
    if (a.type == TRL_BFLOAT16) {
        measure_of<bfloat16>(a);
    } else {
        measure_of<float>(a);
    }
}

}  // namespace TRL_ISA
}  // namespace trl
