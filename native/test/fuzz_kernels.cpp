/*
 * Seeded random calls of every kernel of the C ABI, for a build with sanitizers. Arrays are exactly as long as the shape says, so
 * that a read or write beyond them is seen; about half of the calls have something wrong: a null or misaligned pointer, a size that is
 * negative, zero or huge, a value outside its range. A call with something wrong must return a status and a message, one with nothing
 * wrong must succeed; none may crash.
 *
 *   fuzz_kernels [CALLS] [SEED]
 */
#include <cmath>
#include <cstdint>
#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <limits>
#include <memory>
#include <vector>

#include "trilemma/adam_clip.h"
#include "trilemma/advance.h"
#include "trilemma/conv_stack.h"
#include "trilemma/draw_batch.h"
#include "trilemma/fused_loss.h"
#include "trilemma/measure.h"

namespace {

uint64_t state = 0;
long good = 0;
long refused = 0;

uint64_t draw() { /* splitmix64 */
    uint64_t z = (state += UINT64_C(0x9e3779b97f4a7c15));
    z = (z ^ (z >> 30)) * UINT64_C(0xbf58476d1ce4e5b9);
    z = (z ^ (z >> 27)) * UINT64_C(0x94d049bb133111eb);
    return z ^ (z >> 31);
}

int64_t below(int64_t n) {
    return static_cast<int64_t>(draw() % static_cast<uint64_t>(n));
}

/* The arguments of one call, and whether something is wrong with them. */
class Call {
public:
    explicit Call(const char *name) : name_(name), faulty_(below(2) == 0) {}

    /* `count` elements of `size` bytes, any bits or, for floats, numbers about 1. */
    template <typename T>
    T *array(int64_t count, bool numbers = true) {
        /* One spare element for a pointer that is moved; the array ends where the allocation ends. */
        const size_t bytes = static_cast<size_t>(count) * sizeof(T);
        blocks_.push_back(std::unique_ptr<unsigned char[]>(new unsigned char[bytes + sizeof(T)]));
        unsigned char *start = blocks_.back().get() + sizeof(T);
        for (int64_t i = 0; i < count; ++i) {
            T value{};
            if (numbers && sizeof(T) == 4) {
                const float number = static_cast<float>(below(2001) - 1000) / 700;
                std::memcpy(&value, &number, 4);
            } else if (numbers && sizeof(T) == 2) {
                value = static_cast<T>(0x3f80 + below(64));
            } else if (sizeof(T) == 1) {
                value = static_cast<T>(below(256));
            }
            std::memcpy(start + static_cast<size_t>(i) * sizeof(T), &value, sizeof(T));
        }
        return reinterpret_cast<T *>(start);
    }

    void *storage(int64_t count, int32_t type) {
        return type == TRL_BFLOAT16 ? static_cast<void *>(array<uint16_t>(count)) : array<float>(count);
    }

    bool strikes(int chance) { return faulty_ && !wrong_ && below(chance) == 0; }

    /* Makes a pointer wrong, perhaps. */
    template <typename T>
    void pointer(T *&address, size_t alignment, bool may_be_null = false) {
        if (strikes(5)) {
            const bool move = alignment > 1 && below(2) == 0;
            if (move) {
                address = reinterpret_cast<T *>(reinterpret_cast<uintptr_t>(address) - 1);
                wrong_ = true;
            } else if (!may_be_null) {
                address = nullptr;
                wrong_ = true;
            }
        }
    }

    /* Makes a size wrong, perhaps. */
    void size(int64_t &value, bool zero_is_wrong = true) {
        if (strikes(5)) {
            const int64_t wrong[] = {-1, INT64_MIN, INT64_C(1) << 60, INT64_MAX, 0};
            value = wrong[below(zero_is_wrong ? 5 : 4)];
            wrong_ = true;
        }
    }

    void number(double &value, std::initializer_list<double> wrong) {
        if (strikes(5)) {
            value = *(wrong.begin() + below(static_cast<int64_t>(wrong.size())));
            wrong_ = true;
        }
    }

    void type(int32_t &value) {
        if (strikes(5)) {
            value = below(2) == 0 ? -1 : 7;
            wrong_ = true;
        }
    }

    void mark() { wrong_ = true; }

