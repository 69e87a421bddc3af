/* Timing of kernels on a device: arrays that rotate beyond the cache, replays of a captured graph, a copy beside them. */
#ifndef TRILEMMA_BENCH_H
#define TRILEMMA_BENCH_H

#include <cuda_runtime_api.h>

#include <algorithm>
#include <cmath>
#include <cstdint>
#include <cstdio>
#include <cstdlib>
#include <memory>
#include <string>
#include <vector>

#include "host_device.h"
#include "trilemma/status.h"

namespace bench {

[[noreturn]] inline void fail(const std::string &what, const char *why) {
    std::fprintf(stderr, "error: %s: %s\n", what.c_str(), why);
    std::exit(1);
}

inline void check(cudaError_t error, const char *what) {
    if (error != cudaSuccess) {
        fail(what, cudaGetErrorString(error));
    }
}

inline void check_status(trl_status status, const std::string &what) {
    if (status != TRL_OK) {
        fail(what, trl_last_error());
    }
}

/* An array on the host and its copy on the device. */
template <class T>
class Array {
public:
    explicit Array(std::vector<T> values) : host_(std::move(values)) {
        check(cudaMalloc(&device_, std::max<size_t>(1, host_.size()) * sizeof(T)), "cudaMalloc");
        check(cudaMemcpy(device_, host_.data(), host_.size() * sizeof(T), cudaMemcpyHostToDevice), "cudaMemcpy");
    }

    Array(int64_t count, const T &value) : Array(std::vector<T>(static_cast<size_t>(count), value)) {}

    Array(const Array &) = delete;
    Array &operator=(const Array &) = delete;
    ~Array() { cudaFree(device_); }

    T *host() { return host_.data(); }
    T *device() { return static_cast<T *>(device_); }

    /* The largest |device - host| / (1 + |host|). */
    double apart() const {
        std::vector<T> got(host_.size());
        check(cudaMemcpy(got.data(), device_, got.size() * sizeof(T), cudaMemcpyDeviceToHost), "cudaMemcpy");
        double worst = 0;
        for (size_t i = 0; i < got.size(); ++i) {
            const double a = number(got[i]), b = number(host_[i]), off = std::fabs(a - b) / (1 + std::fabs(b));
            worst = off <= worst ? worst : std::isnan(off) ? INFINITY : off;
        }
        return worst;
    }

private:
    static double number(trl::bfloat16 value) { return static_cast<double>(trl::widen(value)); }
    template <class N>
    static double number(N value) {
        return static_cast<double>(value);
    }

    std::vector<T> host_;
    void *device_ = nullptr;
};

/* Values that are the same on every run, in [from, to). */
template <class T>
std::vector<T> values(int64_t count, double from, double to, uint64_t seed) {
    std::vector<T> out(static_cast<size_t>(count));
    uint64_t state = seed * 0x9E3779B97F4A7C15u + 1;
    for (T &value : out) {
        state = state * 6364136223846793005u + 1442695040888963407u;
        value = static_cast<T>(from + (to - from) * static_cast<double>(state >> 11) * 0x1p-53);
    }
    return out;
}

/* One kernel with its arrays. `cpu` computes on the arrays of the host, `gpu` on those of the device. */
class Work {
public:
    virtual ~Work() = default;
    virtual void cpu() = 0;
    virtual void gpu(cudaStream_t stream) = 0;
    /* The largest difference between the two, in units of what is allowed: at most 1. */
    virtual double apart() = 0;
};

/* Microseconds per call: the median of replays of one graph that calls the works in turn. */
template <class Enqueue>
double median_microseconds(int calls, Enqueue enqueue) {
    constexpr int WARM = 5, REPLAYS = 41;
    cudaStream_t stream;
    cudaGraph_t graph;
    cudaGraphExec_t runnable;
    cudaEvent_t begin, end;
    check(cudaStreamCreateWithFlags(&stream, cudaStreamNonBlocking), "stream");
    check(cudaStreamBeginCapture(stream, cudaStreamCaptureModeThreadLocal), "capture");
    for (int call = 0; call < calls; ++call) {
        enqueue(call, stream);
    }
    check(cudaStreamEndCapture(stream, &graph), "capture");
    check(cudaGraphInstantiate(&runnable, graph, 0), "graph");
    check(cudaEventCreate(&begin), "event");
    check(cudaEventCreate(&end), "event");
    std::vector<double> times;
    for (int replay = 0; replay < WARM + REPLAYS; ++replay) {
        float milliseconds = 0;
        check(cudaEventRecord(begin, stream), "event");
        check(cudaGraphLaunch(runnable, stream), "launch");
        check(cudaEventRecord(end, stream), "event");
        check(cudaEventSynchronize(end), "replay");
        check(cudaEventElapsedTime(&milliseconds, begin, end), "event");
        if (replay >= WARM) {
            times.push_back(static_cast<double>(milliseconds) * 1e3 / calls);
        }
    }
    cudaEventDestroy(begin);
    cudaEventDestroy(end);
    cudaGraphExecDestroy(runnable);
    cudaGraphDestroy(graph);
    cudaStreamDestroy(stream);
    std::sort(times.begin(), times.end());
    return times[times.size() / 2];
}

}  // namespace bench

#endif
