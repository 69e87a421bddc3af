/* Every CUDA kernel against its CPU form: all sizes of the list, aligned or not, numbers by value and by pointer. */
#include <limits>

#include "test.h"
#include "trilemma/adam_clip.h"
#include "trilemma/draw_batch.h"
#include "trilemma/fused_loss.h"
#include "trilemma/measure.h"

namespace {

using test::Array;
using test::number;
using test::Random;

constexpr int64_t SIZES[] = {1, 31, 32, 33, 784, 1025};

/* The same values on the host and on the device; on the device `offset` elements off a good alignment. */
template <class T>
struct Both {
    Both(const std::vector<T> &values, size_t offset) : host(values), device(values, offset) {}

    /* The largest |device - host| / (1 + |host|); a NaN on one side alone counts as infinite. */
    double apart() {
        double worst = 0;
        const std::vector<T> &got = device.fetch();
        for (size_t i = 0; i < host.size(); ++i) {
            const double a = number(got[i]), b = number(host[i]);
            const double off = std::isnan(a) || std::isnan(b) ? (std::isnan(a) == std::isnan(b) ? 0 : HUGE_VAL)
                                                              : std::fabs(a - b) / (1 + std::fabs(b));
            worst = std::fmax(worst, off);
        }
        return worst;
    }

