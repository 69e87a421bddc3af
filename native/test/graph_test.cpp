/*
 * One captured graph of all kernels, replayed, against the same calls made one by one: every replay must take its numbers from
 * the device and move them on.
 */
#include <algorithm>

#include "test.h"
#include "trilemma/adam_clip.h"
#include "trilemma/advance.h"
#include "trilemma/cuda.h"
#include "trilemma/draw_batch.h"
#include "trilemma/fused_loss.h"
#include "trilemma/measure.h"

namespace {

using test::Array;
using test::filled;
using test::Random;

constexpr int64_t AVAILABLE = 600, BATCH = 5, STEPS = 2, PIXELS = 33, CLASSES = 3, REPEATS = 100;
constexpr int64_t ELEMENTS = BATCH * PIXELS;

std::vector<int32_t> orders() {
    std::vector<int32_t> order;
    Random random(31);
    for (int64_t i = 0; i < 2 * AVAILABLE; ++i) {
        order.push_back(static_cast<int32_t>(random.below(AVAILABLE)));
    }
    return order;
}

std::vector<uint8_t> pixels() {
    Random random(32);
    std::vector<uint8_t> values;
    for (int64_t i = 0; i < AVAILABLE * PIXELS; ++i) {
        values.push_back(static_cast<uint8_t>(random.below(256)));
    }
    return values;
}

std::vector<int64_t> kinds() {
    Random random(33);
    std::vector<int64_t> values;
    for (int64_t i = 0; i < AVAILABLE; ++i) {
        values.push_back(random.below(CLASSES));
    }
    return values;
}

/*
 * A training in small: the restored images are the parameters. Each step draws a batch, takes the loss against it and moves the
 * images by its gradient; the first step with the restorer's numbers, the others with the critic's.
 */
struct Training {
    explicit Training(int64_t first) : Training(Random(34), first) {}

    Training(Random random, int64_t first)
        : schedule({numbers()}),
          iteration({first}),
          order(orders()),
          indices(filled(STEPS * BATCH, int64_t{-7})),
          seeds(filled(STEPS, uint64_t{0})),
          weights({0, 0, 0}),
          restorer({0, 0}),
          critic(filled(2 * STEPS, 0.0)),
          images(pixels()),
          classes(kinds()),
          x(filled(ELEMENTS, 0.0f)),
          y(filled(ELEMENTS, 0.0f)),
          labels(filled(BATCH, int64_t{0})),
          values(test::random_values<float>(random, ELEMENTS, 0, 1)),
          gradients(filled(ELEMENTS, 0.0f)),
          first_moment(filled(ELEMENTS, 0.0f)),
          second_moment(filled(ELEMENTS, 0.0f)),
          scores(test::random_values<float>(random, BATCH, -1, 1)),
          scores_seed(filled(BATCH, 0.0f)),
          logits(test::random_values<float>(random, BATCH * CLASSES, -2, 2)),
          logits_seed(filled(BATCH * CLASSES, 0.0f)),
          terms(filled(5 * STEPS, 0.0)),
          workspace(filled(trl_fused_loss_workspace(BATCH, PIXELS) / 8 + 1, 0.0)),
          squares(filled(BATCH, 0.0)),
          errors(filled(BATCH, 0.0)) {}

    static trl_schedule numbers() {
        trl_schedule s = {};
        s.alpha = 0.2;
        s.beta = 0.1;
        s.gamma = 0.3;
        s.restorer_rate = 1e-2;
        s.decay = 0.5;
        s.critic_rate = 3e-3;
        s.warmup = 60;
        s.milestone_count = 2;
        s.milestones[0] = 30;
        s.milestones[1] = 60;
        s.noise_seed = 12345;
        return s;
    }

