/* Glue for io.github.trilemma.kernel.CudaLibrary: addresses on the device and a stream in, status out. */
#include "kernel_arguments.h"
#include "trilemma/cuda.h"

using trl::at;

#define TRL_JNI(type, name) TRL_JNI_OF(CudaLibrary, type, name)

TRL_JNI(jint, abi)(JNIEnv *, jclass) {
    return TRL_ABI;
}

TRL_JNI(jint, use)(JNIEnv *, jclass, jint device) {
    return trl_cuda_use(device);
}

TRL_JNI(jint, status)(JNIEnv *env, jclass, jint error, jstring what) {
    const char *text = env->GetStringUTFChars(what, nullptr);
    if (text == nullptr) {
        /* The virtual machine has thrown for want of memory. */
        return TRL_NO_MEMORY;
    }
    const trl_status status = trl_cuda_status(error, text);
    env->ReleaseStringUTFChars(what, text);
    return status;
}

TRL_JNI(jlong, fusedLossWorkspace)(JNIEnv *, jclass, jlong images, jlong pixels) {
    return trl_fused_loss_workspace(images, pixels);
}

TRL_JNI(jint, fusedLoss)
(JNIEnv *, jclass, jlong xHat, jlong x, jlong scores, jlong logits, jlong labels, jlong xHatSeed, jlong scoresSeed,
    jlong logitsSeed, jlong terms, jlong images, jlong pixels, jlong classes, jdouble alpha, jdouble beta,
    jdouble gamma, jint type, jlong weights, jlong workspace, jlong stream) {
    const trl_fused_loss a = trl::fused_loss_arguments(xHat, x, scores, logits, labels, xHatSeed, scoresSeed, logitsSeed,
        terms, images, pixels, classes, alpha, beta, gamma, type);
    return trl_fused_loss_cuda(&a, at<double>(weights), at<void>(workspace), at<void>(stream));
}

TRL_JNI(jint, adamClip)
(JNIEnv *, jclass, jlong values, jlong gradients, jlong first, jlong second, jlong n, jlong step, jdouble rate,
    jdouble beta1, jdouble beta2, jdouble epsilon, jdouble clip, jint gradientType, jlong scalars, jlong stream) {
    const trl_adam_clip a = trl::adam_clip_arguments(
        values, gradients, first, second, n, step, rate, beta1, beta2, epsilon, clip, gradientType);
    return trl_adam_clip_cuda(&a, at<double>(scalars), at<void>(stream));
}

TRL_JNI(jint, drawBatch)
(JNIEnv *, jclass, jlong images, jlong degraded, jlong classes, jlong indices, jlong x, jlong y, jlong labels,
    jlong available, jlong n, jlong channels, jlong height, jlong width, jdouble sigma, jlong seed, jint type,
    jlong seedAddress, jlong stream) {
    const trl_draw_batch a = trl::draw_batch_arguments(
        images, degraded, classes, indices, x, y, labels, available, n, channels, height, width, sigma, seed, type);
    return trl_draw_batch_cuda(&a, at<uint64_t>(seedAddress), at<void>(stream));
}

TRL_JNI(jint, gaussianNoise)
(JNIEnv *, jclass, jlong x, jlong y, jlong count, jdouble sigma, jlong seed, jlong stream) {
    return trl_gaussian_noise_cuda(
        at<float>(x), at<float>(y), count, sigma, static_cast<uint64_t>(seed), at<void>(stream));
}

TRL_JNI(jint, measure)
(JNIEnv *, jclass, jlong xHat, jlong x, jlong logits, jlong labels, jlong squares, jlong errors, jlong images,
    jlong pixels, jlong classes, jint type, jlong stream) {
    const trl_measure a =
        trl::measure_arguments(xHat, x, logits, labels, squares, errors, images, pixels, classes, type);
    return trl_measure_cuda(&a, at<void>(stream));
}

TRL_JNI(jint, advance)
(JNIEnv *, jclass, jlong schedule, jlong iteration, jlong order, jlong available, jlong batch, jlong criticSteps,
    jlong indices, jlong seeds, jlong weights, jlong restorer, jlong critic, jlong stream) {
    const trl_advance a = trl::advance_arguments(
        schedule, iteration, order, available, batch, criticSteps, indices, seeds, weights, restorer, critic);
    return trl_advance_cuda(&a, at<void>(stream));
}
