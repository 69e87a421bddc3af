/* The checks' vocabulary: each test keeps the first failure with its words (what, got, do). */
#ifndef TRILEMMA_CHECK_H
#define TRILEMMA_CHECK_H

#include <cstddef>
#include <cstdint>

#include "error.h"

namespace trl {

class Check {
public:
    explicit Check(const char *kernel) : kernel_(kernel) {}

    trl_status status() const { return status_; }
    bool failed() const { return status_ != TRL_OK; }

    Check &pointer(const char *name, const void *address, size_t alignment) {
        if (!failed() && address == nullptr) {
            status_ = trl_fail(TRL_BAD_POINTER, "%s.%s must not be null, got null: pass its address", kernel_, name);
        }
        return aligned(name, address, alignment);
    }

    /* Null is fine. */
    Check &aligned(const char *name, const void *address, size_t alignment) {
        const uintptr_t rest = reinterpret_cast<uintptr_t>(address) % alignment;
        if (!failed() && rest != 0) {
            status_ = trl_fail(TRL_BAD_POINTER,
                "%s.%s must be aligned to %d bytes, got an address %d beyond: pass whole elements", kernel_, name,
                static_cast<int>(alignment), static_cast<int>(rest));
        }
        return *this;
    }

    Check &size(const char *name, int64_t got, int64_t least) {
        if (!failed() && got < least) {
            status_ = trl_fail(TRL_BAD_SIZE, "%s.%s must be at least %lld, got %lld: give the shape of the arrays",
                kernel_, name, static_cast<long long>(least), static_cast<long long>(got));
        }
        return *this;
    }

    /* Keeps every byte count of an array of a*b elements within int64. */
    Check &product(const char *name, int64_t a, int64_t b) {
        int64_t all = 0;
        if (!failed() && (__builtin_mul_overflow(a, b, &all) || all > INT64_MAX / 16)) {
            status_ = trl_fail(TRL_BAD_SIZE, "%s: %s must stay below 2^59 elements, got %lld*%lld: split the batch",
                kernel_, name, static_cast<long long>(a), static_cast<long long>(b));
        }
        return *this;
    }

    Check &value(const char *name, double got, bool good, const char *range) {
        if (!failed() && !good) {
            status_ =
                trl_fail(TRL_BAD_VALUE, "%s.%s must be %s, got %g: correct the argument", kernel_, name, range, got);
        }
        return *this;
    }

    Check &type(const char *name, int32_t got) {
        return value(name, got, got == TRL_FLOAT32 || got == TRL_BFLOAT16, "0 (float32) or 1 (bfloat16)");
    }

    /* `images` labels on the host, each in 0..classes-1. */
    Check &labels(const char *name, const int64_t *labels, int64_t images, int64_t classes) {
        for (int64_t i = 0; !failed() && i < images; ++i) {
            if (labels[i] < 0 || labels[i] >= classes) {
                status_ = trl_fail(TRL_BAD_LABEL,
                    "%s.%s must lie in 0..%lld, got %lld at %lld: check the classes of the data", kernel_, name,
                    static_cast<long long>(classes - 1), static_cast<long long>(labels[i]), static_cast<long long>(i));
            }
        }
        return *this;
    }

    Check &indices(const char *name, const int64_t *indices, int64_t n, int64_t available) {
        for (int64_t i = 0; !failed() && i < n; ++i) {
            if (indices[i] < 0 || indices[i] >= available) {
                status_ = trl_fail(TRL_BAD_VALUE,
                    "%s.%s must lie in 0..%lld, got %lld at %lld: check how the batch was drawn", kernel_, name,
                    static_cast<long long>(available - 1), static_cast<long long>(indices[i]),
                    static_cast<long long>(i));
            }
        }
        return *this;
    }

private:
    const char *kernel_;
    trl_status status_ = TRL_OK;
};

/* Bytes of an element stored as `type`. */
inline size_t bytes_of(int32_t type) {
    return type == TRL_BFLOAT16 ? 2 : 4;
}

}  // namespace trl

#endif