    /* Enqueues one iteration; the statuses' maximum, which is TRL_OK when all are. */
    trl_status enqueue(cudaStream_t stream) {
        const trl_advance ahead = {schedule.at(), iteration.at(), order.at(), AVAILABLE, BATCH, STEPS, indices.at(), seeds.at(),
            weights.at(), restorer.at(), critic.at()};
        trl_status worst = trl_advance_cuda(&ahead, stream);
        for (int64_t k = 0; k < STEPS; ++k) {
            const trl_draw_batch batch = {images.at(), nullptr, classes.at(), indices.at() + k * BATCH, x.at(), y.at(),
                labels.at(), AVAILABLE, BATCH, 1, 1, PIXELS, 0.3, 0, TRL_FLOAT32};
            worst = std::max(worst, trl_draw_batch_cuda(&batch, seeds.at() + k, stream));
            const trl_fused_loss loss = {values.at(), y.at(), scores.at(), logits.at(), labels.at(), gradients.at(),
                scores_seed.at(), logits_seed.at(), terms.at() + 5 * k, BATCH, PIXELS, CLASSES, 0, 0, 0, TRL_FLOAT32};
            worst = std::max(worst, trl_fused_loss_cuda(&loss, weights.at(), workspace.at(), stream));
            const trl_adam_clip step = {values.at(), gradients.at(), first_moment.at(), second_moment.at(), ELEMENTS, 0, 0, 0.5,
                0.999, 1e-8, 1, TRL_FLOAT32};
            const double *scalars = k == 0 ? restorer.at() : critic.at() + 2 * k;
            worst = std::max(worst, trl_adam_clip_cuda(&step, scalars, stream));
        }
        const trl_measure last = {values.at(), x.at(), logits.at(), labels.at(), squares.at(), errors.at(), BATCH, PIXELS, CLASSES,
            TRL_FLOAT32};
        return std::max(worst, trl_measure_cuda(&last, stream));
    }

    Array<trl_schedule> schedule;
    Array<int64_t> iteration;
    Array<int32_t> order;
    Array<int64_t> indices;
    Array<uint64_t> seeds;
    Array<double> weights, restorer, critic;
    Array<uint8_t> images;
    Array<int64_t> classes;
    Array<float> x, y;
    Array<int64_t> labels;
    Array<float> values, gradients, first_moment, second_moment, scores, scores_seed, logits, logits_seed;
    Array<double> terms, workspace, squares, errors;
};

void expect_equal(Training &a, Training &b) {
    EXPECT(a.iteration.fetch() == b.iteration.fetch());
    EXPECT(a.indices.fetch() == b.indices.fetch() && a.seeds.fetch() == b.seeds.fetch());
    EXPECT(a.weights.fetch() == b.weights.fetch() && a.restorer.fetch() == b.restorer.fetch());
    EXPECT(a.critic.fetch() == b.critic.fetch());
    EXPECT(a.x.fetch() == b.x.fetch() && a.y.fetch() == b.y.fetch() && a.labels.fetch() == b.labels.fetch());
    EXPECT(a.values.fetch() == b.values.fetch() && a.gradients.fetch() == b.gradients.fetch());
    EXPECT(a.first_moment.fetch() == b.first_moment.fetch() && a.second_moment.fetch() == b.second_moment.fetch());
    EXPECT(a.scores_seed.fetch() == b.scores_seed.fetch() && a.logits_seed.fetch() == b.logits_seed.fetch());
    EXPECT(a.terms.fetch() == b.terms.fetch());
    EXPECT(a.squares.fetch() == b.squares.fetch() && a.errors.fetch() == b.errors.fetch());
}

struct Graph {
    explicit Graph(Training &training) {
        EXPECT(cudaStreamCreateWithFlags(&stream, cudaStreamNonBlocking) == cudaSuccess);
        EXPECT(cudaStreamBeginCapture(stream, cudaStreamCaptureModeThreadLocal) == cudaSuccess);
        EXPECT(training.enqueue(stream) == TRL_OK);
        EXPECT(cudaStreamEndCapture(stream, &graph) == cudaSuccess);
        EXPECT(cudaGraphInstantiate(&runnable, graph, 0) == cudaSuccess);
    }

