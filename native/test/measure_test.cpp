#include "trilemma/measure.h"

#include "test.h"

namespace {

using test::Array;
using test::number;
using test::Random;

trl_status call(const trl_measure &a) {
#if defined(TRL_TEST_CUDA)
    const trl_status status = trl_measure_cuda(&a, nullptr);
    cudaDeviceSynchronize();
    return status;
#else
    return trl_measure_cpu(&a);
#endif
}

template <class T>
void compare(int64_t images, int64_t pixels, size_t offset) {
    Random random(5);
    const std::vector<T> restored = test::random_values<T>(random, images * pixels, -0.2, 1.2);
    const std::vector<T> clean = test::random_values<T>(random, images * pixels, 0, 1);
    const std::vector<T> rows = test::random_values<T>(random, images * 10, -4, 4);
    std::vector<int64_t> classes;
    std::vector<double> errors64, squares64;
    std::vector<float> squares32;
    for (int64_t i = 0; i < images; ++i) {
        classes.push_back(random.below(10));
        int64_t best = 0;
        for (int64_t k = 1; k < 10; ++k) {
            best = number(rows[static_cast<size_t>(i * 10 + k)]) > number(rows[static_cast<size_t>(i * 10 + best)])
                       ? k
                       : best;
        }
        errors64.push_back(best == classes.back() ? 0 : 1);
        double sum = 0;
        std::vector<float> terms;
        for (int64_t p = 0; p < pixels; ++p) {
            const size_t at = static_cast<size_t>(i * pixels + p);
            const double difference = number(restored[at]) - number(clean[at]);
            const float rounded = static_cast<float>(number(restored[at])) - static_cast<float>(number(clean[at]));
            sum += difference * difference;
            terms.push_back(rounded * rounded);
        }
        squares64.push_back(sum);
        squares32.push_back(test::pairwise(terms.data(), pixels));
    }
    Array<T> x_hat(restored, offset), x(clean, offset), logits(rows, offset);
    Array<int64_t> labels(classes);
    Array<double> squares(test::filled(images, 9.0)), errors(test::filled(images, 9.0));
    const trl_measure a = {x_hat.at(), x.at(), logits.at(), labels.at(), squares.at(), errors.at(), images, pixels, 10,
        test::Storage<T>::TYPE};
    EXPECT(call(a) == TRL_OK);
    EXPECT_AS_GOOD(
        squares.fetch(), squares32, squares64, "squares " + std::to_string(images) + "x" + std::to_string(pixels));
    EXPECT(errors.fetch() == errors64);
}

TEST(agrees_with_float64) {
    for (int64_t pixels : {1, 31, 32, 33, 784, 1025}) {
        for (int64_t images : {0, 1, 3, 50}) {
            for (size_t offset : {0, 1}) {
                compare<float>(images, pixels, offset);
                compare<trl::bfloat16>(images, pixels, offset);
            }
        }
    }
    compare<float>(300, 784, 0);
}

TEST(either_half_may_be_left_out) {
    Array<float> x_hat({1, 2}), x({0, 0}), logits({1, 2, 2, 1});
    Array<int64_t> labels({0, 0});
    Array<double> squares({9, 9}), errors({9, 9});
    trl_measure a = {x_hat.at(), x.at(), nullptr, nullptr, squares.at(), nullptr, 2, 1, 0, TRL_FLOAT32};
    EXPECT(call(a) == TRL_OK);
    EXPECT(squares.fetch() == (std::vector<double>{1, 4}));
    a = {nullptr, nullptr, logits.at(), labels.at(), nullptr, errors.at(), 2, 0, 2, TRL_FLOAT32};
    EXPECT(call(a) == TRL_OK);
    EXPECT(errors.fetch() == (std::vector<double>{1, 0}));
}

TEST(an_image_does_not_depend_on_the_batch) {
    Random random(3);
    Array<float> x_hat(test::random_values<float>(random, 3 * 784, 0, 1)),
        x(test::random_values<float>(random, 3 * 784, 0, 1));
    Array<double> all({9, 9, 9}), one({9});
    trl_measure a = {x_hat.at(), x.at(), nullptr, nullptr, all.at(), nullptr, 3, 784, 0, TRL_FLOAT32};
    EXPECT(call(a) == TRL_OK);
    a = {x_hat.at() + 784, x.at() + 784, nullptr, nullptr, one.at(), nullptr, 1, 784, 0, TRL_FLOAT32};
    EXPECT(call(a) == TRL_OK);
    EXPECT(all.fetch()[1] == one.fetch()[0]);
}

TEST(refuses_wrong_arguments) {
    Array<float> x_hat({1}), x({0}), logits({1, 2});
    Array<int64_t> labels({2});
    Array<double> squares({9}), errors({9});
    const trl_measure good = {
        x_hat.at(), x.at(), logits.at(), labels.at(), squares.at(), errors.at(), 1, 1, 2, TRL_FLOAT32};
    trl_measure a = good;
    if (test::ON_GPU) {
        EXPECT(call(a) == TRL_OK);
        EXPECT(std::isnan(errors.fetch()[0]));
    } else {
        EXPECT_FAILS(TRL_BAD_LABEL, call(a), "measure.labels must lie in 0..1, got 2 at 0");
        EXPECT(squares.fetch()[0] == 9);
    }
    a.squares = nullptr;
    EXPECT_FAILS(TRL_BAD_POINTER, call(a), "measure.squares must not be null");
    a = good;
    a.errors = nullptr;
    EXPECT_FAILS(TRL_BAD_POINTER, call(a), "measure.errors must not be null");
    a = good;
    a.pixels = 0;
    EXPECT_FAILS(TRL_BAD_SIZE, call(a), "measure.pixels");
    a = good;
    a.squares = reinterpret_cast<double *>(reinterpret_cast<char *>(squares.at()) + 4);
    EXPECT_FAILS(TRL_BAD_POINTER, call(a), "measure.squares must be aligned to 8");
}

}  // namespace
