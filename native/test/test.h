/*
 * A small harness. A test file is compiled for the CPU and, with TRL_TEST_CUDA, for the GPU: arrays then live on the
 * device, so that both run the same cases.
 */
#ifndef TRILEMMA_TEST_H
#define TRILEMMA_TEST_H

#include <algorithm>
#include <cmath>
#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <string>
#include <vector>

#include "host_device.h"
#include "trilemma/status.h"

#if defined(TRL_TEST_CUDA)
#include <cuda_runtime_api.h>
#endif

namespace test {

#if defined(TRL_TEST_CUDA)
constexpr bool ON_GPU = true;
#else
constexpr bool ON_GPU = false;
#endif

struct Case {
    const char *name;
    void (*body)();
};

inline std::vector<Case> &cases() {
    static std::vector<Case> all;
    return all;
}

inline int &failures() {
    static int count = 0;
    return count;
}

struct Register {
    Register(const char *name, void (*body)()) { cases().push_back({name, body}); }
};

inline void expect(bool good, const char *file, int line, const std::string &what) {
    if (!good && ++failures() <= 20) {
        std::printf("  %s:%d: %s\n", file, line, what.c_str());
    }
}

/* Numbers that are the same on every run. */
class Random {
public:
    explicit Random(uint64_t seed) : state_(seed) {}

    uint64_t next() {  // splitmix64
        uint64_t z = state_ += 0x9E3779B97F4A7C15u;
        z = (z ^ (z >> 30)) * 0xBF58476D1CE4E5B9u;
        z = (z ^ (z >> 27)) * 0x94D049BB133111EBu;
        return z ^ (z >> 31);
    }

    int64_t below(int64_t bound) { return static_cast<int64_t>(next() % static_cast<uint64_t>(bound)); }

    double uniform(double from, double to) { return from + (to - from) * static_cast<double>(next() >> 11) * 0x1p-53; }

private:
    uint64_t state_;
};

/* An array where the kernels want it; `offset` elements before it make it badly aligned for wide accesses. */
template <class T>
class Array {
public:
    explicit Array(const std::vector<T> &values, size_t offset = 0) : host_(values), offset_(offset) {
        buffer_.resize(values.size() + offset);
        for (size_t i = 0; i < values.size(); ++i) {
            buffer_[i + offset] = values[i];
        }
#if defined(TRL_TEST_CUDA)
        check(cudaMalloc(&device_, std::max<size_t>(1, buffer_.size()) * sizeof(T)));
        check(cudaMemcpy(device_, buffer_.data(), buffer_.size() * sizeof(T), cudaMemcpyHostToDevice));
#endif
    }

