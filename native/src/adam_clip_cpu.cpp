#include "adam_clip.h"

#include "kernels.h"

namespace trl {
namespace TRL_ISA {

namespace {

template <class G>
void adam_clip_of(const trl_adam_clip &a) {
    const AdamStep step = adam_step(a, static_cast<double>(a.step), a.rate);
    float *__restrict p = a.values;
    G *__restrict g = static_cast<G *>(a.gradients);
    float *__restrict m = a.first;
    float *__restrict v = a.second;
#pragma omp simd
    for (int64_t i = 0; i < a.n; ++i) {
        adam_element(step, p[i], g[i], m[i], v[i]);
    }
}

}  // namespace

void adam_clip(const trl_adam_clip &a) {
    if (a.gradient_type == TRL_BFLOAT16) {
        adam_clip_of<bfloat16>(a);
    } else {
        adam_clip_of<float>(a);
    }
}

}  // namespace TRL_ISA
}  // namespace trl
