/*
 * kernels_bench RESULTS.json: the time of every CUDA kernel at the sizes of the paper (batch 50 of 28x28, networks of width 32)
 * and at sizes that fill a device. Outputs are compared with those of the CPU first; a wrong one ends the program before its
 * time is taken.
 */
#include <functional>

#include "bench.h"
#include "report.h"
#include "trilemma/adam_clip.h"
#include "trilemma/advance.h"
#include "trilemma/cuda.h"
#include "trilemma/draw_batch.h"
#include "trilemma/fused_loss.h"
#include "trilemma/measure.h"

namespace {

using bench::Array;
using bench::check_status;
using bench::values;

/* Relative to 1 + |value|: a few roundings of float32; sums of float64 in another order. */
constexpr double SINGLE = 0x1p-21, DOUBLE = 1e-11;

class Adam final : public bench::Work {
public:
    explicit Adam(int64_t n)
        : n_(n), p_(values<float>(n, -1, 1, 1)), g_(values<float>(n, -1, 1, 2)), m_(values<float>(n, -1, 1, 3)),
          v_(values<float>(n, 0, 1, 4)), numbers_(std::vector<double>{7, 1e-3}) {}

    void cpu() override {
        const trl_adam_clip a = {p_.host(), g_.host(), m_.host(), v_.host(), n_, 0, 0, 0.5, 0.999, 1e-8, 0.9, TRL_FLOAT32};
        check_status(trl_adam_clip_cpu(&a, numbers_.host()), "adam_clip on the CPU");
    }

    void gpu(cudaStream_t stream) override {
        const trl_adam_clip a = {
            p_.device(), g_.device(), m_.device(), v_.device(), n_, 0, 0, 0.5, 0.999, 1e-8, 0.9, TRL_FLOAT32};
        check_status(trl_adam_clip_cuda(&a, numbers_.device(), stream), "adam_clip");
    }

    double apart() override { return std::max({p_.apart(), g_.apart(), m_.apart(), v_.apart()}) / SINGLE; }

    static double bytes(int64_t n) { return 32.0 * static_cast<double>(n); }

private:
    int64_t n_;
    Array<float> p_, g_, m_, v_;
    Array<double> numbers_;
};

class Loss final : public bench::Work {
public:
    Loss(int64_t images, int64_t pixels)
        : images_(images), pixels_(pixels), x_hat_(values<float>(images * pixels, 0, 1, 1)),
          x_(values<float>(images * pixels, 0, 1, 2)), scores_(values<float>(images, -1, 1, 3)),
          logits_(values<float>(images * 10, -4, 4, 4)), labels_(values<int64_t>(images, 0, 10, 5)),
          x_hat_seed_(images * pixels, 0), scores_seed_(images, 0), logits_seed_(images * 10, 0), terms_(5, 0),
          weights_(std::vector<double>{0.9, 0.03, 0.2}), workspace_(trl_fused_loss_workspace(images, pixels) / 8 + 1, 0) {}

    void cpu() override {
        const trl_fused_loss a = {x_hat_.host(), x_.host(), scores_.host(), logits_.host(), labels_.host(), x_hat_seed_.host(),
            scores_seed_.host(), logits_seed_.host(), terms_.host(), images_, pixels_, 10, 0, 0, 0, TRL_FLOAT32};
        check_status(trl_fused_loss_cpu(&a, weights_.host()), "fused_loss on the CPU");
    }

    void gpu(cudaStream_t stream) override {
        const trl_fused_loss a = {x_hat_.device(), x_.device(), scores_.device(), logits_.device(), labels_.device(),
            x_hat_seed_.device(), scores_seed_.device(), logits_seed_.device(), terms_.device(), images_, pixels_, 10, 0, 0, 0,
            TRL_FLOAT32};
        check_status(trl_fused_loss_cuda(&a, weights_.device(), workspace_.device(), stream), "fused_loss");
    }

    double apart() override {
        return std::max({terms_.apart() / DOUBLE, x_hat_seed_.apart() / SINGLE, scores_seed_.apart() / SINGLE,
            logits_seed_.apart() / SINGLE});
    }

    static double bytes(int64_t images, int64_t pixels) {
        return static_cast<double>(images) * (12.0 * static_cast<double>(pixels) + 4 + 4 + 8 + 80);
    }

private:
    int64_t images_, pixels_;
    Array<float> x_hat_, x_, scores_, logits_;
    Array<int64_t> labels_;
    Array<float> x_hat_seed_, scores_seed_, logits_seed_;
    Array<double> terms_, weights_, workspace_;
};

class Draw final : public bench::Work {
public:
    Draw(int64_t n, int64_t channels, int64_t side, int64_t available)
        : n_(n), channels_(channels), side_(side), available_(available),
          images_(values<uint8_t>(available * channels * side * side, 0, 256, 1)), classes_(values<int64_t>(available, 0, 10, 2)),
          indices_(values<int64_t>(n, 0, static_cast<double>(available), 3)), labels_(n, 0), seed_(1, 77),
          x_(n * channels * side * side, 0), y_(n * channels * side * side, 0) {}