    Graph(const Graph &) = delete;
    Graph &operator=(const Graph &) = delete;

    ~Graph() {
        cudaGraphExecDestroy(runnable);
        cudaGraphDestroy(graph);
        cudaStreamDestroy(stream);
    }

    void replay(int64_t times) {
        for (int64_t i = 0; i < times; ++i) {
            EXPECT(cudaGraphLaunch(runnable, stream) == cudaSuccess);
        }
        EXPECT(cudaStreamSynchronize(stream) == cudaSuccess);
    }

    cudaStream_t stream = nullptr;
    cudaGraph_t graph = nullptr;
    cudaGraphExec_t runnable = nullptr;
};

TEST(replays_are_the_calls_themselves) {
    EXPECT(trl_cuda_use(0) == TRL_OK);
    Training eager(1), replayed(1);
    Graph graph(replayed);
    /* Nothing has run yet. */
    EXPECT(replayed.iteration.fetch()[0] == 1 && replayed.indices.fetch()[0] == -7);
    for (int64_t i = 0; i < REPEATS; ++i) {
        EXPECT(eager.enqueue(nullptr) == TRL_OK);
    }
    EXPECT(cudaDeviceSynchronize() == cudaSuccess);
    graph.replay(REPEATS);
    EXPECT(replayed.iteration.fetch()[0] == REPEATS + 1);
    expect_equal(eager, replayed);
    for (float value : replayed.values.fetch()) {
        EXPECT(std::isfinite(value));
    }
}

TEST(a_replay_may_follow_calls_and_calls_a_replay) {
    Training eager(1), mixed(1);
    Graph graph(mixed);
    for (int64_t i = 0; i < 23; ++i) {
        EXPECT(eager.enqueue(nullptr) == TRL_OK);
    }
    for (int64_t i = 0; i < 3; ++i) {
        EXPECT(mixed.enqueue(graph.stream) == TRL_OK);
    }
    graph.replay(15);
    for (int64_t i = 0; i < 5; ++i) {
        EXPECT(mixed.enqueue(graph.stream) == TRL_OK);
    }
    EXPECT(cudaDeviceSynchronize() == cudaSuccess);
    expect_equal(eager, mixed);
}

TEST(graphs_on_streams_of_their_own_do_not_disturb_each_other) {
    Training alone(1), left(1), right(1);
    Graph reference(alone), one(left), other(right);
    reference.replay(20);
    for (int64_t i = 0; i < 20; ++i) {
        EXPECT(cudaGraphLaunch(one.runnable, one.stream) == cudaSuccess);
        EXPECT(cudaGraphLaunch(other.runnable, other.stream) == cudaSuccess);
    }
    EXPECT(cudaDeviceSynchronize() == cudaSuccess);
    expect_equal(alone, left);
    expect_equal(alone, right);
}

TEST(the_numbers_after_replays_are_those_of_the_cpu) {
    Training replayed(1);
    Graph graph(replayed);
    graph.replay(REPEATS);
    const trl_schedule schedule = Training::numbers();
    const std::vector<int32_t> order = orders();
    int64_t iteration = 1;
    std::vector<int64_t> indices(STEPS * BATCH);
    std::vector<uint64_t> seeds(STEPS);
    std::vector<double> weights(3), restorer(2), critic(2 * STEPS);
    const trl_advance a = {&schedule, &iteration, order.data(), AVAILABLE, BATCH, STEPS, indices.data(), seeds.data(),
        weights.data(), restorer.data(), critic.data()};
    for (int64_t i = 0; i < REPEATS; ++i) {
        EXPECT(trl_advance_cpu(&a) == TRL_OK);
    }
    EXPECT(replayed.iteration.fetch()[0] == iteration);
    EXPECT(replayed.indices.fetch() == indices && replayed.seeds.fetch() == seeds);
    EXPECT(replayed.weights.fetch() == weights && replayed.restorer.fetch() == restorer && replayed.critic.fetch() == critic);
}

}  // namespace
