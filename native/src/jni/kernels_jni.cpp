/* Glue for io.github.trilemma.kernel.NativeLibrary: addresses in, status out. Numbers are checked behind the contracts.
 */
#include <jni.h>

#include "trilemma/adam_clip.h"
#include "trilemma/draw_batch.h"
#include "trilemma/fused_loss.h"
#include "trilemma/measure.h"

namespace {

template <class T>
T *at(jlong address) {
    return reinterpret_cast<T *>(static_cast<uintptr_t>(address));
}

}  // namespace

#define TRL_JNI(type, name) extern "C" JNIEXPORT type JNICALL Java_io_github_trilemma_kernel_NativeLibrary_##name

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
    jdouble gamma, jint type) {
    trl_fused_loss a = {};
    a.x_hat = at<void>(xHat);
    a.x = at<void>(x);
    a.scores = at<void>(scores);
    a.logits = at<void>(logits);
    a.labels = at<int64_t>(labels);
    a.x_hat_seed = at<void>(xHatSeed);
    a.scores_seed = at<void>(scoresSeed);
    a.logits_seed = at<void>(logitsSeed);
    a.terms = at<double>(terms);
    a.images = images;
    a.pixels = pixels;
    a.classes = classes;
    a.alpha = alpha;
    a.beta = beta;
    a.gamma = gamma;
    a.type = type;
    return trl_fused_loss_cpu(&a);
}

TRL_JNI(jint, adamClip)
(JNIEnv *, jclass, jlong values, jlong gradients, jlong first, jlong second, jlong n, jlong step, jdouble rate,
    jdouble beta1, jdouble beta2, jdouble epsilon, jdouble clip, jint gradientType) {
    trl_adam_clip a = {};
    a.values = at<float>(values);
    a.gradients = at<void>(gradients);
    a.first = at<float>(first);
    a.second = at<float>(second);
    a.n = n;
    a.step = step;
    a.rate = rate;
    a.beta1 = beta1;
    a.beta2 = beta2;
    a.epsilon = epsilon;
    a.clip = clip;
    a.gradient_type = gradientType;
    return trl_adam_clip_cpu(&a);
}

TRL_JNI(jint, drawBatch)
(JNIEnv *, jclass, jlong images, jlong degraded, jlong classes, jlong indices, jlong x, jlong y, jlong labels,
    jlong available, jlong n, jlong channels, jlong height, jlong width, jdouble sigma, jlong seed, jint type) {
    trl_draw_batch a = {};
    a.images = at<uint8_t>(images);
    a.degraded = at<uint8_t>(degraded);
    a.classes = at<int64_t>(classes);
    a.indices = at<int64_t>(indices);
    a.x = at<void>(x);
    a.y = at<void>(y);
    a.labels = at<int64_t>(labels);
    a.available = available;
    a.n = n;
    a.channels = channels;
    a.height = height;
    a.width = width;
    a.sigma = sigma;
    a.seed = static_cast<uint64_t>(seed);
    a.type = type;
    return trl_draw_batch_cpu(&a);
}

TRL_JNI(jint, gaussianNoise)(JNIEnv *, jclass, jlong x, jlong y, jlong count, jdouble sigma, jlong seed) {
    return trl_gaussian_noise_cpu(at<float>(x), at<float>(y), count, sigma, static_cast<uint64_t>(seed));
}

TRL_JNI(jint, measure)
(JNIEnv *, jclass, jlong xHat, jlong x, jlong logits, jlong labels, jlong squares, jlong errors, jlong images,
    jlong pixels, jlong classes, jint type) {
    trl_measure a = {};
    a.x_hat = at<void>(xHat);
    a.x = at<void>(x);
    a.logits = at<void>(logits);
    a.labels = at<int64_t>(labels);
    a.squares = at<double>(squares);
    a.errors = at<double>(errors);
    a.images = images;
    a.pixels = pixels;
    a.classes = classes;
    a.type = type;
    return trl_measure_cpu(&a);
}
