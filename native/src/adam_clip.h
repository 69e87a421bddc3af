/* Arithmetic of adam_clip; the loops are in adam_clip_cpu.cpp and adam_clip.cu. */
#ifndef TRILEMMA_ADAM_CLIP_FUNCTORS_H
#define TRILEMMA_ADAM_CLIP_FUNCTORS_H

#include <cmath>

#include "host_device.h"
#include "trilemma/adam_clip.h"

namespace trl {

/* The step's constants, made in float64: rate/(1-beta1^step), 1/sqrt(1-beta2^step), and the rest as they are. */
struct AdamStep {
    float rate, root, beta1, rest1, beta2, rest2, epsilon, clip;
};

TRL_HD AdamStep adam_step(const trl_adam_clip &a, double step, double rate) {
    AdamStep s;
    s.rate = static_cast<float>(rate / (1 - pow(a.beta1, step)));
    s.root = static_cast<float>(1 / sqrt(1 - pow(a.beta2, step)));
    s.beta1 = static_cast<float>(a.beta1);
    s.rest1 = static_cast<float>(1 - a.beta1);
    s.beta2 = static_cast<float>(a.beta2);
    s.rest2 = static_cast<float>(1 - a.beta2);
    s.epsilon = static_cast<float>(a.epsilon);
    s.clip = static_cast<float>(a.clip);
    return s;
}

/* One parameter. A NaN passes the clip. */
template <class G>
TRL_HD void adam_element(const AdamStep &s, float &p, G &gradient, float &m, float &v) {
    const float g = widen(gradient);
    m = s.beta1 * m + s.rest1 * g;
    v = s.beta2 * v + s.rest2 * (g * g);
    const float moved = p - s.rate * m / (sqrtf(v) * s.root + s.epsilon);
    const float below = moved > s.clip ? s.clip : moved;
    p = below < -s.clip ? -s.clip : below;
    narrow(0.0f, gradient);
}

}  // namespace trl

#endif
