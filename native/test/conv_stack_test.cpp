/* The results of the stack against float64. What it does beyond the mathematics is in conv_stack_use_test.cpp. */
#include "trilemma/conv_stack.h"

#include <map>

#include "conv_chains.h"

namespace {

using namespace chains;

/* Seeds of one case that may have a pre-activation at a kink. */
constexpr int kMostSkipped = 30;

/*
 * Whether rounding cannot decide on which side of its kink a pre-activation falls: each lies further away than four
 * times the plain implementation's largest error in its channel, and the stack may err twice as much as that. Otherwise
 * one gradient in ten thousand would be there in one result and not in the other, and its size says nothing about the
 * arithmetic.
 */
bool clear_of_kinks(const Layers &layers, const Chain<double> &exact, const Chain<float> &plain) {
    for (size_t i = 0; i < layers.list.size(); ++i) {
        const trl_conv_layer &layer = layers.list[i];
        if (layer.activation == TRL_NONE) continue;
        const std::vector<double> &p = exact.before_activation(i);
        const size_t channels = static_cast<size_t>(layer.out);
        std::vector<double> error(channels, 0.0), nearest(channels, HUGE_VAL);
        for (size_t k = 0; k < p.size(); ++k) {
            double &e = error[k % channels], &n = nearest[k % channels];
            e = std::fmax(e, std::fabs(static_cast<double>(plain.before_activation(i)[k]) - p[k]));
            n = std::fmin(n, std::fabs(p[k]));
            if (layer.activation == TRL_CLAMP01) n = std::fmin(n, std::fabs(p[k] - 1));
        }
        for (size_t c = 0; c < channels; ++c) {
            if (nearest[c] <= 4 * error[c]) return false;
        }
    }
    return true;
}

/* Appends the part of a layer's parameters in a gradient. */
template <class F>
void append(std::vector<F> &to, const std::vector<F> &all, int64_t offset, int64_t count) {
    if (offset >= 0) to.insert(to.end(), all.begin() + offset, all.begin() + offset + count);
}

template <class F>
std::vector<F> weights_of(const trl_conv_layer &l, const std::vector<F> &all) {
    std::vector<F> weights;
    append(weights, all, l.weight, int64_t{l.in} * l.out * l.kernel * l.kernel);
    return weights;
}

/* The gradients by biases, scales and shifts of all layers: a single layer has too few to measure an error by. */
template <class F>
std::vector<F> vectors_of(const Layers &layers, const std::vector<F> &all) {
    std::vector<F> vectors;
    for (const trl_conv_layer &l : layers.list) {
        append(vectors, all, l.bias, l.out);
        append(vectors, all, l.scale, l.out);
        append(vectors, all, l.shift, l.out);
    }
    return vectors;
}

std::string show(const char *what, const Size &size) {
    return std::string(what) + " " + std::to_string(size.height) + "x" + std::to_string(size.width) + " n "
           + std::to_string(size.n) + " groups " + std::to_string(size.groups) + ", ";
}

/*
 * The errors of one result over several seeds. Batch norm over few pixels magnifies some channel's rounding, ours and
 * the plain implementation's alike, and the largest error is then one number of chance: by the geometric mean over the
 * seeds the stack errs at most twice as much as the plain one (plus one rounding of float32, where that one happens to
 * be exact), and by no seed ten times as much.
 */
class Errors {
public:
    void add(const std::string &result, const std::vector<float> &ours, const std::vector<float> &plain,
        const std::vector<double> &exact) {
        double error = 0, plain_error = 0, largest = 0;
        for (size_t i = 0; i < exact.size(); ++i) {
            const double apart = std::fabs(static_cast<double>(ours[i]) - exact[i]);
            error = std::isnan(apart) ? HUGE_VAL : std::fmax(error, apart);
            plain_error = std::fmax(plain_error, std::fabs(static_cast<double>(plain[i]) - exact[i]));
            largest = std::fmax(largest, std::fabs(exact[i]));
        }
        const double rounding = 0x1p-25 * largest + 1e-30;
        One &one = all_[result];
        const double ratio = (error + rounding) / (plain_error + rounding);
        one.logarithms += std::log(ratio);
        one.worst = std::fmax(one.worst, ratio);
        one.seeds += 1;
    }

