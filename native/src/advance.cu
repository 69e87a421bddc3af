/*
 * One block. Thread 0 alone reads and writes the counter; the others have it from shared memory, so none can see the number of
 * the next iteration.
 */
#include "advance.h"

#include "checks.h"
#include "launch.h"

namespace trl {

namespace {

constexpr int MOST_THREADS = 1024;
constexpr unsigned WORDS = sizeof(trl_schedule) / sizeof(uint64_t);
static_assert(sizeof(trl_schedule) % sizeof(uint64_t) == 0 && WORDS <= THREADS, "a thread copies a word");

__global__ void __launch_bounds__(MOST_THREADS) advance_kernel(trl_advance a) {
    __shared__ uint64_t words[WORDS];
    __shared__ int64_t iteration;
    if (threadIdx.x < WORDS) {
        words[threadIdx.x] = reinterpret_cast<const uint64_t *>(a.schedule)[threadIdx.x];
    }
    if (threadIdx.x == 0) {
        iteration = *a.iteration;
    }
    __syncthreads();
    const trl_schedule &schedule = *reinterpret_cast<const trl_schedule *>(words);
    const int64_t t = iteration;
    for (int64_t i = threadIdx.x; i < a.critic_steps * a.batch; i += blockDim.x) {
        a.indices[i] = index_at(a, t, i);
    }
    for (int64_t k = threadIdx.x; k < a.critic_steps; k += blockDim.x) {
        advance_critic(a, schedule, t, k);
    }
    /* A thread of another warp than those of the critic's few steps. */
    if (threadIdx.x == blockDim.x - 1) {
        advance_restorer(a, schedule, t);
    }
    if (threadIdx.x == 0) {
        *a.iteration = t + 1;
    }
}

}  // namespace

cudaError_t load_advance() {
    return loaded(advance_kernel);
}

}  // namespace trl

extern "C" trl_status trl_advance_cuda(const trl_advance *arguments, void *stream) {
    const trl_status status = trl::check_advance(arguments);
    if (status != TRL_OK) {
        return status;
    }
    const trl_advance &a = *arguments;
    const unsigned threads = a.critic_steps * a.batch > trl::THREADS ? trl::MOST_THREADS : trl::THREADS;
    trl::advance_kernel<<<1, threads, 0, static_cast<cudaStream_t>(stream)>>>(a);
    return trl::launched("advance");
}
