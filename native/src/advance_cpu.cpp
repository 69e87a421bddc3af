#include "advance.h"

#include "kernels.h"

namespace trl {
namespace TRL_ISA {

void advance(const trl_advance &a) {
    const int64_t t = *a.iteration;
    for (int64_t i = 0; i < a.critic_steps * a.batch; ++i) {
        a.indices[i] = index_at(a, t, i);
    }
    for (int64_t k = 0; k < a.critic_steps; ++k) {
        advance_critic(a, *a.schedule, t, k);
    }
    advance_restorer(a, *a.schedule, t);
    *a.iteration = t + 1;
}

}  // namespace TRL_ISA
}  // namespace trl
