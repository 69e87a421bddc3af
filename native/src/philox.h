/* Philox4x32-10: Salmon, Moraes, Dror, Shaw, "Parallel random numbers: as easy as 1, 2, 3", SC 2011. */
#ifndef TRILEMMA_PHILOX_H
#define TRILEMMA_PHILOX_H

#include "host_device.h"

namespace trl {

struct Words {
    uint32_t w0, w1, w2, w3;
};

/* One round, after which the key moves on. */
TRL_HD void philox_round(uint32_t &w0, uint32_t &w1, uint32_t &w2, uint32_t &w3, uint32_t &k0, uint32_t &k1) {
    const uint64_t a = static_cast<uint64_t>(w0) * 0xD2511F53u;
    const uint64_t b = static_cast<uint64_t>(w2) * 0xCD9E8D57u;
    w0 = static_cast<uint32_t>(b >> 32) ^ w1 ^ k0;
    w1 = static_cast<uint32_t>(b);
    w2 = static_cast<uint32_t>(a >> 32) ^ w3 ^ k1;
    w3 = static_cast<uint32_t>(a);
    k0 += 0x9E3779B9u;
    k1 += 0xBB67AE85u;
}

/*
 * Ten rounds over the counter (w0, w1, w2, w3) under the key (k0, k1); written out, since a loop here would keep loops
 * around it from being vectorised.
 */
TRL_HD Words philox(Words counter, uint32_t k0, uint32_t k1) {
    uint32_t w0 = counter.w0;
    uint32_t w1 = counter.w1;
    uint32_t w2 = counter.w2;
    uint32_t w3 = counter.w3;
    philox_round(w0, w1, w2, w3, k0, k1);
    philox_round(w0, w1, w2, w3, k0, k1);
    philox_round(w0, w1, w2, w3, k0, k1);
    philox_round(w0, w1, w2, w3, k0, k1);
    philox_round(w0, w1, w2, w3, k0, k1);
    philox_round(w0, w1, w2, w3, k0, k1);
    philox_round(w0, w1, w2, w3, k0, k1);
    philox_round(w0, w1, w2, w3, k0, k1);
    philox_round(w0, w1, w2, w3, k0, k1);
    philox_round(w0, w1, w2, w3, k0, k1);
    return {w0, w1, w2, w3};
}

/* Block b of the stream that `seed` names. */
TRL_HD Words philox_block(uint64_t block, uint64_t seed) {
    const Words counter = {static_cast<uint32_t>(block), static_cast<uint32_t>(block >> 32), 0, 0};
    return philox(counter, static_cast<uint32_t>(seed), static_cast<uint32_t>(seed >> 32));
}

}  // namespace trl

#endif