    Array(const Array &) = delete;
    Array &operator=(const Array &) = delete;

#if defined(TRL_TEST_CUDA)
    ~Array() { cudaFree(device_); }
    T *at() { return static_cast<T *>(device_) + offset_; }
    const std::vector<T> &fetch() {
        check(cudaDeviceSynchronize());
        check(cudaMemcpy(host_.data(), at(), host_.size() * sizeof(T), cudaMemcpyDeviceToHost));
        return host_;
    }
#else
    T *at() { return buffer_.data() + offset_; }
    const std::vector<T> &fetch() {
        host_.assign(buffer_.begin() + static_cast<std::ptrdiff_t>(offset_), buffer_.end());
        return host_;
    }
#endif

private:
#if defined(TRL_TEST_CUDA)
    static void check(cudaError_t error) {
        if (error != cudaSuccess) {
            std::printf("CUDA: %s\n", cudaGetErrorString(error));
            std::exit(1);
        }
    }
    void *device_ = nullptr;
#endif
    std::vector<T> host_;
    std::vector<T> buffer_;
    size_t offset_;
};

/* Storage types by name, so that cases are written once. */
template <class T>
struct Storage;
template <>
struct Storage<float> {
    static constexpr int32_t TYPE = TRL_FLOAT32;
};
template <>
struct Storage<trl::bfloat16> {
    static constexpr int32_t TYPE = TRL_BFLOAT16;
};

template <class T>
T stored(double value) {
    T out;
    trl::narrow(static_cast<float>(value), out);
    return out;
}

template <class T>
double number(T value) {
    return static_cast<double>(trl::widen(value));
}

inline double number(double value) {
    return value;
}

template <class T>
std::vector<T> random_values(Random &random, int64_t count, double from, double to) {
    std::vector<T> values(static_cast<size_t>(count));
    for (T &value : values) {
        value = stored<T>(random.uniform(from, to));
    }
    return values;
}

template <class T>
std::vector<T> filled(int64_t count, T value) {
    return std::vector<T>(static_cast<size_t>(count), value);
}

/* Sum in float32 by halves, as libtorch does it roughly. */
inline float pairwise(const float *values, int64_t count) {
    if (count <= 16) {
        float sum = 0;
        for (int64_t i = 0; i < count; ++i) {
            sum += values[i];
        }
        return sum;
    }
    const int64_t half = count / 2;
    return pairwise(values, half) + pairwise(values + half, count - half);
}

/*
 * The rule for every result: the error against float64 is at most twice that of a plain float32 implementation, plus
 * one rounding of float32 (2^-24 of the largest value), for where the plain one happens to be exact.
 */
template <class T, class P>
void expect_as_good(const std::vector<T> &ours, const std::vector<P> &plain, const std::vector<double> &exact,
    const char *file, int line, const std::string &what) {
    double error = 0;
    double plain_error = 0;
    double largest = 0;
    bool finite = true;
    for (size_t i = 0; i < exact.size(); ++i) {
        finite = finite && std::isfinite(number(ours[i]));
        error = std::fmax(error, std::fabs(number(ours[i]) - exact[i]));
        plain_error = std::fmax(plain_error, std::fabs(number(plain[i]) - exact[i]));
        largest = std::fmax(largest, std::fabs(exact[i]));
    }
    char text[300];
    std::snprintf(text, sizeof text, "%s: error %.3g, plain float32 %.3g, largest value %.3g", what.c_str(), error,
        plain_error, largest);
    expect(finite && ours.size() == exact.size() && error <= 2 * plain_error + 0x1p-24 * largest, file, line, text);
}

inline int run_all() {
    if (std::strcmp(trl_isa(), "none") == 0) {
        std::printf("skipped: %s\n", trl_last_error());
        return 77;
    }
#if defined(TRL_TEST_CUDA)
    int devices = 0;
    if (cudaGetDeviceCount(&devices) != cudaSuccess || devices == 0) {
        std::printf("FAILED: these tests must have a GPU, got none: run them where nvidia-smi lists one\n");
        return 1;
    }
#endif
    for (const Case &one : cases()) {
        const int before = failures();
        one.body();
        std::printf("%-6s %s (%s)\n", failures() == before ? "ok" : "FAILED", one.name, ON_GPU ? "cuda" : trl_isa());
    }
    std::printf("%zu cases, %d failed checks\n", cases().size(), failures());
    return failures() == 0 ? 0 : 1;
}

}  // namespace test

#define TEST(name)                                        \
    static void name();                                   \
    static const test::Register name##_case(#name, name); \
    static void name()
#define EXPECT(condition) test::expect(condition, __FILE__, __LINE__, #condition)
#define EXPECT_AS_GOOD(ours, plain, exact, what) test::expect_as_good(ours, plain, exact, __FILE__, __LINE__, what)
#define EXPECT_FAILS(wanted, call, part)                                                                     \
    do {                                                                                                     \
        const trl_status got_ = (call);                                                                      \
        test::expect(got_ == (wanted) && std::strstr(trl_last_error(), part) != nullptr, __FILE__, __LINE__, \
            "wanted " #wanted " about " part ", got " + std::to_string(got_) + ": " + trl_last_error());     \
    } while (false)

#endif