    void expect(const std::string &name) const {
        for (const auto &one : all_) {
            const double mean = std::exp(one.second.logarithms / one.second.seeds);
            char text[300];
            std::snprintf(text, sizeof text, "%s%s: error %.3g times that of plain float32, at most %.3g times", name.c_str(),
                one.first.c_str(), mean, one.second.worst);
            test::expect(mean <= 2 && one.second.worst <= 10, __FILE__, __LINE__, text);
        }
    }

private:
    struct One {
        double logarithms = 0, worst = 0;
        int seeds = 0;
    };
    std::map<std::string, One> all_;
};

/* Whether the seed served. */
bool compare_seed(const Layers &layers, Size size, uint64_t seed, Errors &errors) {
    const Problem problem(layers, size, seed);
    Chain<double> exact(layers.list, size.height, size.width, problem.parameters);
    Chain<float> plain(layers.list, size.height, size.width, problem.parameters);
    const std::vector<double> y64 = exact.forward(problem.x, size.n, size.groups);
    const std::vector<float> y32 = plain.forward(problem.x, size.n, size.groups);
    if (!clear_of_kinks(layers, exact, plain)) return false;
    Stack stack(problem);
    EXPECT(stack.status == TRL_OK);
    const Results ours = pass(stack, problem);
    std::vector<double> gradients64, dx64;
    std::vector<float> gradients32, dx32;
    exact.backward(problem.dy, gradients64, dx64);
    plain.backward(problem.dy, gradients32, dx32);
    errors.add("y", ours.y, y32, y64);
    errors.add("dx", ours.dx, dx32, dx64);
    for (size_t i = 0; i < layers.list.size(); ++i) {
        const trl_conv_layer &l = layers.list[i];
        errors.add("weights of layer " + std::to_string(i), weights_of(l, ours.gradients), weights_of(l, gradients32),
            weights_of(l, gradients64));
    }
    errors.add("biases, scales and shifts", vectors_of(layers, ours.gradients), vectors_of(layers, gradients32),
        vectors_of(layers, gradients64));
    return true;
}

/* More seeds where they are cheap: small layers have few results, of which chance makes the largest error. */
int seeds_for(const Layers &layers, Size size) {
    int64_t products = 0;
    for (const trl_conv_layer &l : layers.list) products += int64_t{l.in} * l.out * l.kernel * l.kernel;
    return size.elements(products) < 12'000'000 ? 9 : 3;
}

void compare(const char *what, const Layers &layers, Size size) {
    if (missing()) return;
    const int seeds = seeds_for(layers, size);
    const std::string name = show(what, size);
    Errors errors;
    int served = 0, skipped = 0;
    for (uint64_t seed = 1; served < seeds && skipped < kMostSkipped; ++seed) {
        ++(compare_seed(layers, size, seed, errors) ? served : skipped);
    }
    if (skipped > 0) std::printf("  %s%d seeds skipped for a pre-activation at a kink\n", name.c_str(), skipped);
    test::expect(served == seeds, __FILE__, __LINE__, name + "too many seeds have a pre-activation at a kink");
    errors.expect(name);
}

TEST(denoisers_agree_with_float64) {
    compare("denoiser w 4", denoiser(4, 1), {28, 28, 1, 1});
    compare("denoiser w 4", denoiser(4, 3), {28, 28, 3, 3});
    compare("denoiser w 8", denoiser(8, 1), {28, 28, 2, 1});
    compare("denoiser w 8", denoiser(8, 3), {28, 28, 3, 3});
    compare("denoiser w 16", denoiser(16, 1), {28, 28, 1, 1});
    compare("denoiser w 16", denoiser(16, 3), {17, 30, 3, 3});
    compare("denoiser w 12", denoiser(12, 1), {20, 20, 5, 1});
}

TEST(srcnn_agrees_with_float64) {
    compare("srcnn w 4", srcnn(4, 1), {28, 28, 5, 1});
    compare("srcnn w 8", srcnn(8, 3), {28, 28, 2, 1});
    compare("srcnn w 16", srcnn(16, 1), {28, 28, 1, 1});
}

TEST(critics_agree_with_float64) {
    compare("critic w 4", critic(4, 1), {28, 28, 5, 1});
    compare("critic w 8", critic(8, 3), {32, 32, 6, 2});
    compare("critic w 16", critic(16, 1), {28, 28, 6, 3});
    compare("critic w 3", critic(3, 1), {13, 22, 3, 3});
    compare("critic w 4", critic(4, 3), {5, 3, 5, 1});
}

TEST(images_of_other_shapes_agree) {
    compare("denoiser w 3", denoiser(3, 1), {9, 14, 5, 1});
    compare("denoiser w 4", denoiser(4, 3), {12, 10, 3, 3});
    compare("denoiser w 8", denoiser(8, 1), {29, 19, 1, 1});
    compare("denoiser w 8", denoiser(8, 1), {7, 31, 2, 2});
    compare("denoiser w 8", denoiser(8, 1), {40, 40, 1, 1});
    compare("srcnn w 4", srcnn(4, 3), {40, 33, 1, 1});
    compare("critic w 4", critic(4, 1), {40, 41, 2, 1});
}

/* Every kind of convolution alone: none hides behind a norm, and first layers of many channels occur. */
TEST(single_convolutions_agree) {
    for (int32_t activation : {TRL_NONE, TRL_RELU, TRL_LEAKY_RELU, TRL_CLAMP01}) {
        compare("8 to 8", one(8, 8, 5, 1, activation), {28, 28, 1, 1});
        compare("3 to 5", one(3, 5, 3, 1, activation, true), {6, 5, 4, 2});
    }
    for (int32_t kernel : {1, 3, 5, 7, 9, 11}) {
        for (int32_t stride : {1, 2}) {
            compare("1 to 3", one(1, 3, kernel, stride), {21, 20, 2, 1});
            compare("5 to 17", one(5, 17, kernel, stride), {20, 19, 2, 1});
            compare("17 to 2", one(17, 2, kernel, stride), {20, 19, 2, 1});
        }
    }
    compare("33 to 49", one(33, 49, 5, 1), {18, 17, 7, 1});
    compare("49 to 33", one(49, 33, 7, 1), {17, 25, 5, 1});
    compare("8 to 80", one(8, 80, 9, 1), {28, 28, 1, 1});
    compare("16 to 4", one(16, 4, 3, 1, TRL_RELU, true), {5, 8, 3, 3});
    compare("1 to 1", one(1, 1, 5, 2, TRL_LEAKY_RELU), {1, 1, 1, 1});
}

/* Root of the mean square of a difference: what single rounding errors come to. */
template <class F>
double apart(const std::vector<F> &got, const std::vector<double> &exact) {
    double sum = 0;
    for (size_t i = 0; i < exact.size(); ++i) {
        const double error = static_cast<double>(got[i]) - exact[i];
        sum += error * error;
    }
    return std::sqrt(sum / static_cast<double>(exact.size()));
}

struct ToBfloat16 {
    template <class F>
    static F round(F value) {
        return static_cast<F>(test::number(test::stored<trl::bfloat16>(static_cast<double>(value))));
    }
};

/*
 * The same with bfloat16 storage. Kinks are crossed whatever the seed, so errors are compared in the mean square: at
 * most twice those of an implementation that rounds to bfloat16 the images and weights that a convolution multiplies
 * and the images it gives, as libtorch does.
 */
void compare_bfloat16(const char *what, const Layers &layers, Size size) {
    if (missing()) return;
    const std::string name = show(what, size);
    const Problem problem(layers, size, 1);
    Chain<double> exact(layers.list, size.height, size.width, problem.parameters);
    Chain<float, ToBfloat16> rounded(layers.list, size.height, size.width, problem.parameters);
    const std::vector<double> y64 = exact.forward(problem.x, size.n, size.groups);
    const std::vector<float> y16 = rounded.forward(problem.x, size.n, size.groups);
    std::vector<double> gradients64, dx64;
    std::vector<float> gradients16, dx16;
    exact.backward(problem.dy, gradients64, dx64);
    rounded.backward(problem.dy, gradients16, dx16);
    Stack stack(problem, TRL_BFLOAT16);
    EXPECT(stack.status == TRL_OK);
    const Results ours = pass(stack, problem);
    const auto check = [&](const std::string &result, const std::vector<float> &got, const std::vector<float> &other,
                           const std::vector<double> &wanted) {
        const double error = apart(got, wanted), limit = 2 * apart(other, wanted) + 1e-6 * apart(std::vector<double>(wanted.size()), wanted);
        char text[300];
        std::snprintf(text, sizeof text, "%s%s: error %.3g, limit %.3g", name.c_str(), result.c_str(), error, limit);
        if (std::getenv("TRILEMMA_TEST_VERBOSE") != nullptr) std::printf("  %s\n", text);
        test::expect(error <= limit, __FILE__, __LINE__, text);
    };
    check("y", ours.y, y16, y64);
    check("dx", ours.dx, dx16, dx64);
    check("gradients", ours.gradients, gradients16, gradients64);
}

TEST(bfloat16_errs_like_bfloat16) {
    compare_bfloat16("8 to 8", one(8, 8, 5, 1), {28, 28, 2, 1});
    compare_bfloat16("8 to 40", one(8, 40, 5, 1), {28, 28, 1, 1});
    compare_bfloat16("40 to 8", one(40, 8, 9, 1), {28, 28, 1, 1});
    compare_bfloat16("denoiser w 4", denoiser(4, 1), {28, 28, 5, 1});
    compare_bfloat16("denoiser w 8", denoiser(8, 3), {28, 28, 3, 3});
    compare_bfloat16("denoiser w 16", denoiser(16, 1), {19, 28, 2, 1});
    compare_bfloat16("srcnn w 8", srcnn(8, 1), {28, 28, 2, 1});
}

}  // namespace
