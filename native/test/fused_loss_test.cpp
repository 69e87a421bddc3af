#include "trilemma/fused_loss.h"

#include "test.h"

namespace {

using test::Array;
using test::number;
using test::Random;
using test::stored;

trl_status call(const trl_fused_loss &a, const double *weights = nullptr) {
#if defined(TRL_TEST_CUDA)
    Array<double> workspace(test::filled(trl_fused_loss_workspace(a.images, a.pixels) / 8 + 1, 0.0));
    const trl_status status = trl_fused_loss_cuda(&a, weights, workspace.at(), nullptr);
    cudaDeviceSynchronize();
    return status;
#else
    return trl_fused_loss_cpu(&a, weights);
#endif
}

/* A batch with room for the results. */
template <class T>
struct Batch {
    Batch(int64_t images, int64_t pixels, int64_t classes, size_t offset = 0, double logit = 4)
        : Batch(Random(7), images, pixels, classes, offset, logit) {}

    Batch(Random random, int64_t images, int64_t pixels, int64_t classes, size_t offset, double logit)
        : hosts{test::random_values<T>(random, images * pixels, -0.2, 1.2),
              test::random_values<T>(random, images * pixels, 0, 1), test::random_values<T>(random, images, -3, 3),
              test::random_values<T>(random, images * classes, -logit, logit)},
          labels_host(static_cast<size_t>(images)),
          x_hat(hosts[0], offset),
          x(hosts[1], offset),
          scores(hosts[2], offset),
          logits(hosts[3], offset),
          labels(made(random, classes)),
          x_hat_seed(test::filled(images * pixels, stored<T>(9)), offset),
          scores_seed(test::filled(images, stored<T>(9)), offset),
          logits_seed(test::filled(images * classes, stored<T>(9)), offset),
          terms(test::filled(5, 9.0)) {
        a = {x_hat.at(), x.at(), scores.at(), logits.at(), labels.at(), x_hat_seed.at(), scores_seed.at(),
            logits_seed.at(), terms.at(), images, pixels, classes, 0.9, 0.03, 0.2, test::Storage<T>::TYPE};
    }

    const std::vector<int64_t> &made(Random &random, int64_t classes) {
        for (int64_t &label : labels_host) {
            label = random.below(classes);
        }
        return labels_host;
    }

