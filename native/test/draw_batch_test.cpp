#include "trilemma/draw_batch.h"

#include "test.h"

#include "normal.h"

namespace {

using test::Array;
using test::number;
using test::Random;

trl_status call(const trl_draw_batch &a, const uint64_t *seed = nullptr) {
#if defined(TRL_TEST_CUDA)
    const trl_status status = trl_draw_batch_cuda(&a, seed, nullptr);
    cudaDeviceSynchronize();
    return status;
#else
    return trl_draw_batch_cpu(&a, seed);
#endif
}

/* The contract's z of element e in float64, and as plain float32 makes it. */
struct Normal {
    double exact;
    float plain;
};

Normal normal_of(int64_t element, uint64_t seed) {
    const trl::Words words = trl::philox_block(static_cast<uint64_t>(element) / 4, seed);
    const bool second = element % 4 >= 2;
    const bool sine = element % 2 == 1;
    const double u = (static_cast<double>(second ? words.w2 : words.w0) + 1) * 0x1p-32;
    const double f = 2 * 3.14159265358979323846 * static_cast<double>(second ? words.w3 : words.w1) * 0x1p-32;
    const double r = std::sqrt(-2 * std::log(u));
    const float r32 = std::sqrt(-2.0f * std::log(static_cast<float>(u)));
    const float f32 = static_cast<float>(f);
    return {r * (sine ? std::sin(f) : std::cos(f)), r32 * (sine ? std::sin(f32) : std::cos(f32))};
}

template <class T>
void compare(int64_t n, int64_t channels, int64_t height, int64_t width, double sigma, bool degraded, size_t offset) {
    Random random(13);
    const int64_t plane = height * width;
    const int64_t elements = channels * plane;
    const int64_t available = 7;
    std::vector<uint8_t> pixels, dirty;
    for (int64_t i = 0; i < available * elements; ++i) {
        pixels.push_back(static_cast<uint8_t>(random.below(256)));
        dirty.push_back(static_cast<uint8_t>(random.below(256)));
    }
    std::vector<int64_t> kinds, chosen;
    for (int64_t i = 0; i < available; ++i) {
        kinds.push_back(random.below(10));
    }
    for (int64_t i = 0; i < n; ++i) {
        chosen.push_back(random.below(available));
    }
    Array<uint8_t> images(pixels, offset), spoilt(dirty, offset);
    Array<int64_t> classes(kinds), indices(chosen), labels(test::filled(n, int64_t{-5}));
    Array<T> x(test::filled(n * elements, test::stored<T>(9)), offset),
        y(test::filled(n * elements, test::stored<T>(9)), offset);
    const uint64_t seed = 0xDEADBEEF12345678u;
    const trl_draw_batch a = {images.at(), degraded ? spoilt.at() : nullptr, classes.at(), indices.at(), x.at(), y.at(),
        labels.at(), available, n, channels, height, width, degraded ? 0 : sigma, seed, test::Storage<T>::TYPE};
    EXPECT(call(a) == TRL_OK);
    std::vector<T> x_wanted(static_cast<size_t>(n * elements)), y32(x_wanted.size());
    std::vector<double> y64(x_wanted.size());
    for (int64_t e = 0; e < n * elements; ++e) {
        const int64_t image = e / elements;
        const int64_t rest = e % elements;
        const size_t to = static_cast<size_t>(image * elements + rest % plane * channels + rest / plane);
        const size_t from = static_cast<size_t>(chosen[static_cast<size_t>(image)] * elements + rest);
        const float clean = static_cast<float>(pixels[from]) / 255.0f;
        trl::narrow(clean, x_wanted[to]);
        if (degraded) {
            y64[to] = static_cast<double>(dirty[from]) / 255;
            trl::narrow(static_cast<float>(dirty[from]) / 255.0f, y32[to]);
        } else {
            const Normal z = normal_of(e, seed);
            y64[to] = static_cast<double>(pixels[from]) / 255 + sigma * z.exact;
            trl::narrow(clean + static_cast<float>(sigma) * z.plain, y32[to]);
        }
    }
    const std::string size =
        std::to_string(n) + "x" + std::to_string(channels) + "x" + std::to_string(height) + "x" + std::to_string(width);
    const std::vector<T> &x_got = x.fetch();
    for (size_t i = 0; i < x_wanted.size(); ++i) {
        EXPECT(number(x_got[i]) == number(x_wanted[i]));
    }
    EXPECT_AS_GOOD(y.fetch(), y32, y64, "y " + size);
    const std::vector<int64_t> &kinds_got = labels.fetch();
    for (int64_t i = 0; i < n; ++i) {
        EXPECT(kinds_got[static_cast<size_t>(i)] == kinds[static_cast<size_t>(chosen[static_cast<size_t>(i)])]);
    }
}

TEST(philox_gives_the_published_words) {
    trl::Words w = trl::philox({0, 0, 0, 0}, 0, 0);
    EXPECT(w.w0 == 0x6627e8d5 && w.w1 == 0xe169c58d && w.w2 == 0xbc57ac4c && w.w3 == 0x9b00dbd8);
    const uint32_t ones = 0xffffffffu;
    w = trl::philox({ones, ones, ones, ones}, ones, ones);
    EXPECT(w.w0 == 0x408f276d && w.w1 == 0x41c83b0e && w.w2 == 0xa20bc7c6 && w.w3 == 0x6d5451fd);
    w = trl::philox({0x243f6a88, 0x85a308d3, 0x13198a2e, 0x03707344}, 0xa4093822, 0x299f31d0);
    EXPECT(w.w0 == 0xd16cfe09 && w.w1 == 0x94fdcceb && w.w2 == 0x5001e420 && w.w3 == 0x24126ea1);
}

TEST(logarithm_sine_and_cosine_are_accurate) {
    std::vector<uint32_t> words = {0, 1, 2, 0xffffffffu, 0xfffffffeu, 0xfffffff0u, 0xb504f332u, 0xb504f333u,
        0xb504f334u, 0x7fffffffu, 0x80000000u, 0x20000000u, 0x1fffffffu, 0x3fffffffu, 0x40000000u, 0x40000001u,
        0xc0000000u, 0xdfffffffu, 0xe0000000u};
    Random random(1);
    for (int i = 0; i < 200000; ++i) {
        words.push_back(static_cast<uint32_t>(random.next() >> (i % 32 + 32)));
        words.push_back(~words.back());
    }
    double log_error = 0;
    double turn_error = 0;
    for (uint32_t u : words) {
        const double exact = -std::log1p(-(4294967295.0 - u) * 0x1p-32);
        log_error = std::fmax(log_error,
            exact == 0 ? std::fabs(number(trl::minus_log(u))) : std::fabs(number(trl::minus_log(u)) / exact - 1));
        float c, s;
        trl::turn(u, c, s);
        const double f = 2 * 3.14159265358979323846 * u * 0x1p-32;
        turn_error = std::fmax(turn_error, std::fabs(number(c) - std::cos(f)));
        turn_error = std::fmax(turn_error, std::fabs(number(s) - std::sin(f)));
    }
    std::printf("  logarithm: relative error %.2f * 2^-24; sine, cosine: error %.2f * 2^-24\n", log_error * 0x1p24,
        turn_error * 0x1p24);
    /* One unit in the last place is at most 2^-23 of the value. */
    EXPECT(log_error < 2 * 0x1p-23);
    EXPECT(turn_error < 0x1p-23);
}

TEST(agrees_with_float64) {
    for (int64_t n : {0, 1, 3, 5}) {
        for (int64_t width : {1, 31, 32, 33, 784, 1025}) {
            for (size_t offset : {0, 1}) {
                compare<float>(n, 1, 1, width, 0.8, false, offset);
                compare<float>(n, 3, 1, width, 0.8, false, offset);
                compare<trl::bfloat16>(n, 1, 1, width, 0.1, false, offset);
            }
        }
    }
    compare<float>(50, 1, 28, 28, 0.3, false, 0);
    compare<float>(50, 3, 32, 32, 0.3, false, 0);
    compare<trl::bfloat16>(50, 3, 32, 32, 0.3, false, 0);
}

TEST(takes_degraded_images_or_no_noise) {
    compare<float>(5, 3, 9, 7, 0, true, 0);
    compare<trl::bfloat16>(5, 1, 28, 28, 0, true, 1);
    compare<float>(5, 1, 28, 28, 0, false, 0);
}

TEST(outputs_may_be_left_out) {
    Array<uint8_t> images({0, 255});
    Array<int64_t> indices({1}), labels({-5});
    Array<float> x({9});
    trl_draw_batch a = {
        images.at(), nullptr, nullptr, indices.at(), x.at(), nullptr, labels.at(), 2, 1, 1, 1, 1, 0.1, 1, TRL_FLOAT32};
    EXPECT(call(a) == TRL_OK);
    EXPECT(x.fetch()[0] == 1 && labels.fetch()[0] == -5);
    a.x = nullptr;
    EXPECT(call(a) == TRL_OK);
}

TEST(refuses_wrong_arguments) {
    Array<uint8_t> images({0, 255});
    Array<int64_t> indices({2}), labels({-5}), classes({1, 2});
    Array<float> x({9}), y({9});
    const trl_draw_batch good = {images.at(), nullptr, classes.at(), indices.at(), x.at(), y.at(), labels.at(), 2, 1, 1,
        1, 1, 0.1, 1, TRL_FLOAT32};
    trl_draw_batch a = good;
    if (test::ON_GPU) {
        EXPECT(call(a) == TRL_OK);
        EXPECT(std::isnan(x.fetch()[0]) && std::isnan(y.fetch()[0]) && labels.fetch()[0] == -1);
    } else {
        EXPECT_FAILS(TRL_BAD_VALUE, call(a), "draw_batch.indices must lie in 0..1, got 2 at 0");
        EXPECT(x.fetch()[0] == 9 && labels.fetch()[0] == -5);
    }
    a.images = nullptr;
    EXPECT_FAILS(TRL_BAD_POINTER, call(a), "draw_batch.images must not be null");
    a = good;
    a.labels = nullptr;
    EXPECT_FAILS(TRL_BAD_POINTER, call(a), "draw_batch.labels must not be null");
    a = good;
    a.y = reinterpret_cast<char *>(y.at()) + 1;
    EXPECT_FAILS(TRL_BAD_POINTER, call(a), "draw_batch.y must be aligned");
    a = good;
    a.sigma = -1;
    EXPECT_FAILS(TRL_BAD_VALUE, call(a), "draw_batch.sigma must be finite and at least 0");
    a = good;
    a.degraded = images.at();
    EXPECT_FAILS(TRL_BAD_VALUE, call(a), "draw_batch.sigma must be 0 beside degraded images");
    a = good;
    a.height = INT64_MAX;
    a.width = 3;
    EXPECT_FAILS(TRL_BAD_SIZE, call(a), "height*width");
}

TEST(the_seed_by_pointer_counts_in_place_of_the_field) {
    Array<uint8_t> images({0});
    Array<int64_t> indices({0});
    Array<float> y({9}), z({9});
    Array<uint64_t> seed({0xFEDCBA9876543210u});
    trl_draw_batch a = {
        images.at(), nullptr, nullptr, indices.at(), nullptr, y.at(), nullptr, 1, 1, 1, 1, 1, 1, 1, TRL_FLOAT32};
    EXPECT(call(a, seed.at()) == TRL_OK);
    a.y = z.at();
    EXPECT(call(a) == TRL_OK);
    EXPECT(y.fetch() != z.fetch());
    a.seed = 0xFEDCBA9876543210u;
    EXPECT(call(a) == TRL_OK);
    EXPECT(y.fetch() == z.fetch());
}

#if defined(TRL_TEST_CUDA)
TEST(noise_on_the_device_is_that_of_the_host) {
    for (int64_t count : {0, 1, 3, 31, 32, 33, 784, 1025, 70001}) {
        for (size_t offset : {0, 1}) {
            Random random(2);
            const std::vector<float> clean = test::random_values<float>(random, count, 0, 1);
            std::vector<float> wanted(clean.size());
            EXPECT(trl_gaussian_noise_cpu(clean.data(), wanted.data(), count, 0.3, 99) == TRL_OK);
            Array<float> x(clean, offset), y(clean, offset);
            EXPECT(trl_gaussian_noise_cuda(x.at(), y.at(), count, 0.3, 99, nullptr) == TRL_OK);
            /* In place. */
            EXPECT(trl_gaussian_noise_cuda(x.at(), x.at(), count, 0.3, 99, nullptr) == TRL_OK);
            EXPECT(x.fetch() == y.fetch());
            const std::vector<float> &got = y.fetch();
            for (size_t i = 0; i < wanted.size(); ++i) {
                EXPECT(std::fabs(got[i] - wanted[i]) < 2e-6f);
            }
        }
    }
    EXPECT_FAILS(TRL_BAD_VALUE, trl_gaussian_noise_cuda(nullptr, nullptr, 0, -1, 1, nullptr), "gaussian_noise.sigma");
}
#else
TEST(noise_has_the_moments_of_a_normal) {
    const int64_t count = 4000000;
    std::vector<float> z(static_cast<size_t>(count));
    EXPECT(trl_gaussian_noise_cpu(z.data(), z.data(), count, 1, 42) == TRL_OK);
    double moment[5] = {};
    double neighbours[4] = {};
    for (size_t i = 0; i < z.size(); ++i) {
        const double value = number(z[i]);
        double power = 1;
        for (double &sum : moment) {
            sum += power / static_cast<double>(count);
            power *= value;
        }
        for (size_t lag = 1; lag <= 3 && i + lag < z.size(); ++lag) {
            neighbours[lag] += value * number(z[i + lag]) / static_cast<double>(count);
        }
    }
    std::printf("  moments %.5f %.5f %.5f %.5f\n", moment[1], moment[2], moment[3], moment[4]);
    /* Five standard errors of the mean of z^k: variances 1, 2, 15, 96. */
    const double error = 5 / std::sqrt(static_cast<double>(count));
    EXPECT(std::fabs(moment[1]) < error);
    EXPECT(std::fabs(moment[2] - 1) < error * std::sqrt(2.0));
    EXPECT(std::fabs(moment[3]) < error * std::sqrt(15.0));
    EXPECT(std::fabs(moment[4] - 3) < error * std::sqrt(96.0));
    for (double correlation : neighbours) {
        EXPECT(std::fabs(correlation) < error);
    }
}

TEST(noise_of_a_batch_is_the_noise_of_its_elements) {
    const int64_t n = 3, channels = 3, plane = 77;
    std::vector<uint8_t> images(static_cast<size_t>(channels * plane), 0);
    std::vector<int64_t> indices(static_cast<size_t>(n), 0);
    std::vector<float> y(static_cast<size_t>(n * channels * plane)), z(y.size()), wanted(y.size());
    const trl_draw_batch a = {images.data(), nullptr, nullptr, indices.data(), nullptr, y.data(), nullptr, 1, n,
        channels, 7, 11, 1, 99, TRL_FLOAT32};
    EXPECT(call(a) == TRL_OK);
    EXPECT(trl_gaussian_noise_cpu(z.data(), z.data(), static_cast<int64_t>(z.size()), 1, 99) == TRL_OK);
    for (int64_t i = 0; i < n; ++i) {
        for (int64_t c = 0; c < channels; ++c) {
            for (int64_t p = 0; p < plane; ++p) {
                wanted[static_cast<size_t>((i * plane + p) * channels + c)] =
                    z[static_cast<size_t>((i * channels + c) * plane + p)];
            }
        }
    }
    for (size_t i = 0; i < y.size(); ++i) {
        EXPECT(std::fabs(y[i] - wanted[i]) < 2e-6f);
    }
}

TEST(noise_refuses_wrong_arguments) {
    float x[2] = {};
    EXPECT(trl_gaussian_noise_cpu(nullptr, nullptr, 0, 1, 1) == TRL_OK);
    EXPECT_FAILS(TRL_BAD_POINTER, trl_gaussian_noise_cpu(nullptr, x, 1, 1, 1), "gaussian_noise.x must not be null");
    EXPECT_FAILS(TRL_BAD_SIZE, trl_gaussian_noise_cpu(x, x, -1, 1, 1), "gaussian_noise.count");
    EXPECT_FAILS(TRL_BAD_VALUE, trl_gaussian_noise_cpu(x, x, 1, INFINITY, 1), "gaussian_noise.sigma");
}
#endif

}  // namespace
