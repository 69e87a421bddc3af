/* The kernels' arguments from what Java passes, in the order of the contracts' structs; for the CPU and the CUDA glue. */
#ifndef TRILEMMA_KERNEL_ARGUMENTS_H
#define TRILEMMA_KERNEL_ARGUMENTS_H

#include "jni_support.h"
#include "trilemma/adam_clip.h"
#include "trilemma/advance.h"
#include "trilemma/draw_batch.h"
#include "trilemma/fused_loss.h"
#include "trilemma/measure.h"

namespace trl {

/* kernel.NativeLibrary of the Java side fills a schedule word by word. */
static_assert(sizeof(trl_schedule) == 25 * 8, "NativeLibrary.SCHEDULE_WORDS");

inline trl_fused_loss fused_loss_arguments(jlong xHat, jlong x, jlong scores, jlong logits, jlong labels, jlong xHatSeed,
    jlong scoresSeed, jlong logitsSeed, jlong terms, jlong images, jlong pixels, jlong classes, jdouble alpha,
    jdouble beta, jdouble gamma, jint type) {
    return {at<void>(xHat), at<void>(x), at<void>(scores), at<void>(logits), at<int64_t>(labels), at<void>(xHatSeed),
        at<void>(scoresSeed), at<void>(logitsSeed), at<double>(terms), images, pixels, classes, alpha, beta, gamma, type};
}

inline trl_adam_clip adam_clip_arguments(jlong values, jlong gradients, jlong first, jlong second, jlong n, jlong step,
    jdouble rate, jdouble beta1, jdouble beta2, jdouble epsilon, jdouble clip, jint gradientType) {
    return {at<float>(values), at<void>(gradients), at<float>(first), at<float>(second), n, step, rate, beta1, beta2,
        epsilon, clip, gradientType};
}

inline trl_draw_batch draw_batch_arguments(jlong images, jlong degraded, jlong classes, jlong indices, jlong x, jlong y,
    jlong labels, jlong available, jlong n, jlong channels, jlong height, jlong width, jdouble sigma, jlong seed,
    jint type) {
    return {at<uint8_t>(images), at<uint8_t>(degraded), at<int64_t>(classes), at<int64_t>(indices), at<void>(x),
        at<void>(y), at<int64_t>(labels), available, n, channels, height, width, sigma, static_cast<uint64_t>(seed), type};
}

inline trl_measure measure_arguments(jlong xHat, jlong x, jlong logits, jlong labels, jlong squares, jlong errors,
    jlong images, jlong pixels, jlong classes, jint type) {
    return {at<void>(xHat), at<void>(x), at<void>(logits), at<int64_t>(labels), at<double>(squares), at<double>(errors),
        images, pixels, classes, type};
}

inline trl_advance advance_arguments(jlong schedule, jlong iteration, jlong order, jlong available, jlong batch,
    jlong criticSteps, jlong indices, jlong seeds, jlong weights, jlong restorer, jlong critic) {
    return {at<trl_schedule>(schedule), at<int64_t>(iteration), at<int32_t>(order), available, batch, criticSteps,
        at<int64_t>(indices), at<uint64_t>(seeds), at<double>(weights), at<double>(restorer), at<double>(critic)};
}

}  // namespace trl

#endif
