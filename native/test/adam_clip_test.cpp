#include "trilemma/adam_clip.h"

#include <algorithm>
#include <limits>

#include "test.h"

namespace {

using test::Array;
using test::number;
using test::Random;

constexpr double NONE = std::numeric_limits<double>::infinity();

trl_status call(const trl_adam_clip &a, const double *scalars = nullptr) {
#if defined(TRL_TEST_CUDA)
    const trl_status status = trl_adam_clip_cuda(&a, scalars, nullptr);
    cudaDeviceSynchronize();
    return status;
#else
    return trl_adam_clip_cpu(&a, scalars);
#endif
}

/* One plain step in arithmetic of F, by the formula of the contract. */
template <class F>
void plain_step(const trl_adam_clip &a, int64_t step, F g, F &p, F &m, F &v) {
    m = static_cast<F>(a.beta1) * m + static_cast<F>(1 - a.beta1) * g;
    v = static_cast<F>(a.beta2) * v + static_cast<F>(1 - a.beta2) * g * g;
    const F mean = m / static_cast<F>(1 - std::pow(a.beta1, static_cast<double>(step)));
    const F square = v / static_cast<F>(1 - std::pow(a.beta2, static_cast<double>(step)));
    p -= static_cast<F>(a.rate) * mean / (std::sqrt(square) + static_cast<F>(a.epsilon));
    p = std::min(std::max(p, static_cast<F>(-a.clip)), static_cast<F>(a.clip));
}

template <class G>
void compare(int64_t n, double clip, size_t offset) {
    Random random(11);
    const std::vector<float> start = test::random_values<float>(random, n, -1, 1);
    Array<float> p(start, offset), m(test::filled(n, 0.0f), offset), v(test::filled(n, 0.0f), offset);
    std::vector<float> p32 = start, m32(start.size()), v32(start.size());
    std::vector<double> p64(start.begin(), start.end()), m64(start.size()), v64(start.size());
    trl_adam_clip a = {p.at(), nullptr, m.at(), v.at(), n, 0, 1e-2, 0.5, 0.999, 1e-8, clip, test::Storage<G>::TYPE};
    for (int64_t step = 1; step <= 5; ++step) {
        const std::vector<G> gradient = test::random_values<G>(random, n, -2, 2);
        Array<G> g(gradient, offset);
        a.gradients = g.at();
        a.step = step;
        EXPECT(call(a) == TRL_OK);
        for (G rest : g.fetch()) {
            EXPECT(number(rest) == 0);
        }
        for (size_t i = 0; i < start.size(); ++i) {
            plain_step(a, step, static_cast<float>(number(gradient[i])), p32[i], m32[i], v32[i]);
            plain_step(a, step, number(gradient[i]), p64[i], m64[i], v64[i]);
        }
    }
    EXPECT_AS_GOOD(p.fetch(), p32, p64, "values " + std::to_string(n));
    EXPECT_AS_GOOD(m.fetch(), m32, m64, "first " + std::to_string(n));
    EXPECT_AS_GOOD(v.fetch(), v32, v64, "second " + std::to_string(n));
}

TEST(agrees_with_float64) {
    for (int64_t n : {0, 1, 31, 32, 33, 784, 1025, 70001}) {
        for (size_t offset : {0, 1}) {
            compare<float>(n, NONE, offset);
            compare<float>(n, 0.05, offset);
            compare<trl::bfloat16>(n, 0.05, offset);
        }
    }
}

TEST(late_steps_agree) {
    Array<float> p({0.5f}), g({0.25f}), m({0.1f}), v({0.2f});
    trl_adam_clip a = {p.at(), g.at(), m.at(), v.at(), 1, 1000000000, 1e-3, 0.9, 0.999, 1e-8, NONE, TRL_FLOAT32};
    EXPECT(call(a) == TRL_OK);
    double p64 = 0.5, m64 = number(0.1f), v64 = number(0.2f);
    plain_step(a, a.step, 0.25, p64, m64, v64);
    EXPECT(std::fabs(number(p.fetch()[0]) - p64) < 1e-7);
}

TEST(clips_and_lets_nan_through) {
    Array<float> p({5, -5, 0.001f, NAN}), g({0, 0, 0, 0}), m({0, 0, 0, 0}), v({0, 0, 0, 0});
    const trl_adam_clip a = {p.at(), g.at(), m.at(), v.at(), 4, 1, 1e-3, 0.9, 0.999, 1e-8, 0.01, TRL_FLOAT32};
    EXPECT(call(a) == TRL_OK);
    EXPECT(p.fetch()[0] == 0.01f && p.fetch()[1] == -0.01f && p.fetch()[2] == 0.001f && std::isnan(p.fetch()[3]));
}

TEST(numbers_by_pointer_count_in_place_of_the_fields) {
    Array<float> p({1, 1}), g({1, 1}), m({0, 0}), v({0, 0});
    Array<float> q({1, 1}), h({1, 1}), k({0, 0}), w({0, 0});
    Array<double> scalars({3, 0.5});
    /* Step 0 would be refused in the field. */
    trl_adam_clip a = {p.at(), g.at(), m.at(), v.at(), 2, 0, 1e-3, 0.9, 0.999, 1e-8, NONE, TRL_FLOAT32};
    EXPECT(call(a, scalars.at()) == TRL_OK);
    a = {q.at(), h.at(), k.at(), w.at(), 2, 3, 0.5, 0.9, 0.999, 1e-8, NONE, TRL_FLOAT32};
    EXPECT(call(a) == TRL_OK);
    EXPECT(p.fetch() == q.fetch() && v.fetch() == w.fetch() && p.fetch()[0] < 0.9f);
}

TEST(refuses_wrong_arguments) {
    Array<float> p({1}), g({1}), m({1}), v({1});
    const trl_adam_clip good = {p.at(), g.at(), m.at(), v.at(), 1, 1, 1e-3, 0.9, 0.999, 1e-8, NONE, TRL_FLOAT32};
    trl_adam_clip a = good;
    a.step = 0;
    EXPECT_FAILS(TRL_BAD_VALUE, call(a), "adam_clip.step must be at least 1");
    a = good;
    a.second = nullptr;
    EXPECT_FAILS(TRL_BAD_POINTER, call(a), "adam_clip.second must not be null");
    a = good;
    a.values = reinterpret_cast<float *>(reinterpret_cast<char *>(p.at()) + 1);
    EXPECT_FAILS(TRL_BAD_POINTER, call(a), "adam_clip.values must be aligned");
    a = good;
    a.n = -3;
    EXPECT_FAILS(TRL_BAD_SIZE, call(a), "adam_clip.n");
    a = good;
    a.beta2 = 1;
    EXPECT_FAILS(TRL_BAD_VALUE, call(a), "adam_clip.beta2 must be in [0,1)");
    a = good;
    a.clip = NAN;
    EXPECT_FAILS(TRL_BAD_VALUE, call(a), "adam_clip.clip");
    if (!test::ON_GPU) {
        for (double step : {0.0, -1.0, double{NAN}, 1e300}) {
            Array<double> scalars({step, 1e-3});
            EXPECT_FAILS(TRL_BAD_VALUE, call(good, scalars.at()), "adam_clip.step must be at least 1");
        }
        Array<double> scalars({1, NONE});
        EXPECT_FAILS(TRL_BAD_VALUE, call(good, scalars.at()), "adam_clip.rate must be finite");
        EXPECT(p.fetch()[0] == 1);
    }
}

}  // namespace