    std::vector<T> hosts[4];
    std::vector<int64_t> labels_host;
    Array<T> x_hat, x, scores, logits;
    Array<int64_t> labels;
    Array<T> x_hat_seed, scores_seed, logits_seed;
    Array<double> terms;
    trl_fused_loss a;
};

/* The same in a plain way, in arithmetic of F. */
template <class F, class T, class Sum>
void plain_loss(
    const Batch<T> &b, Sum sum, std::vector<F> &x_hat_seed, std::vector<F> &logits_seed, std::vector<F> &terms) {
    const trl_fused_loss &a = b.a;
    std::vector<F> squares;
    for (size_t i = 0; i < b.hosts[0].size(); ++i) {
        const F difference = static_cast<F>(number(b.hosts[0][i])) - static_cast<F>(number(b.hosts[1][i]));
        squares.push_back(difference * difference);
        x_hat_seed.push_back(static_cast<F>(2 * a.alpha / static_cast<double>(a.images * a.pixels)) * difference);
    }
    std::vector<F> scores;
    std::vector<F> losses;
    F errors = 0;
    for (int64_t i = 0; i < a.images; ++i) {
        scores.push_back(static_cast<F>(number(b.hosts[2][static_cast<size_t>(i)])));
        const T *row = b.hosts[3].data() + i * a.classes;
        const int64_t label = b.labels_host[static_cast<size_t>(i)];
        int64_t best = 0;
        for (int64_t k = 1; k < a.classes; ++k) {
            best = number(row[k]) > number(row[best]) ? k : best;
        }
        errors += best == label ? 0 : 1;
        const F top = static_cast<F>(number(row[best]));
        F all = 0;
        for (int64_t k = 0; k < a.classes; ++k) {
            all += std::exp(static_cast<F>(number(row[k])) - top);
        }
        const F log_all = std::log(all);
        losses.push_back(log_all - (static_cast<F>(number(row[label])) - top));
        for (int64_t k = 0; k < a.classes; ++k) {
            const F share = std::exp(static_cast<F>(number(row[k])) - top - log_all);
            logits_seed.push_back(
                static_cast<F>(a.gamma / static_cast<double>(a.images)) * (share - static_cast<F>(k == label ? 1 : 0)));
        }
    }
    const F images = static_cast<F>(a.images);
    const F mse = sum(squares) / static_cast<F>(a.images * a.pixels);
    const F adversarial = -sum(scores) / images;
    const F entropy = sum(losses) / images;
    terms = {mse, adversarial, entropy,
        static_cast<F>(a.alpha) * mse + static_cast<F>(a.beta) * adversarial + static_cast<F>(a.gamma) * entropy,
        errors};
}

double sum64(const std::vector<double> &values) {
    double sum = 0;
    for (double value : values) {
        sum += value;
    }
    return sum;
}

float sum32(const std::vector<float> &values) {
    return test::pairwise(values.data(), static_cast<int64_t>(values.size()));
}

template <class T>
std::vector<T> as(const std::vector<float> &values) {
    std::vector<T> out;
    for (float value : values) {
        out.push_back(stored<T>(static_cast<double>(value)));
    }
    return out;
}

template <class T>
void compare(int64_t images, int64_t pixels, int64_t classes, size_t offset, double logit) {
    Batch<T> b(images, pixels, classes, offset, logit);
    EXPECT(call(b.a) == TRL_OK);
    std::vector<double> seed64, logits64, terms64;
    std::vector<float> seed32, logits32, terms32;
    plain_loss<double>(b, sum64, seed64, logits64, terms64);
    plain_loss<float>(b, sum32, seed32, logits32, terms32);
    const std::string size = std::to_string(images) + "x" + std::to_string(pixels) + "x" + std::to_string(classes);
    EXPECT_AS_GOOD(b.x_hat_seed.fetch(), as<T>(seed32), seed64, "x_hat seed " + size);
    EXPECT_AS_GOOD(b.logits_seed.fetch(), as<T>(logits32), logits64, "logits seed " + size);
    for (size_t term = 0; term < 5; ++term) {
        EXPECT_AS_GOOD(std::vector<double>{b.terms.fetch()[term]}, std::vector<float>{terms32[term]},
            std::vector<double>{terms64[term]}, "term " + std::to_string(term) + " " + size);
    }
    for (T seed : b.scores_seed.fetch()) {
        EXPECT(number(seed) == number(stored<T>(-b.a.beta / static_cast<double>(images))));
    }
}

TEST(agrees_with_float64) {
    for (int64_t pixels : {1, 31, 32, 33, 784, 1025}) {
        for (int64_t images : {1, 3, 50}) {
            compare<float>(images, pixels, 10, 0, 4);
            compare<float>(images, pixels, 10, 1, 4);
            compare<trl::bfloat16>(images, pixels, 10, 0, 4);
            compare<trl::bfloat16>(images, pixels, 10, 1, 4);
        }
    }
}

TEST(agrees_over_several_blocks) {
    compare<float>(300, 784, 10, 0, 4);
    compare<trl::bfloat16>(300, 784, 10, 1, 4);
    compare<float>(1025, 33, 3, 0, 4);
}

TEST(agrees_for_other_numbers_of_classes) {
    compare<float>(5, 4, 1, 0, 4);
    compare<float>(5, 4, 2, 0, 30);
    compare<float>(5, 4, 1000, 0, 30);
    compare<trl::bfloat16>(5, 4, 1000, 0, 30);
}

TEST(gives_the_same_bits_again) {
    Batch<float> b(50, 1025, 10);
    EXPECT(call(b.a) == TRL_OK);
    const std::vector<double> first = b.terms.fetch();
    EXPECT(call(b.a) == TRL_OK);
    EXPECT(b.terms.fetch() == first);
}

TEST(weights_by_pointer_count_in_place_of_the_fields) {
    for (int64_t pixels : {4, 1025}) {
        Batch<float> b(50, pixels, 10), c(50, pixels, 10);
        Array<double> weights({0.25, 0.5, 2});
        b.a.alpha = b.a.gamma = NAN;
        b.a.beta = 7;
        EXPECT(call(b.a, weights.at()) == TRL_OK);
        c.a.alpha = 0.25;
        c.a.beta = 0.5;
        c.a.gamma = 2;
        EXPECT(call(c.a) == TRL_OK);
        EXPECT(b.terms.fetch() == c.terms.fetch() && b.x_hat_seed.fetch() == c.x_hat_seed.fetch());
        EXPECT(b.scores_seed.fetch() == c.scores_seed.fetch() && b.logits_seed.fetch() == c.logits_seed.fetch());
    }
}

TEST(a_weight_of_zero_adds_an_exact_zero) {
    Batch<float> b(3, 4, 10);
    Array<double> weights({1, 0, 0});
    EXPECT(call(b.a, weights.at()) == TRL_OK);
    EXPECT(b.terms.fetch()[3] == b.terms.fetch()[0]);
    for (float seed : b.scores_seed.fetch()) {
        EXPECT(seed == 0);
    }
    for (float seed : b.logits_seed.fetch()) {
        EXPECT(seed == 0);
    }
}

TEST(writes_zeros_for_no_images) {
    Array<double> terms(test::filled(5, 9.0));
    trl_fused_loss a = {};
    a.terms = terms.at();
    EXPECT(call(a) == TRL_OK);
    EXPECT(terms.fetch() == test::filled(5, 0.0));
}

TEST(the_first_of_equal_logits_counts) {
    Batch<float> b(2, 1, 3);
    Array<float> logits({1, 2, 2, 2, 2, 1});
    Array<int64_t> labels({1, 1});
    b.a.logits = logits.at();
    b.a.labels = labels.at();
    EXPECT(call(b.a) == TRL_OK);
    EXPECT(b.terms.fetch()[4] == 1);
}

TEST(a_nan_reaches_the_terms) {
    Batch<float> b(2, 1, 3);
    Array<float> logits({1, NAN, 2, 2, 2, 1});
    b.a.logits = logits.at();
    EXPECT(call(b.a) == TRL_OK);
    EXPECT(std::isnan(b.terms.fetch()[2]) && std::isnan(b.terms.fetch()[3]));
    EXPECT(std::isfinite(b.terms.fetch()[0]));
}

TEST(refuses_a_wrong_label) {
    for (int64_t label : {-1, 10}) {
        Batch<float> b(3, 4, 10);
        Array<int64_t> labels({1, label, 2});
        b.a.labels = labels.at();
        if (test::ON_GPU) {
            EXPECT(call(b.a) == TRL_OK);
            EXPECT(std::isnan(b.terms.fetch()[2]) && std::isnan(b.terms.fetch()[4]));
        } else {
            EXPECT_FAILS(TRL_BAD_LABEL, call(b.a), "fused_loss.labels must lie in 0..9");
            EXPECT(b.terms.fetch() == test::filled(5, 9.0));
        }
    }
}

TEST(refuses_wrong_arguments) {
    const Batch<float> b(3, 4, 10);
    trl_fused_loss a = b.a;
    a.x = nullptr;
    EXPECT_FAILS(TRL_BAD_POINTER, call(a), "fused_loss.x must not be null");
    a = b.a;
    a.logits_seed = static_cast<char *>(a.logits_seed) + 2;
    EXPECT_FAILS(TRL_BAD_POINTER, call(a), "fused_loss.logits_seed must be aligned to 4");
    a = b.a;
    a.images = -1;
    EXPECT_FAILS(TRL_BAD_SIZE, call(a), "fused_loss.images must be at least 0, got -1");
    a = b.a;
    a.pixels = INT64_MAX / 2;
    EXPECT_FAILS(TRL_BAD_SIZE, call(a), "images*pixels");
    a = b.a;
    a.classes = 0;
    EXPECT_FAILS(TRL_BAD_SIZE, call(a), "fused_loss.classes");
    a = b.a;
    a.type = 2;
    EXPECT_FAILS(TRL_BAD_VALUE, call(a), "fused_loss.type");
    a = b.a;
    a.beta = NAN;
    EXPECT_FAILS(TRL_BAD_VALUE, call(a), "fused_loss.beta must be finite");
#if !defined(TRL_TEST_CUDA)
    Array<double> weights({1, 0, NAN});
    EXPECT_FAILS(TRL_BAD_VALUE, call(b.a, weights.at()), "fused_loss.gamma must be finite");
    EXPECT_FAILS(TRL_BAD_POINTER, trl_fused_loss_cpu(nullptr, nullptr), "arguments");
#endif
}

}  // namespace
