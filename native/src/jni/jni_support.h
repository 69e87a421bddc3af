/* What the glue files share. An array is its address in a jlong. */
#ifndef TRILEMMA_JNI_SUPPORT_H
#define TRILEMMA_JNI_SUPPORT_H

#include <jni.h>

#include <cstdint>

namespace trl {

template <class T>
T *at(jlong address) {
    return reinterpret_cast<T *>(static_cast<uintptr_t>(address));
}

}  // namespace trl

/* The function of a static native method of io.github.trilemma.kernel.CLASS. */
#define TRL_JNI_OF(class_name, type, name) \
    extern "C" JNIEXPORT type JNICALL Java_io_github_trilemma_kernel_##class_name##_##name

#endif