    std::vector<T> host;
    Array<T> device;
};

/* A rounding of the storage: two for where a value lies between. */
template <class T>
constexpr double rounding() {
    return sizeof(T) == 2 ? 0x1p-7 : 0x1p-22;
}

void expect_near(double apart, double limit, const std::string &what, int line) {
    char text[200];
    std::snprintf(text, sizeof text, "%s: %.3g apart, at most %.3g", what.c_str(), apart, limit);
    test::expect(apart <= limit, __FILE__, line, text);
}

#define EXPECT_NEAR(both, limit, what) expect_near((both).apart(), limit, what, __LINE__)

template <class G>
void adam(int64_t n, size_t offset, bool by_pointer) {
    Random random(21);
    Both<float> p(test::random_values<float>(random, n, -1, 1), offset), m(test::random_values<float>(random, n, -1, 1), offset),
        v(test::random_values<float>(random, n, 0, 1), offset);
    Both<G> g(test::random_values<G>(random, n, -2, 2), offset);
    Both<double> scalars({7, 0.01}, 0);
    trl_adam_clip a = {p.host.data(), g.host.data(), m.host.data(), v.host.data(), n, by_pointer ? 0 : 7,
        by_pointer ? -1 : 0.01, 0.5, 0.999, 1e-8, 0.4, test::Storage<G>::TYPE};
    EXPECT(trl_adam_clip_cpu(&a, by_pointer ? scalars.host.data() : nullptr) == TRL_OK);
    a.values = p.device.at();
    a.gradients = g.device.at();
    a.first = m.device.at();
    a.second = v.device.at();
    EXPECT(trl_adam_clip_cuda(&a, by_pointer ? scalars.device.at() : nullptr, nullptr) == TRL_OK);
    const std::string what = "adam_clip " + std::to_string(n);
    EXPECT_NEAR(p, 0x1p-22, what + " values");
    EXPECT_NEAR(m, 0x1p-22, what + " first");
    EXPECT_NEAR(v, 0x1p-22, what + " second");
    EXPECT_NEAR(g, 0, what + " gradients");
}

TEST(adam_clip_is_that_of_the_cpu) {
    for (int64_t n : {0, 1, 31, 32, 33, 784, 1025, 70001}) {
        for (size_t offset : {0, 1, 2, 3}) {
            for (bool by_pointer : {false, true}) {
                adam<float>(n, offset, by_pointer);
                adam<trl::bfloat16>(n, offset, by_pointer);
            }
        }
    }
    adam<float>(1500003, 0, true);
}

template <class T>
void loss(int64_t images, int64_t pixels, int64_t classes, size_t offset, bool by_pointer) {
    Random random(22);
    Both<T> x_hat(test::random_values<T>(random, images * pixels, -0.2, 1.2), offset),
        x(test::random_values<T>(random, images * pixels, 0, 1), offset),
        scores(test::random_values<T>(random, images, -3, 3), offset),
        logits(test::random_values<T>(random, images * classes, -9, 9), offset);
    std::vector<int64_t> chosen;
    for (int64_t i = 0; i < images; ++i) {
        chosen.push_back(random.below(classes));
    }
    const T nine = test::stored<T>(9);
    Both<int64_t> labels(chosen, 0);
    Both<T> x_hat_seed(test::filled(images * pixels, nine), offset), scores_seed(test::filled(images, nine), offset),
        logits_seed(test::filled(images * classes, nine), offset);
    Both<double> terms(test::filled(5, 9.0), 0), weights({0.9, 0.03, 0.2}, 0);
    trl_fused_loss a = {x_hat.host.data(), x.host.data(), scores.host.data(), logits.host.data(), labels.host.data(),
        x_hat_seed.host.data(), scores_seed.host.data(), logits_seed.host.data(), terms.host.data(), images, pixels, classes,
        by_pointer ? double{NAN} : 0.9, 0.03, 0.2, test::Storage<T>::TYPE};
    EXPECT(trl_fused_loss_cpu(&a, by_pointer ? weights.host.data() : nullptr) == TRL_OK);
    a.x_hat = x_hat.device.at();
    a.x = x.device.at();
    a.scores = scores.device.at();
    a.logits = logits.device.at();
    a.labels = labels.device.at();
    a.x_hat_seed = x_hat_seed.device.at();
    a.scores_seed = scores_seed.device.at();
    a.logits_seed = logits_seed.device.at();
    a.terms = terms.device.at();
    Array<double> workspace(test::filled(trl_fused_loss_workspace(images, pixels) / 8 + 1, 0.0));
    EXPECT(trl_fused_loss_cuda(&a, by_pointer ? weights.device.at() : nullptr, workspace.at(), nullptr) == TRL_OK);
    const std::string what = "fused_loss " + std::to_string(images) + "x" + std::to_string(pixels) + "x" + std::to_string(classes);
    EXPECT_NEAR(terms, 1e-12, what + " terms");
    EXPECT_NEAR(x_hat_seed, rounding<T>(), what + " x_hat seed");
    EXPECT_NEAR(scores_seed, 0, what + " scores seed");
    EXPECT_NEAR(logits_seed, rounding<T>(), what + " logits seed");
}

TEST(fused_loss_is_that_of_the_cpu) {
    for (int64_t pixels : SIZES) {
        for (int64_t images : {0, 1, 3, 50}) {
            for (size_t offset : {0, 1, 3}) {
                for (bool by_pointer : {false, true}) {
                    loss<float>(images, pixels, 10, offset, by_pointer);
                    loss<trl::bfloat16>(images, pixels, 10, offset, by_pointer);
                }
            }
        }
    }
    loss<float>(300, 784, 10, 0, true);
    loss<trl::bfloat16>(300, 784, 10, 0, true);
    loss<float>(1025, 33, 1000, 1, true);
    loss<float>(3000, 1025, 2, 0, true);
}

template <class T>
void draw(int64_t n, int64_t channels, int64_t plane, size_t offset, bool by_pointer, bool degraded) {
    Random random(23);
    const int64_t available = 9, elements = channels * plane;
    std::vector<uint8_t> pixels, spoilt;
    for (int64_t i = 0; i < available * elements; ++i) {
        pixels.push_back(static_cast<uint8_t>(random.below(256)));
        spoilt.push_back(static_cast<uint8_t>(random.below(256)));
    }
    std::vector<int64_t> chosen;
    for (int64_t i = 0; i < n; ++i) {
        chosen.push_back(random.below(available));
    }
    Both<uint8_t> images(pixels, offset), dirty(spoilt, offset);
    Both<int64_t> classes({5, 4, 3, 2, 1, 0, 7, 8, 9}, 0), indices(chosen, 0), labels(test::filled(n, int64_t{-5}), 0);
    Both<T> x(test::filled(n * elements, test::stored<T>(9)), offset), y(test::filled(n * elements, test::stored<T>(9)), offset);
    Both<uint64_t> seed({0x123456789ABCDEF0u}, 0);
    trl_draw_batch a = {images.host.data(), degraded ? dirty.host.data() : nullptr, classes.host.data(), indices.host.data(),
        x.host.data(), y.host.data(), labels.host.data(), available, n, channels, 1, plane, degraded ? 0 : 0.3,
        by_pointer ? 1 : seed.host[0], test::Storage<T>::TYPE};
    EXPECT(trl_draw_batch_cpu(&a, by_pointer ? seed.host.data() : nullptr) == TRL_OK);
    a.images = images.device.at();
    a.degraded = degraded ? dirty.device.at() : nullptr;
    a.classes = classes.device.at();
    a.indices = indices.device.at();
    a.x = x.device.at();
    a.y = y.device.at();
    a.labels = labels.device.at();
    EXPECT(trl_draw_batch_cuda(&a, by_pointer ? seed.device.at() : nullptr, nullptr) == TRL_OK);
    const std::string what = "draw_batch " + std::to_string(n) + "x" + std::to_string(channels) + "x" + std::to_string(plane);
    EXPECT_NEAR(x, 0, what + " x");
    EXPECT_NEAR(y, 2 * rounding<T>(), what + " y");
    EXPECT(labels.device.fetch() == labels.host);
}

TEST(draw_batch_is_that_of_the_cpu) {
    for (int64_t plane : SIZES) {
        for (int64_t n : {0, 1, 3, 50}) {
            for (size_t offset : {0, 1, 3}) {
                for (bool other : {false, true}) {
                    draw<float>(n, 1, plane, offset, other, false);
                    draw<float>(n, 3, plane, offset, false, other);
                    draw<trl::bfloat16>(n, 1, plane, offset, other, false);
                    draw<trl::bfloat16>(n, 3, plane, offset, true, other);
                }
            }
        }
    }
}

template <class T>
void measure(int64_t images, int64_t pixels, size_t offset) {
    Random random(24);
    Both<T> x_hat(test::random_values<T>(random, images * pixels, -0.2, 1.2), offset),
        x(test::random_values<T>(random, images * pixels, 0, 1), offset),
        logits(test::random_values<T>(random, images * 10, -4, 4), offset);
    Both<int64_t> labels(test::filled(images, int64_t{3}), 0);
    Both<double> squares(test::filled(images, 9.0), 0), errors(test::filled(images, 9.0), 0);
    trl_measure a = {x_hat.host.data(), x.host.data(), logits.host.data(), labels.host.data(), squares.host.data(),
        errors.host.data(), images, pixels, 10, test::Storage<T>::TYPE};
    EXPECT(trl_measure_cpu(&a) == TRL_OK);
    a = {x_hat.device.at(), x.device.at(), logits.device.at(), labels.device.at(), squares.device.at(), errors.device.at(),
        images, pixels, 10, test::Storage<T>::TYPE};
    EXPECT(trl_measure_cuda(&a, nullptr) == TRL_OK);
    const std::string what = "measure " + std::to_string(images) + "x" + std::to_string(pixels);
    EXPECT_NEAR(squares, 1e-12, what + " squares");
    EXPECT_NEAR(errors, 0, what + " errors");
}

TEST(measure_is_that_of_the_cpu) {
    for (int64_t pixels : SIZES) {
        for (int64_t images : {0, 1, 3, 50, 1025}) {
            for (size_t offset : {0, 1, 3}) {
                measure<float>(images, pixels, offset);
                measure<trl::bfloat16>(images, pixels, offset);
            }
        }
    }
}

}  // namespace
