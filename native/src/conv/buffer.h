// Memory of a stack: grows when asked for more, lies on large pages where the system gives them, starts as zeros.
#ifndef TRILEMMA_CONV_BUFFER_H
#define TRILEMMA_CONV_BUFFER_H

#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <cstring>
#include <new>
#if defined(__linux__)
#include <sys/mman.h>
#endif

#include "vec.h"

namespace trl {
namespace TRL_ISA {

class Buffer {
public:
    Buffer() = default;
    Buffer(const Buffer &) = delete;
    Buffer &operator=(const Buffer &) = delete;
    ~Buffer() { std::free(data_); }

    // At least `floats` of them; what was there is lost when the buffer grows. Throws std::bad_alloc.
    float *need(int64_t floats) {
        if (floats > size_) {
            std::free(data_);
            data_ = nullptr;
            size_ = 0;
            // A spectrum is written with strides of many kilobytes: on small pages every store would miss the TLB.
            const size_t large = size_t{1} << 21;
            const size_t bytes = static_cast<size_t>(floats) * sizeof(float);
            const size_t unit = bytes >= large ? large : 64;
            const size_t whole = (bytes + unit - 1) / unit * unit;
            data_ = static_cast<float *>(std::aligned_alloc(unit, whole));
            if (data_ == nullptr) throw std::bad_alloc();
#if defined(__linux__)
            if (unit == large) madvise(data_, whole, MADV_HUGEPAGE);
#endif
            std::memset(data_, 0, whole);
            size_ = static_cast<int64_t>(whole / sizeof(float));
        }
        return data_;
    }

    float *get() const { return data_; }
    int64_t bytes() const { return size_ * static_cast<int64_t>(sizeof(float)); }

private:
    float *data_ = nullptr;
    int64_t size_ = 0;
};

// A growing array of numbers. Not the standard one: its code is shared between the instruction set variants of this library, and
// the linker could keep the copy that this processor cannot run.
template <class T>
class Array {
public:
    Array() = default;
    Array(const Array &) = delete;
    Array &operator=(const Array &) = delete;
    ~Array() { std::free(data_); }

    void push(T value) {
        if (size_ == room_) {
            room_ = room_ == 0 ? 64 : 2 * room_;
            T *larger = static_cast<T *>(std::realloc(data_, room_ * sizeof(T)));
            if (larger == nullptr) throw std::bad_alloc();
            data_ = larger;
        }
        data_[size_++] = value;
    }

    size_t size() const { return size_; }
    const T *data() const { return data_; }
    const T &operator[](size_t i) const { return data_[i]; }
    const T *begin() const { return data_; }
    const T *end() const { return data_ + size_; }

private:
    T *data_ = nullptr;
    size_t size_ = 0;
    size_t room_ = 0;
};

}  // namespace TRL_ISA
}  // namespace trl
#endif
