/* All variants that this machine runs give the same results, to rounding. Compiled together with the kernels' objects.
 */
#include "test.h"

#include "kernels.h"

namespace {

using test::number;
using test::Random;

const char *const NAMES[] = {"base", "v3", "v4", "v4bf16"};

std::vector<const trl::KernelTable *> tables() {
    std::vector<const trl::KernelTable *> all;
    for (const char *name : NAMES) {
        const trl::KernelTable *table = trl::kernels_of(name);
        if (table != nullptr) {
            all.push_back(table);
        }
    }
    return all;
}

/* Collects one vector of results per variant and compares each with the first. */
template <class Run>
void expect_agreement(const char *what, double tolerance, Run run) {
    const std::vector<const trl::KernelTable *> all = tables();
    const std::vector<double> first = run(*all[0]);
    for (const trl::KernelTable *table : all) {
        const std::vector<double> other = run(*table);
        double worst = 0;
        for (size_t i = 0; i < first.size(); ++i) {
            worst = std::fmax(worst, std::fabs(other[i] - first[i]));
        }
        char text[200];
        std::snprintf(text, sizeof text, "%s: %s differs from %s by %.3g", what, table->isa, all[0]->isa, worst);
        test::expect(other.size() == first.size() && worst <= tolerance, __FILE__, __LINE__, text);
        std::printf("  %s\n", text);
    }
}

void append(std::vector<double> &out, const std::vector<float> &values) {
    out.insert(out.end(), values.begin(), values.end());
}

TEST(variants_agree_on_fused_loss) {
    expect_agreement("fused_loss", 1e-6, [](const trl::KernelTable &table) {
        Random random(3);
        const int64_t images = 20, pixels = 1025, classes = 10;
        const std::vector<float> x_hat = test::random_values<float>(random, images * pixels, 0, 1);
        const std::vector<float> x = test::random_values<float>(random, images * pixels, 0, 1);
        const std::vector<float> scores = test::random_values<float>(random, images, -1, 1);
        const std::vector<float> logits = test::random_values<float>(random, images * classes, -3, 3);
        const std::vector<int64_t> labels = test::filled(images, int64_t{3});
        std::vector<float> x_hat_seed(x.size()), scores_seed(scores.size()), logits_seed(logits.size());
        std::vector<double> results(5);
        table.fused_loss(
            {x_hat.data(), x.data(), scores.data(), logits.data(), labels.data(), x_hat_seed.data(), scores_seed.data(),
                logits_seed.data(), results.data(), images, pixels, classes, 0.9, 0.1, 0.2, TRL_FLOAT32});
        append(results, x_hat_seed);
        append(results, scores_seed);
        append(results, logits_seed);
        return results;
    });
}

TEST(variants_agree_on_adam_clip) {
    expect_agreement("adam_clip", 1e-6, [](const trl::KernelTable &table) {
        Random random(4);
        const int64_t n = 1025;
        std::vector<float> p = test::random_values<float>(random, n, -1, 1),
                           g = test::random_values<float>(random, n, -1, 1);
        std::vector<float> m = test::random_values<float>(random, n, -1, 1),
                           v = test::random_values<float>(random, n, 0, 1);
        table.adam_clip({p.data(), g.data(), m.data(), v.data(), n, 7, 1e-3, 0.9, 0.999, 1e-8, 0.5, TRL_FLOAT32});
        std::vector<double> results;
        append(results, p);
        append(results, m);
        append(results, v);
        return results;
    });
}

TEST(variants_agree_on_noise) {
    expect_agreement("gaussian_noise", 4e-6, [](const trl::KernelTable &table) {
        std::vector<float> z(100003);
        table.gaussian_noise(z.data(), z.data(), static_cast<int64_t>(z.size()), 1, 5);
        std::vector<double> results;
        append(results, z);
        return results;
    });
}

TEST(variants_agree_on_measure) {
    expect_agreement("measure", 1e-4, [](const trl::KernelTable &table) {
        Random random(6);
        const std::vector<float> x_hat = test::random_values<float>(random, 3 * 1025, 0, 1);
        const std::vector<float> x = test::random_values<float>(random, 3 * 1025, 0, 1);
        std::vector<double> squares(3);
        table.measure({x_hat.data(), x.data(), nullptr, nullptr, squares.data(), nullptr, 3, 1025, 0, TRL_FLOAT32});
        return squares;
    });
}

}  // namespace
