/* Glue for io.github.trilemma.kernel.NativeLibrary: addresses in, status out. Numbers are checked behind the contracts.
 */
#include "kernel_arguments.h"

using trl::at;

#define TRL_JNI(type, name) TRL_JNI_OF(NativeLibrary, type, name)

TRL_JNI(jint, abi)(JNIEnv *, jclass) {
    return trl_abi();
}

TRL_JNI(jstring, isa)(JNIEnv *env, jclass) {
    return env->NewStringUTF(trl_isa());
}

TRL_JNI(jstring, lastError)(JNIEnv *env, jclass) {
    return env->NewStringUTF(trl_last_error());
}

TRL_JNI(jint, fusedLoss)
(JNIEnv *, jclass, jlong xHat, jlong x, jlong scores, jlong logits, jlong labels, jlong xHatSeed, jlong scoresSeed,
    jlong logitsSeed, jlong terms, jlong images, jlong pixels, jlong classes, jdouble alpha, jdouble beta,
    jdouble gamma, jint type, jlong weights) {
    const trl_fused_loss a = trl::fused_loss_arguments(xHat, x, scores, logits, labels, xHatSeed, scoresSeed, logitsSeed,
        terms, images, pixels, classes, alpha, beta, gamma, type);
    return trl_fused_loss_cpu(&a, at<double>(weights));
}

TRL_JNI(jint, adamClip)
(JNIEnv *, jclass, jlong values, jlong gradients, jlong first, jlong second, jlong n, jlong step, jdouble rate,
    jdouble beta1, jdouble beta2, jdouble epsilon, jdouble clip, jint gradientType, jlong scalars) {
    const trl_adam_clip a = trl::adam_clip_arguments(
        values, gradients, first, second, n, step, rate, beta1, beta2, epsilon, clip, gradientType);
    return trl_adam_clip_cpu(&a, at<double>(scalars));
}

TRL_JNI(jint, drawBatch)
(JNIEnv *, jclass, jlong images, jlong degraded, jlong classes, jlong indices, jlong x, jlong y, jlong labels,
    jlong available, jlong n, jlong channels, jlong height, jlong width, jdouble sigma, jlong seed, jint type,
    jlong seedAddress) {
    const trl_draw_batch a = trl::draw_batch_arguments(
        images, degraded, classes, indices, x, y, labels, available, n, channels, height, width, sigma, seed, type);
    return trl_draw_batch_cpu(&a, at<uint64_t>(seedAddress));
}

TRL_JNI(jint, gaussianNoise)(JNIEnv *, jclass, jlong x, jlong y, jlong count, jdouble sigma, jlong seed) {
    return trl_gaussian_noise_cpu(at<float>(x), at<float>(y), count, sigma, static_cast<uint64_t>(seed));
}

TRL_JNI(jint, measure)
(JNIEnv *, jclass, jlong xHat, jlong x, jlong logits, jlong labels, jlong squares, jlong errors, jlong images,
    jlong pixels, jlong classes, jint type) {
    const trl_measure a =
        trl::measure_arguments(xHat, x, logits, labels, squares, errors, images, pixels, classes, type);
    return trl_measure_cpu(&a);
}

TRL_JNI(jint, advance)
(JNIEnv *, jclass, jlong schedule, jlong iteration, jlong order, jlong available, jlong batch, jlong criticSteps,
    jlong indices, jlong seeds, jlong weights, jlong restorer, jlong critic) {
    const trl_advance a = trl::advance_arguments(
        schedule, iteration, order, available, batch, criticSteps, indices, seeds, weights, restorer, critic);
    return trl_advance_cpu(&a);
}