    void cpu() override {
        const trl_draw_batch a = {images_.host(), nullptr, classes_.host(), indices_.host(), x_.host(), y_.host(),
            labels_.host(), available_, n_, channels_, side_, side_, 0.3, 0, TRL_FLOAT32};
        check_status(trl_draw_batch_cpu(&a, seed_.host()), "draw_batch on the CPU");
    }

    void gpu(cudaStream_t stream) override {
        const trl_draw_batch a = {images_.device(), nullptr, classes_.device(), indices_.device(), x_.device(), y_.device(),
            labels_.device(), available_, n_, channels_, side_, side_, 0.3, 0, TRL_FLOAT32};
        check_status(trl_draw_batch_cuda(&a, seed_.device(), stream), "draw_batch");
    }

    double apart() override { return std::max({x_.apart() / SINGLE, y_.apart() / (2 * SINGLE), labels_.apart() / SINGLE}); }

    static double bytes(int64_t n, int64_t channels, int64_t side) {
        return static_cast<double>(n) * (9.0 * static_cast<double>(channels * side * side) + 24);
    }

private:
    int64_t n_, channels_, side_, available_;
    Array<uint8_t> images_;
    Array<int64_t> classes_, indices_, labels_;
    Array<uint64_t> seed_;
    Array<float> x_, y_;
};

class Measure final : public bench::Work {
public:
    Measure(int64_t images, int64_t pixels)
        : images_(images), pixels_(pixels), x_hat_(values<float>(images * pixels, 0, 1, 1)),
          x_(values<float>(images * pixels, 0, 1, 2)), logits_(values<float>(images * 10, -4, 4, 3)),
          labels_(values<int64_t>(images, 0, 10, 4)), squares_(images, 0), errors_(images, 0) {}

    void cpu() override {
        const trl_measure a = {x_hat_.host(), x_.host(), logits_.host(), labels_.host(), squares_.host(), errors_.host(),
            images_, pixels_, 10, TRL_FLOAT32};
        check_status(trl_measure_cpu(&a), "measure on the CPU");
    }

    void gpu(cudaStream_t stream) override {
        const trl_measure a = {x_hat_.device(), x_.device(), logits_.device(), labels_.device(), squares_.device(),
            errors_.device(), images_, pixels_, 10, TRL_FLOAT32};
        check_status(trl_measure_cuda(&a, stream), "measure");
    }

    double apart() override { return std::max(squares_.apart(), errors_.apart()) / DOUBLE; }

    static double bytes(int64_t images, int64_t pixels) {
        return static_cast<double>(images) * (8.0 * static_cast<double>(pixels) + 40 + 8 + 16);
    }

private:
    int64_t images_, pixels_;
    Array<float> x_hat_, x_, logits_;
    Array<int64_t> labels_;
    Array<double> squares_, errors_;
};

class Advance final : public bench::Work {
public:
    Advance(int64_t batch, int64_t steps)
        : batch_(batch), steps_(steps), schedule_(1, numbers()), iteration_(1, 1000),
          order_(values<int32_t>(2 * AVAILABLE, 0, static_cast<double>(AVAILABLE), 1)), indices_(batch * steps, 0),
          seeds_(steps, 0), weights_(3, 0), restorer_(2, 0), critic_(2 * steps, 0) {}

    void cpu() override {
        const trl_advance a = {schedule_.host(), iteration_.host(), order_.host(), AVAILABLE, batch_, steps_, indices_.host(),
            seeds_.host(), weights_.host(), restorer_.host(), critic_.host()};
        check_status(trl_advance_cpu(&a), "advance on the CPU");
    }

    void gpu(cudaStream_t stream) override {
        const trl_advance a = {schedule_.device(), iteration_.device(), order_.device(), AVAILABLE, batch_, steps_,
            indices_.device(), seeds_.device(), weights_.device(), restorer_.device(), critic_.device()};
        check_status(trl_advance_cuda(&a, stream), "advance");
    }

    double apart() override {
        const double all = std::max({iteration_.apart(), indices_.apart(), seeds_.apart(), weights_.apart(), restorer_.apart(),
            critic_.apart()});
        return all == 0 ? 0 : INFINITY;
    }

    static double bytes(int64_t batch, int64_t steps) {
        return static_cast<double>(batch * steps) * 12 + static_cast<double>(steps) * 24 + 256;
    }

private:
    static constexpr int64_t AVAILABLE = 60000;

    static trl_schedule numbers() {
        trl_schedule s = {};
        s.alpha = 0.1;
        s.beta = 0.02;
        s.gamma = 0.7;
        s.restorer_rate = s.critic_rate = 1e-3;
        s.decay = 0.3;
        s.warmup = 2000;
        s.milestone_count = 3;
        s.milestones[0] = 10000;
        s.milestones[1] = 20000;
        s.milestones[2] = 30000;
        s.noise_seed = 5;
        return s;
    }

