#include "trilemma/advance.h"

#include <algorithm>
#include <utility>

#include "test.h"

namespace {

using test::Array;
using test::Random;

trl_status call(const trl_advance &a) {
#if defined(TRL_TEST_CUDA)
    const trl_status status = trl_advance_cuda(&a, nullptr);
    cudaDeviceSynchronize();
    return status;
#else
    return trl_advance_cpu(&a);
#endif
}

/* The order of an epoch: any shuffle will do. */
std::vector<int32_t> shuffled(int64_t available, int64_t epoch) {
    std::vector<int32_t> order;
    for (int64_t i = 0; i < available; ++i) {
        order.push_back(static_cast<int32_t>(i));
    }
    Random random(static_cast<uint64_t>(1000 + epoch));
    for (int64_t i = available - 1; i > 0; --i) {
        std::swap(order[static_cast<size_t>(i)], order[static_cast<size_t>(random.below(i + 1))]);
    }
    return order;
}

trl_schedule paper() {
    trl_schedule s = {};
    s.alpha = 0.1;
    s.beta = 0.02;
    s.gamma = 0.7;
    s.restorer_rate = 1e-3;
    s.decay = 0.3;
    s.critic_rate = 5e-4;
    s.warmup = 10;
    s.milestone_count = 3;
    s.milestones[0] = 4;
    s.milestones[1] = 7;
    s.milestones[2] = 7;
    s.noise_seed = 0xFFFFFFFFFFFFFFF0u;
    return s;
}

/* The numbers of a training as a host would keep them: counters that move on, nothing computed from t. */
struct Host {
    Host(const trl_schedule &schedule, int64_t images) : s(schedule), available(images), order(shuffled(images, 0)) {}

    int32_t next_index() {
        if (place == available) {
            place = 0;
            order = shuffled(available, ++epoch);
        }
        return order[static_cast<size_t>(place++)];
    }

    uint64_t next_seed() { return Random(s.noise_seed + batches++).next(); }

    const trl_schedule s;
    const int64_t available;
    std::vector<int32_t> order;
    int64_t epoch = 0, place = 0;
    uint64_t batches = 0;
    double critic_step = 0;
};

/* Where the kernel works. */
struct Numbers {
    Numbers(const trl_schedule &s, int64_t t, int64_t available, int64_t batch, int64_t steps)
        : schedule({s}),
          iteration({t}),
          order(both(available, t * steps * batch)),
          indices(test::filled(steps * batch, int64_t{-7})),
          seeds(test::filled(steps, uint64_t{7})),
          weights({-7, -7, -7}),
          restorer({-7, -7}),
          critic(test::filled(2 * steps, -7.0)) {
        a = {schedule.at(), iteration.at(), order.at(), available, batch, steps, indices.at(), seeds.at(), weights.at(),
            restorer.at(), critic.at()};
    }

    /* The orders of the epoch that holds `position` and of the one after it. */
    static std::vector<int32_t> both(int64_t available, int64_t position) {
        const int64_t epoch = position / available;
        std::vector<int32_t> first = shuffled(available, epoch), second = shuffled(available, epoch + 1);
        if (epoch % 2 == 1) {
            std::swap(first, second);
        }
        first.insert(first.end(), second.begin(), second.end());
        return first;
    }