    /* Looks at how the call went. */
    bool ended(trl_status status) {
        const char *words = trl_last_error();
        const bool told = status == TRL_OK || (status >= TRL_BAD_SIZE && status <= TRL_NO_MEMORY && words != nullptr && *words);
        if (!told || (status == TRL_OK) == wrong_) {
            std::printf("%s: %s arguments gave status %d (%s)\n", name_, wrong_ ? "wrong" : "right", static_cast<int>(status), words);
            std::exit(1);
        }
        ++(status == TRL_OK ? good : refused);
        return status == TRL_OK;
    }

private:
    const char *name_;
    bool faulty_;
    bool wrong_ = false;
    std::vector<std::unique_ptr<unsigned char[]>> blocks_;
};

const double kNan = std::numeric_limits<double>::quiet_NaN();
const double kInfinity = std::numeric_limits<double>::infinity();

int64_t *labels(Call &call, int64_t count, int64_t classes) {
    int64_t *all = call.array<int64_t>(count, false);
    for (int64_t i = 0; i < count; ++i) all[i] = below(classes);
    if (count > 0 && call.strikes(6)) {
        all[below(count)] = below(2) == 0 ? classes : INT64_MIN;
        call.mark();
    }
    return all;
}

void fused_loss() {
    Call call("fused_loss");
    trl_fused_loss a{};
    a.images = 1 + below(9), a.pixels = 1 + below(70), a.classes = 1 + below(12);
    a.type = static_cast<int32_t>(below(2));
    const size_t bytes = a.type == TRL_BFLOAT16 ? 2 : 4;
    void *x_hat = call.storage(a.images * a.pixels, a.type), *x = call.storage(a.images * a.pixels, a.type);
    void *scores = call.storage(a.images, a.type), *logits = call.storage(a.images * a.classes, a.type);
    a.labels = labels(call, a.images, a.classes);
    a.x_hat_seed = call.storage(a.images * a.pixels, a.type), a.scores_seed = call.storage(a.images, a.type);
    a.logits_seed = call.storage(a.images * a.classes, a.type), a.terms = call.array<double>(5, false);
    a.alpha = 1, a.beta = 0.1, a.gamma = 0.01;
    call.pointer(x_hat, bytes), call.pointer(x, bytes), call.pointer(scores, bytes), call.pointer(logits, bytes);
    call.pointer(a.labels, 8), call.pointer(a.x_hat_seed, bytes), call.pointer(a.scores_seed, bytes);
    call.pointer(a.logits_seed, bytes), call.pointer(a.terms, 8);
    call.size(a.images, false), call.size(a.pixels), call.size(a.classes), call.type(a.type);
    const double *weights = nullptr;
    if (below(2) == 0) {
        double *given = call.array<double>(3, false);
        given[0] = a.alpha, given[1] = a.beta, given[2] = a.gamma, weights = given;
        a.alpha = kNan; /* not looked at */
        call.pointer(weights, 8, true);
    } else {
        call.number(a.alpha, {kNan, kInfinity}), call.number(a.beta, {kNan, -kInfinity}), call.number(a.gamma, {kNan});
    }
    a.x_hat = x_hat, a.x = x, a.scores = scores, a.logits = logits;
    call.ended(trl_fused_loss_cpu(&a, weights));
}

void adam_clip() {
    Call call("adam_clip");
    trl_adam_clip a{};
    a.n = 1 + below(200), a.step = 1 + below(1000);
    a.gradient_type = static_cast<int32_t>(below(2));
    a.values = call.array<float>(a.n), a.first = call.array<float>(a.n), a.second = call.array<float>(a.n);
    a.gradients = call.storage(a.n, a.gradient_type);
    a.rate = 1e-3, a.beta1 = 0.5, a.beta2 = 0.9, a.epsilon = 1e-8, a.clip = below(2) == 0 ? kInfinity : 0.01;
    call.pointer(a.values, 4), call.pointer(a.first, 4), call.pointer(a.second, 4);
    call.pointer(a.gradients, a.gradient_type == TRL_BFLOAT16 ? 2 : 4);
    call.size(a.n, false), call.type(a.gradient_type);
    const double *scalars = nullptr;
    if (below(2) == 0) {
        double *given = call.array<double>(2, false);
        given[0] = static_cast<double>(a.step), given[1] = a.rate, scalars = given;
        a.step = 0, a.rate = kNan; /* not looked at */
        call.pointer(scalars, 8, true);
    } else {
        call.number(a.rate, {kNan, -1, kInfinity});
        if (call.strikes(5)) a.step = below(2) == 0 ? 0 : INT64_MIN, call.mark();
    }
    call.number(a.beta1, {1, -0.1, kNan}), call.number(a.beta2, {1, kNan});
    call.number(a.epsilon, {-1, kNan}), call.number(a.clip, {-1, kNan});
    call.ended(trl_adam_clip_cpu(&a, scalars));
}

void draw_batch() {
    Call call("draw_batch");
    trl_draw_batch a{};
    a.available = 1 + below(8), a.n = 1 + below(6), a.channels = 1 + below(3), a.height = 1 + below(9), a.width = 1 + below(9);
    a.type = static_cast<int32_t>(below(2));
    const int64_t elements = a.channels * a.height * a.width;
    const bool fixed = below(2) == 0;
    a.images = call.array<uint8_t>(a.available * elements);
    a.degraded = fixed ? call.array<uint8_t>(a.available * elements) : nullptr;
    a.sigma = fixed ? 0 : 0.5;
    a.classes = call.array<int64_t>(a.available, false);
    a.labels = call.array<int64_t>(a.n, false);
    int64_t *indices = call.array<int64_t>(a.n, false);
    for (int64_t i = 0; i < a.n; ++i) indices[i] = below(a.available);
    if (call.strikes(5)) indices[below(a.n)] = below(2) == 0 ? -1 : a.available, call.mark();
    a.x = call.storage(a.n * elements, a.type), a.y = call.storage(a.n * elements, a.type), a.seed = draw();
    const size_t bytes = a.type == TRL_BFLOAT16 ? 2 : 4;
    a.indices = indices;
    call.pointer(a.indices, 8), call.pointer(a.images, 1), call.pointer(a.labels, 8);
    call.pointer(a.x, bytes, true), call.pointer(a.y, bytes, true);
    call.size(a.available, false), call.size(a.n, false), call.size(a.channels), call.size(a.height), call.size(a.width);
    call.type(a.type), call.number(a.sigma, {-1, kNan, kInfinity});
    const uint64_t *seed = below(2) == 0 ? call.array<uint64_t>(1, false) : nullptr;
    if (seed) call.pointer(seed, 8, true);
    call.ended(trl_draw_batch_cpu(&a, seed));
}

void measure() {
    Call call("measure");
    trl_measure a{};
    a.images = 1 + below(9), a.pixels = 1 + below(70), a.classes = 1 + below(12);
    a.type = static_cast<int32_t>(below(2));
    const size_t bytes = a.type == TRL_BFLOAT16 ? 2 : 4;
    a.x_hat = call.storage(a.images * a.pixels, a.type), a.x = call.storage(a.images * a.pixels, a.type);
    a.logits = call.storage(a.images * a.classes, a.type), a.labels = labels(call, a.images, a.classes);
    a.squares = call.array<double>(a.images, false), a.errors = call.array<double>(a.images, false);
    call.pointer(a.x_hat, bytes), call.pointer(a.x, bytes), call.pointer(a.labels, 8);
    call.pointer(a.squares, 8), call.pointer(a.errors, 8), call.pointer(a.logits, bytes, true);
    call.size(a.images, false), call.size(a.pixels), call.size(a.classes), call.type(a.type);
    call.ended(trl_measure_cpu(&a));
}

void advance() {
    Call call("advance");
    trl_advance a{};
    a.batch = 1 + below(5), a.critic_steps = 1 + below(4), a.available = a.batch * a.critic_steps + below(9);
    trl_schedule *schedule = reinterpret_cast<trl_schedule *>(call.array<uint64_t>(sizeof(trl_schedule) / 8, false));
    schedule->alpha = 1, schedule->beta = 0.1, schedule->restorer_rate = 1e-3, schedule->decay = 0.5, schedule->critic_rate = 1e-4;
    schedule->warmup = below(9), schedule->milestone_count = below(TRL_MILESTONES + 1), schedule->noise_seed = draw();
    for (int64_t &milestone : schedule->milestones) milestone = below(100);
    int64_t *iteration = call.array<int64_t>(1, false);
    *iteration = below(4) == 0 ? INT64_C(1) << below(30) : below(100);
    int32_t *order = call.array<int32_t>(2 * a.available, false);
    for (int64_t i = 0; i < 2 * a.available; ++i) order[i] = static_cast<int32_t>(below(a.available));
    const int64_t batches = a.critic_steps;
    a.indices = call.array<int64_t>(batches * a.batch, false), a.seeds = call.array<uint64_t>(batches, false);
    a.weights = call.array<double>(3, false), a.restorer = call.array<double>(2, false);
    a.critic = call.array<double>(2 * batches, false);
    call.number(schedule->alpha, {kNan, kInfinity}), call.number(schedule->critic_rate, {kNan, kInfinity});
    if (call.strikes(5)) schedule->warmup = below(2) == 0 ? -1 : INT64_MIN, call.mark();
    if (call.strikes(5)) schedule->milestone_count = below(2) == 0 ? -1 : TRL_MILESTONES + 1, call.mark();
    if (call.strikes(5)) *iteration = below(2) == 0 ? -1 : INT64_MAX, call.mark();
    a.schedule = schedule, a.iteration = iteration, a.order = order;
    call.pointer(a.schedule, 8), call.pointer(a.iteration, 8), call.pointer(a.order, 4), call.pointer(a.indices, 8);
    call.pointer(a.seeds, 8), call.pointer(a.weights, 8), call.pointer(a.restorer, 8), call.pointer(a.critic, 8);
    call.size(a.available), call.size(a.batch), call.size(a.critic_steps);
    call.ended(trl_advance_cpu(&a));
}

void conv_stack() {
    Call call("conv_stack");
    const int32_t count = 1 + static_cast<int32_t>(below(3));
    const int32_t height = 1 + static_cast<int32_t>(below(20)), width = 1 + static_cast<int32_t>(below(20));
    std::vector<trl_conv_layer> layers(static_cast<size_t>(count));
    int64_t size = 0;
    int32_t in = 1 + static_cast<int32_t>(below(4));
    const int32_t first = in;
    int64_t h = height, w = width;
    for (trl_conv_layer &layer : layers) {
        const int32_t kernels[] = {1, 3, 5, 9};
        layer = {};
        layer.in = in, layer.out = in = 1 + static_cast<int32_t>(below(20)), layer.kernel = kernels[below(4)];
        layer.stride = 1 + static_cast<int32_t>(below(2)), layer.activation = static_cast<int32_t>(below(4));
        layer.norm = static_cast<int32_t>(below(2)), layer.weight = size;
        size += static_cast<int64_t>(layer.in) * layer.out * layer.kernel * layer.kernel;
        layer.bias = layer.scale = layer.shift = -1;
        if (layer.norm) {
            layer.scale = size, layer.shift = size + layer.out;
        } else {
            layer.bias = size;
        }
        size += (layer.norm ? 2 : 1) * layer.out;
        h = (h + layer.stride - 1) / layer.stride, w = (w + layer.stride - 1) / layer.stride;
    }
    if (call.strikes(3)) {
        trl_conv_layer &layer = layers[static_cast<size_t>(below(count))];
        switch (below(6)) {
            case 0: layer.in = -1; break;
            case 1: layer.out = 0; break;
            case 2: layer.kernel = below(2) == 0 ? 4 : INT32_MAX; break;
            case 3: layer.stride = 3; break;
            case 4: layer.activation = 9; break;
            default: layer.weight = below(2) == 0 ? INT64_MAX : -1; break;
        }
        call.mark();
    }
    trl_conv_stack *stack = nullptr;
    if (!call.ended(trl_conv_stack_create(layers.data(), count, height, width, static_cast<int32_t>(below(2)), &stack))) return;
    Call pass("conv_stack_forward");
    int64_t groups = 1 + below(2), n = groups * (1 + below(2));
    const int64_t inputs = n * height * width * first, outputs = n * h * w * in;
    float *parameters = pass.array<float>(size), *x = pass.array<float>(inputs), *y = pass.array<float>(outputs);
    float *dy = pass.array<float>(outputs), *gradients = pass.array<float>(size), *dx = pass.array<float>(inputs);
    const float *read = parameters, *from = x;
    int64_t claimed = size;
    pass.pointer(read, 4), pass.pointer(from, 4), pass.pointer(y, 4);
    pass.size(groups), pass.size(n, false);
    if (pass.strikes(3)) claimed = size - 1, pass.mark();
    if (pass.ended(trl_conv_stack_forward(stack, read, claimed, from, y, n, groups, 1))) {
        Call back("conv_stack_backward");
        const float *by = dy;
        back.pointer(by, 4), back.pointer(gradients, 4, true), back.pointer(dx, 4, true);
        back.ended(trl_conv_stack_backward(stack, by, gradients, dx));
    }
    trl_conv_stack_destroy(stack);
}

}  // namespace

int main(int argc, char **argv) {
    const long calls = argc > 1 ? std::atol(argv[1]) : 20000;
    state = argc > 2 ? std::strtoull(argv[2], nullptr, 10) : 1;
    void (*const kernels[])() = {fused_loss, adam_clip, draw_batch, measure, advance, conv_stack};
    for (long i = 0; i < calls; ++i) kernels[below(6)]();
    if (trl_fused_loss_cpu(nullptr, nullptr) != TRL_BAD_POINTER || trl_adam_clip_cpu(nullptr, nullptr) != TRL_BAD_POINTER
        || trl_draw_batch_cpu(nullptr, nullptr) != TRL_BAD_POINTER || trl_measure_cpu(nullptr) != TRL_BAD_POINTER
        || trl_advance_cpu(nullptr) != TRL_BAD_POINTER) {
        std::printf("null arguments must be refused\n");
        return 1;
    }
    std::printf("%ld calls: %ld done, %ld refused\n", calls, good, refused);
    return good > calls / 3 && refused > calls / 10 ? 0 : 1;
}