    int64_t batch_, steps_;
    Array<trl_schedule> schedule_;
    Array<int64_t> iteration_;
    Array<int32_t> order_;
    Array<int64_t> indices_;
    Array<uint64_t> seeds_;
    Array<double> weights_, restorer_, critic_;
};

/* A plain copy that reads and writes as many bytes in all. */
class Copy {
public:
    explicit Copy(double bytes) : from_(half(bytes), 1), to_(half(bytes), 2), bytes_(static_cast<size_t>(half(bytes))) {}

    void enqueue(cudaStream_t stream) {
        bench::check(cudaMemcpyAsync(to_.device(), from_.device(), bytes_, cudaMemcpyDeviceToDevice, stream), "copy");
    }

private:
    static int64_t half(double bytes) { return static_cast<int64_t>(bytes / 2); }

    Array<uint8_t> from_, to_;
    size_t bytes_;
};

using Make = std::function<std::unique_ptr<bench::Work>()>;

void run(bench::Report &report, const char *kernel, const std::string &size, double bytes, const Make &make) {
    /* Sets enough that each finds its arrays evicted, and at least two. */
    const double wanted = 2.5 * static_cast<double>(report.cache()) / bytes;
    const int sets = static_cast<int>(std::min(256.0, std::max(2.0, std::ceil(wanted))));
    const int calls = sets * std::max(1, static_cast<int>(bytes > 1e8 ? 8 : 128) / sets);
    std::vector<std::unique_ptr<bench::Work>> works;
    for (int i = 0; i < sets; ++i) {
        works.push_back(make());
    }
    works[0]->cpu();
    works[0]->gpu(nullptr);
    bench::check(cudaDeviceSynchronize(), kernel);
    const double apart = works[0]->apart();
    if (!(apart <= 1)) {
        char why[120];
        std::snprintf(why, sizeof why, "differs from the CPU %.3g times as much as allowed, no time is taken", apart);
        bench::fail(std::string(kernel) + " " + size, why);
    }
    const double time = bench::median_microseconds(
        calls, [&](int call, cudaStream_t stream) { works[static_cast<size_t>(call % sets)]->gpu(stream); });
    works.clear();
    std::vector<std::unique_ptr<Copy>> copies;
    for (int i = 0; i < sets; ++i) {
        copies.push_back(std::make_unique<Copy>(bytes));
    }
    const double copy = bench::median_microseconds(
        calls, [&](int call, cudaStream_t stream) { copies[static_cast<size_t>(call % sets)]->enqueue(stream); });
    report.add({kernel, size, bytes, time, copy});
}

}  // namespace

int main(int count, char **arguments) {
    if (count != 2) {
        std::fprintf(stderr, "error: the results' file must be named, got %d arguments: kernels_bench RESULTS.json\n", count - 1);
        return 2;
    }
    check_status(trl_cuda_use(0), "device 0");
    bench::check(cudaSetDevice(0), "device 0");
    bench::Report report;
    report.head();
    for (int64_t n : {270000, 1500000, 32000000}) {
        run(report, "adam_clip", std::to_string(n) + " parameters", Adam::bytes(n), [=] { return std::make_unique<Adam>(n); });
    }
    const auto loss = [&](int64_t images, int64_t pixels) {
        run(report, "fused_loss", std::to_string(images) + " images of " + std::to_string(pixels) + " values",
            Loss::bytes(images, pixels), [=] { return std::make_unique<Loss>(images, pixels); });
    };
    loss(50, 784);
    loss(8192, 3072);
    const auto draw = [&](int64_t n, int64_t channels, int64_t side, int64_t available) {
        run(report, "draw_batch",
            std::to_string(n) + " images of " + std::to_string(channels) + "x" + std::to_string(side) + "x" + std::to_string(side),
            Draw::bytes(n, channels, side), [=] { return std::make_unique<Draw>(n, channels, side, available); });
    };
    draw(50, 1, 28, 1000);
    draw(16384, 1, 28, 16384);
    draw(8192, 3, 32, 8192);
    const auto measure = [&](int64_t images, int64_t pixels) {
        run(report, "measure", std::to_string(images) + " images of " + std::to_string(pixels) + " values",
            Measure::bytes(images, pixels), [=] { return std::make_unique<Measure>(images, pixels); });
    };
    measure(50, 784);
    measure(500, 784);
    measure(16384, 3072);
    for (int64_t batch : {50, 1024}) {
        run(report, "advance", "5 batches of " + std::to_string(batch), Advance::bytes(batch, 5),
            [=] { return std::make_unique<Advance>(batch, 5); });
    }
    report.write(arguments[1]);
    return 0;
}
