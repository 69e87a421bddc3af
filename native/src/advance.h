/* Arithmetic of advance; the loops are in advance_cpu.cpp and advance.cu. */
#ifndef TRILEMMA_ADVANCE_FUNCTORS_H
#define TRILEMMA_ADVANCE_FUNCTORS_H

#include "host_device.h"
#include "trilemma/advance.h"

namespace trl {

/* The finaliser of SplitMix64 (Steele, Lea, Flood 2014), as tensor.Generators.mix of the Java side. */
TRL_HD uint64_t mix(uint64_t value) {
    uint64_t z = value + UINT64_C(0x9E3779B97F4A7C15);
    z = (z ^ (z >> 30)) * UINT64_C(0xBF58476D1CE4E5B9);
    z = (z ^ (z >> 27)) * UINT64_C(0x94D049BB133111EB);
    return z ^ (z >> 31);
}

TRL_HD double alpha_at(const trl_schedule &s, int64_t t) {
    if (s.warmup <= 0) {
        return s.alpha;
    }
    const double falling = 1 - static_cast<double>(t) / static_cast<double>(s.warmup);
    return falling > s.alpha ? falling : s.alpha;
}

/* Multiplied milestone by milestone, so that it has the bits of a host that does the same. */
TRL_HD double restorer_rate_at(const trl_schedule &s, int64_t t) {
    double rate = s.restorer_rate;
    for (int64_t i = 0; i < TRL_MILESTONES; ++i) {
        if (i < s.milestone_count && t >= s.milestones[i]) {
            rate *= s.decay;
        }
    }
    return rate;
}

/* Entry `i` of the indices, counted through all batches of the iteration. */
TRL_HD int64_t index_at(const trl_advance &a, int64_t t, int64_t i) {
    const int64_t position = t * a.critic_steps * a.batch + i;
    if (position < 0) {
        return -1;
    }
    const int64_t epoch = position / a.available;
    return a.order[(epoch & 1) * a.available + (position - epoch * a.available)];
}

/* Seed and Adam numbers of critic step `k`. */
TRL_HD void advance_critic(const trl_advance &a, const trl_schedule &s, int64_t t, int64_t k) {
    const int64_t number = t * a.critic_steps + k;
    a.seeds[k] = mix(s.noise_seed + static_cast<uint64_t>(number));
    a.critic[2 * k] = static_cast<double>(number + 1);
    a.critic[2 * k + 1] = s.critic_rate;
}

/* The numbers that an iteration has once. */
TRL_HD void advance_restorer(const trl_advance &a, const trl_schedule &s, int64_t t) {
    a.weights[0] = alpha_at(s, t);
    a.weights[1] = s.beta;
    a.weights[2] = s.gamma;
    a.restorer[0] = static_cast<double>(t);
    a.restorer[1] = restorer_rate_at(s, t);
}

}  // namespace trl

#endif
