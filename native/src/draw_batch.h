/* Arithmetic of draw_batch; the loops are in draw_batch_cpu.cpp and draw_batch.cu. */
#ifndef TRILEMMA_DRAW_BATCH_FUNCTORS_H
#define TRILEMMA_DRAW_BATCH_FUNCTORS_H

#include "host_device.h"
#include "normal.h"
#include "philox.h"
#include "trilemma/draw_batch.h"

namespace trl {

/* 0..255 to [0,1]; a division, not a product with 1/255, so that it is correctly rounded. */
TRL_HD float scaled(uint8_t pixel) {
    return static_cast<float>(pixel) / 255.0f;
}

TRL_HD float noisy(float x, float sigma, float z) {
    return x + sigma * z;
}

}  // namespace trl

#endif
