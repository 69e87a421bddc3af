/* Arithmetic of measure; the loops are in measure_cpu.cpp and measure.cu. */
#ifndef TRILEMMA_MEASURE_FUNCTORS_H
#define TRILEMMA_MEASURE_FUNCTORS_H

#include "fused_loss.h"
#include "host_device.h"
#include "trilemma/measure.h"

namespace trl {

/* In float64, for its sum. */
template <class T>
TRL_HD double squared_difference(T x_hat, T x) {
    const float difference = widen(x_hat) - widen(x);
    return static_cast<double>(difference) * static_cast<double>(difference);
}

/* 1 where the largest logit is not the label's. */
template <class T>
TRL_HD double wrong(const T *logits, int64_t label, int64_t classes) {
    return largest(logits, classes) == label ? 0.0 : 1.0;
}

}  // namespace trl

#endif