    Array<trl_schedule> schedule;
    Array<int64_t> iteration;
    Array<int32_t> order;
    Array<int64_t> indices;
    Array<uint64_t> seeds;
    Array<double> weights, restorer, critic;
    trl_advance a;
};

/* Iterations 0..last of a training against the host's, each from its own arrays as the caller would refill them. */
void compare(const trl_schedule &s, int64_t last, int64_t available, int64_t batch, int64_t steps) {
    Host host(s, available);
    double rate = s.restorer_rate;
    for (int64_t t = 0; t <= last; ++t) {
        Numbers n(s, t, available, batch, steps);
        EXPECT(call(n.a) == TRL_OK);
        EXPECT(n.iteration.fetch()[0] == t + 1);
        const std::vector<int64_t> indices = n.indices.fetch();
        const std::vector<uint64_t> seeds = n.seeds.fetch();
        const std::vector<double> critic = n.critic.fetch();
        for (int64_t k = 0; k < steps; ++k) {
            EXPECT(seeds[static_cast<size_t>(k)] == host.next_seed());
            EXPECT(critic[static_cast<size_t>(2 * k)] == ++host.critic_step);
            EXPECT(critic[static_cast<size_t>(2 * k + 1)] == s.critic_rate);
            for (int64_t i = 0; i < batch; ++i) {
                EXPECT(indices[static_cast<size_t>(k * batch + i)] == host.next_index());
            }
        }
        for (int64_t i = 0; i < s.milestone_count; ++i) {
            rate *= s.milestones[i] == t ? s.decay : 1;
        }
        EXPECT(n.restorer.fetch() == (std::vector<double>{static_cast<double>(t), rate}));
        const double falling = s.warmup == 0 ? -1 : 1 - static_cast<double>(t) / static_cast<double>(s.warmup);
        EXPECT(n.weights.fetch() == (std::vector<double>{std::max(falling, s.alpha), s.beta, s.gamma}));
    }
}

TEST(mixes_as_published) {
    /* The first outputs of SplitMix64 from state 1234567: its state moves by a constant, and mix() of a state is its output. */
    const uint64_t published[] = {6457827717110365317u, 3203168211198807973u, 9817491932198370423u, 4593380528125082431u};
    trl_schedule s = paper();
    for (uint64_t i = 0; i < 4; ++i) {
        s.noise_seed = 1234567 + i * 0x9E3779B97F4A7C15u;
        Numbers n(s, 0, 10, 1, 1);
        EXPECT(call(n.a) == TRL_OK);
        EXPECT(n.seeds.fetch()[0] == published[i]);
    }
}

TEST(agrees_with_a_host_that_counts) {
    compare(paper(), 25, 40, 3, 5);
    /* An epoch that ends with a batch, within one, and once an iteration. */
    compare(paper(), 12, 20, 5, 2);
    compare(paper(), 12, 31, 10, 3);
    compare(paper(), 12, 15, 3, 5);
    compare(paper(), 5, 1, 1, 1);
    compare(paper(), 3, 60000, 50, 5);
    compare(paper(), 3, 9000, 1025, 3);
    compare(paper(), 2, 3000, 2, 1025);
}

TEST(warm_up_may_be_none_or_end_at_once) {
    trl_schedule s = paper();
    for (int64_t warmup : {0, 1, 3, 1000000007}) {
        s.warmup = warmup;
        compare(s, 4, 8, 2, 2);
    }
    s.alpha = 1;
    compare(s, 4, 8, 2, 2);
    s.alpha = 0;
    s.warmup = 2;
    compare(s, 4, 8, 2, 2);
}

TEST(milestones_may_be_none_or_sixteen) {
    trl_schedule s = paper();
    s.milestone_count = 0;
    compare(s, 9, 8, 2, 2);
    s.milestone_count = 16;
    for (int64_t i = 0; i < 16; ++i) {
        s.milestones[i] = 17 - i;
    }
    compare(s, 20, 8, 2, 2);
}

TEST(late_iterations_do_not_overflow) {
    const int64_t t = 3000000000, available = 60000, batch = 50, steps = 5;
    Numbers n(paper(), t, available, batch, steps);
    EXPECT(call(n.a) == TRL_OK);
    const int64_t position = t * steps * batch;
    const std::vector<int32_t> order = shuffled(available, position / available);
    EXPECT(n.indices.fetch()[0] == order[static_cast<size_t>(position % available)]);
    EXPECT(n.critic.fetch()[8] == 15000000005.0);
    EXPECT(n.seeds.fetch()[4] == Random(paper().noise_seed + 15000000004u).next());
}

TEST(calls_in_a_row_go_on_by_themselves) {
    Numbers n(paper(), 0, 40, 2, 3);
    for (int64_t t = 0; t < 6; ++t) {
        EXPECT(call(n.a) == TRL_OK);
    }
    Numbers last(paper(), 5, 40, 2, 3);
    EXPECT(call(last.a) == TRL_OK);
    EXPECT(n.iteration.fetch() == last.iteration.fetch() && n.indices.fetch() == last.indices.fetch());
    EXPECT(n.seeds.fetch() == last.seeds.fetch() && n.weights.fetch() == last.weights.fetch());
    EXPECT(n.restorer.fetch() == last.restorer.fetch() && n.critic.fetch() == last.critic.fetch());
}

TEST(refuses_wrong_numbers) {
    trl_schedule s = paper();
    Numbers negative(s, 0, 8, 2, 2);
    Array<int64_t> before({-1});
    negative.a.iteration = before.at();
    if (test::ON_GPU) {
        EXPECT(call(negative.a) == TRL_OK);
        EXPECT(negative.indices.fetch() == test::filled(4, int64_t{-1}));
        return;
    }
    EXPECT_FAILS(TRL_BAD_VALUE, call(negative.a), "advance.iteration must be at least 0, and below 2^53/(critic_steps*batch), got -1");
    EXPECT(negative.indices.fetch()[0] == -7 && before.fetch()[0] == -1);
    Array<int64_t> beyond({INT64_C(1) << 60});
    negative.a.iteration = beyond.at();
    EXPECT_FAILS(TRL_BAD_VALUE, call(negative.a), "advance.iteration");
    EXPECT(negative.indices.fetch()[0] == -7);
    s.milestone_count = 17;
    Numbers many(s, 0, 8, 2, 2);
    EXPECT_FAILS(TRL_BAD_VALUE, call(many.a), "advance.schedule.milestone_count must be in 0..16, got 17");
    s = paper();
    s.warmup = -1;
    Numbers warmup(s, 0, 8, 2, 2);
    EXPECT_FAILS(TRL_BAD_VALUE, call(warmup.a), "advance.schedule.warmup");
    s = paper();
    s.gamma = NAN;
    Numbers gamma(s, 0, 8, 2, 2);
    EXPECT_FAILS(TRL_BAD_VALUE, call(gamma.a), "advance.schedule.gamma must be finite");
}

TEST(refuses_wrong_arguments) {
    const Numbers n(paper(), 0, 8, 2, 2);
    trl_advance a = n.a;
    a.critic_steps = 5;
    EXPECT_FAILS(TRL_BAD_VALUE, call(a), "advance.critic_steps*batch must be at most `available`, got 10");
    a = n.a;
    a.batch = 0;
    EXPECT_FAILS(TRL_BAD_SIZE, call(a), "advance.batch must be at least 1");
    a = n.a;
    a.batch = INT64_MAX / 2;
    EXPECT_FAILS(TRL_BAD_SIZE, call(a), "critic_steps*batch must stay below");
    a = n.a;
    a.available = 0;
    EXPECT_FAILS(TRL_BAD_SIZE, call(a), "advance.available");
    a = n.a;
    a.order = nullptr;
    EXPECT_FAILS(TRL_BAD_POINTER, call(a), "advance.order must not be null");
    a = n.a;
    a.weights = reinterpret_cast<double *>(reinterpret_cast<char *>(a.weights) + 4);
    EXPECT_FAILS(TRL_BAD_POINTER, call(a), "advance.weights must be aligned to 8");
#if !defined(TRL_TEST_CUDA)
    EXPECT_FAILS(TRL_BAD_POINTER, trl_advance_cpu(nullptr), "arguments");
#endif
}

}  // namespace
