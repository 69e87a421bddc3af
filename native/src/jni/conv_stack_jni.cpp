/* Glue for io.github.trilemma.kernel.NativeConvStack: addresses in, status out. */
#include "error.h"
#include "jni_support.h"
#include "trilemma/conv_stack.h"

using trl::at;

#define TRL_JNI(type, name) TRL_JNI_OF(NativeConvStack, type, name)

/* `layers` holds ten numbers per layer in the order of trl_conv_layer; handle[0] receives the stack. */
TRL_JNI(jint, create)(JNIEnv *env, jclass, jlongArray layers, jint height, jint width, jint precision, jlongArray handle) {
    constexpr jsize kNumbers = 10;
    constexpr jsize kMostLayers = 64;
    const jsize count = env->GetArrayLength(layers) / kNumbers;
    if (count > kMostLayers) {
        return trl_fail(TRL_BAD_SIZE, "conv_stack.count must be at most %d, got %d: split the chain", static_cast<int>(kMostLayers),
            static_cast<int>(count));
    }
    trl_conv_layer list[kMostLayers] = {};
    for (jsize i = 0; i < count; ++i) {
        jlong n[kNumbers];
        env->GetLongArrayRegion(layers, i * kNumbers, kNumbers, n);
        trl_conv_layer &layer = list[i];
        layer.in = static_cast<int32_t>(n[0]);
        layer.out = static_cast<int32_t>(n[1]);
        layer.kernel = static_cast<int32_t>(n[2]);
        layer.stride = static_cast<int32_t>(n[3]);
        layer.activation = static_cast<int32_t>(n[4]);
        layer.norm = static_cast<int32_t>(n[5]);
        layer.weight = n[6];
        layer.bias = n[7];
        layer.scale = n[8];
        layer.shift = n[9];
    }
    trl_conv_stack *stack = nullptr;
    const trl_status status = trl_conv_stack_create(list, count, height, width, precision, &stack);
    const jlong address = static_cast<jlong>(reinterpret_cast<uintptr_t>(stack));
    env->SetLongArrayRegion(handle, 0, 1, &address);
    return status;
}

TRL_JNI(void, destroy)(JNIEnv *, jclass, jlong stack) {
    trl_conv_stack_destroy(at<trl_conv_stack>(stack));
}

TRL_JNI(jint, forward)
(JNIEnv *, jclass, jlong stack, jlong parameters, jlong size, jlong x, jlong y, jlong n, jlong groups, jint keep) {
    return trl_conv_stack_forward(
        at<trl_conv_stack>(stack), at<const float>(parameters), size, at<const float>(x), at<float>(y), n, groups, keep);
}

TRL_JNI(jint, backward)(JNIEnv *, jclass, jlong stack, jlong dy, jlong gradients, jlong dx) {
    return trl_conv_stack_backward(at<trl_conv_stack>(stack), at<const float>(dy), at<float>(gradients), at<float>(dx));
}

TRL_JNI(jlong, bytes)(JNIEnv *, jclass, jlong stack) {
    return trl_conv_stack_bytes(at<const trl_conv_stack>(stack));
}
