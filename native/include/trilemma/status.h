/* What every function of the library returns, and the words for it. */
#ifndef TRILEMMA_STATUS_H
#define TRILEMMA_STATUS_H

#include <stdint.h>

#ifdef __cplusplus
extern "C" {
#endif

#if defined(__GNUC__)
#define TRL_API __attribute__((visibility("default")))
#else
#define TRL_API
#endif

/* Version of the contracts in this folder: the Java side refuses a library of another one. */
#define TRL_ABI 2

typedef int32_t trl_status;

enum {
    TRL_OK = 0,
    TRL_BAD_SIZE = 1,    /* a size is negative or too large */
    TRL_BAD_POINTER = 2, /* a pointer is null or not aligned as asked */
    TRL_BAD_VALUE = 3,   /* another argument is outside its range */
    TRL_BAD_LABEL = 4,   /* a label is outside 0..classes-1; nothing was written */
    TRL_UNSUPPORTED = 5, /* this build or this processor cannot do it */
    TRL_NO_MEMORY = 6,   /* memory of the host could not be had */
    TRL_DEVICE = 7,      /* the GPU refused a call; it and its memory are sound */
    TRL_DEVICE_LOST = 8, /* the GPU is gone for this process: only a new one can go on */
    TRL_DEVICE_MEMORY = 9 /* memory of the GPU could not be had; what it holds is sound */
};

/* Storage of floating point tensors; arithmetic is at least float32 and long sums are float64 everywhere. */
enum { TRL_FLOAT32 = 0, TRL_BFLOAT16 = 1 };

/* A line on the last failure of this thread: what, got, do. Never null; valid until the thread's next failure. */
TRL_API const char *trl_last_error(void);

/* TRL_ABI of the library. */
TRL_API int32_t trl_abi(void);

/*
 * Instruction set that the kernels of this process use: base, v3, v4 or v4bf16. Never null. The environment variable
 * TRILEMMA_ISA forces one; when that is unknown or cannot run here, the name is `none` and every kernel returns
 * TRL_UNSUPPORTED.
 */
TRL_API const char *trl_isa(void);

#ifdef __cplusplus
}
#endif
#endif
