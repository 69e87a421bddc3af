/* How a stack is used: what accumulates, what is noticed, what is refused. */
#include <limits>

#include "conv_chains.h"

namespace {

using namespace chains;

const Size kSmall = {28, 28, 3, 3};

template <class T>
bool same_bits(const std::vector<T> &a, const std::vector<T> &b) {
    return a.size() == b.size() && std::memcmp(a.data(), b.data(), a.size() * sizeof(T)) == 0;
}

bool same(const Results &a, const Results &b) {
    return same_bits(a.y, b.y) && same_bits(a.gradients, b.gradients) && same_bits(a.dx, b.dx);
}

trl_status backward(Stack &stack, const Problem &p, float *gradients, float *dx) {
    return trl_conv_stack_backward(stack.get(), p.dy.data(), gradients, dx);
}

/* What a stack that has done nothing else gives. */
Results fresh(const Problem &p, int32_t precision = TRL_FLOAT32) {
    Stack stack(p, precision);
    return pass(stack, p);
}

/* Of every kind of convolution one: spectral, strided, first and last layers of few channels. */
std::vector<Problem> problems() {
    return {Problem(denoiser(8, 1), kSmall, 1), Problem(denoiser(16, 3), kSmall, 2), Problem(critic(4, 1), kSmall, 3),
        Problem(srcnn(8, 1), kSmall, 4), Problem(one(20, 18, 5, 1), {19, 28, 3, 1}, 5)};
}

TEST(says_where_it_is_missing) {
    if (!missing()) return;
    trl_conv_stack *stack = nullptr;
    const Layers layers = one(1, 1, 1, 1);
    EXPECT_FAILS(TRL_UNSUPPORTED, trl_conv_stack_create(layers.list.data(), 1, 1, 1, TRL_FLOAT32, &stack), "conv_stack needs");
    EXPECT(stack == nullptr && trl_conv_stack_bytes(nullptr) == 0);
    std::printf("  no convolutions in this instruction set: everything else is left out\n");
}

TEST(backward_twice_adds_twice) {
    if (missing()) return;
    for (const Problem &p : problems()) {
        Stack stack(p);
        const Results first = pass(stack, p);
        std::vector<float> gradients = first.gradients, dx(p.x.size(), 9.0f);
        EXPECT(backward(stack, p, gradients.data(), dx.data()) == TRL_OK);
        EXPECT(same_bits(dx, first.dx));
        /* Groups are added one by one, so the last bits may differ. */
        float apart = 0, largest = 0;
        for (size_t k = 0; k < gradients.size(); ++k) {
            apart = std::fmax(apart, std::fabs(gradients[k] - 2 * first.gradients[k]));
            largest = std::fmax(largest, std::fabs(first.gradients[k]));
        }
        EXPECT(largest > 0 && apart <= 1e-6f * largest);
    }
}

TEST(what_is_not_wanted_is_left_alone) {
    if (missing()) return;
    for (const Problem &p : problems()) {
        const Results all = fresh(p);
        Stack stack(p);
        EXPECT(same_bits(forward(stack, p), all.y));
        std::vector<float> gradients(p.parameters.size(), 0.0f), dx(p.x.size(), 9.0f);
        EXPECT(backward(stack, p, nullptr, nullptr) == TRL_OK);
        EXPECT(backward(stack, p, gradients.data(), nullptr) == TRL_OK);
        EXPECT(same_bits(gradients, all.gradients));
        EXPECT(backward(stack, p, nullptr, dx.data()) == TRL_OK);
        EXPECT(same_bits(dx, all.dx));
    }
}

/* Parameters that no layer names lie between the others: their gradients stay as they were. */
TEST(gaps_in_the_parameters_stay_untouched) {
    if (missing()) return;
    const Problem p(denoiser(4, 1), kSmall, 1);
    std::vector<bool> named(p.parameters.size(), false);
    for (const trl_conv_layer &l : p.layers.list) {
        const int64_t sizes[] = {int64_t{l.in} * l.out * l.kernel * l.kernel, l.out, l.out, l.out};
        const int64_t offsets[] = {l.weight, l.bias, l.scale, l.shift};
        for (int part = 0; part < 4; ++part)
            for (int64_t k = 0; offsets[part] >= 0 && k < sizes[part]; ++k) named[Problem::index(offsets[part] + k)] = true;
    }
    Stack stack(p);
    forward(stack, p);
    std::vector<float> gradients(p.parameters.size(), 0.5f);
    EXPECT(backward(stack, p, gradients.data(), nullptr) == TRL_OK);
    for (size_t k = 0; k < named.size(); ++k) EXPECT((gradients[k] == 0.5f) == !named[k]);
}

TEST(backward_needs_a_forward_that_kept) {
    if (missing()) return;
    const Problem p(denoiser(8, 1), kSmall, 1);
    Stack stack(p);
    std::vector<float> dx(p.x.size());
    EXPECT_FAILS(TRL_BAD_VALUE, backward(stack, p, nullptr, dx.data()), "keep");
    forward(stack, p, 0);
    EXPECT_FAILS(TRL_BAD_VALUE, backward(stack, p, nullptr, dx.data()), "keep");
    forward(stack, p, 1);
    EXPECT(backward(stack, p, nullptr, dx.data()) == TRL_OK);
    forward(stack, p, 0);
    EXPECT_FAILS(TRL_BAD_VALUE, backward(stack, p, nullptr, dx.data()), "keep");
}

TEST(keeping_does_not_change_the_outputs) {
    if (missing()) return;
    for (const Problem &p : problems()) {
        Stack stack(p);
        EXPECT(same_bits(forward(stack, p, 0), forward(stack, p, 1)));
    }
}

TEST(parameters_changed_in_place_are_noticed) {
    if (missing()) return;
    for (Problem p : problems()) {
        Stack stack(p);
        pass(stack, p);
        for (const trl_conv_layer &l : p.layers.list) {
            /* The last weight of a layer, then one of its vectors. */
            const int64_t last = l.weight + int64_t{l.in} * l.out * l.kernel * l.kernel - 1;
            for (int64_t k : {last, l.bias >= 0 ? l.bias : l.scale, l.shift >= 0 ? l.shift : l.bias}) {
                p.parameters[Problem::index(k)] += 0.25f;
                EXPECT(same(pass(stack, p), fresh(p)));
            }
        }
    }
}

/* The gradient belongs to the pass, whatever became of the parameters meanwhile, and so does the next one. */
TEST(parameters_changed_before_backward_do_no_harm) {
    if (missing()) return;
    for (const Problem &p : problems()) {
        const Results wanted = fresh(p);
        Stack stack(p);
        forward(stack, p);
        Problem changed = p;
        for (float &parameter : changed.parameters) parameter *= 1.5f;
        std::vector<float> gradients(p.parameters.size(), 0.0f), dx(p.x.size());
        EXPECT(backward(stack, changed, gradients.data(), dx.data()) == TRL_OK);
        EXPECT(same_bits(gradients, wanted.gradients) && same_bits(dx, wanted.dx));
        EXPECT(same(pass(stack, p), wanted));
    }
}

TEST(batches_of_any_size_follow_each_other) {
    if (missing()) return;
    const Size sizes[] = {{28, 28, 2, 1}, {28, 28, 9, 3}, {28, 28, 1, 1}, {28, 28, 9, 1}, {28, 28, 2, 2}, {28, 28, 2, 1}};
    for (const Layers &layers : {denoiser(8, 1), denoiser(16, 3), critic(4, 3), srcnn(4, 1)}) {
        Stack stack(layers, 28, 28);
        uint64_t seed = 1;
        for (const Size &size : sizes) {
            const Problem p(layers, size, seed++);
            EXPECT(same(pass(stack, p), fresh(p)));
        }
    }
}

/* Without a norm, or with groups of one image, images do not know of each other. */
TEST(images_are_computed_apart) {
    if (missing()) return;
    for (const Problem &all : {Problem(srcnn(8, 1), {28, 28, 7, 1}, 1), Problem(denoiser(8, 1), {28, 28, 7, 7}, 2),
             Problem(critic(4, 1), {21, 18, 7, 7}, 3)}) {
        const Results together = fresh(all);
        Stack stack(all);
        const size_t x = all.x.size() / 7, y = all.dy.size() / 7;
        for (size_t i = 0; i < 7; ++i) {
            Problem apart = all;
            apart.size.n = apart.size.groups = 1;
            apart.x.assign(all.x.begin() + static_cast<std::ptrdiff_t>(i * x), all.x.begin() + static_cast<std::ptrdiff_t>((i + 1) * x));
            apart.dy.assign(all.dy.begin() + static_cast<std::ptrdiff_t>(i * y), all.dy.begin() + static_cast<std::ptrdiff_t>((i + 1) * y));
            const Results single = pass(stack, apart);
            EXPECT(std::memcmp(single.y.data(), together.y.data() + i * y, y * sizeof(float)) == 0);
            EXPECT(std::memcmp(single.dx.data(), together.dx.data() + i * x, x * sizeof(float)) == 0);
        }
    }
}

TEST(stacks_do_not_know_of_each_other) {
    if (missing()) return;
    const std::vector<Problem> all = problems();
    for (const Problem &a : all)
        for (const Problem &b : all) {
            const Results wanted_a = fresh(a), wanted_b = fresh(b);
            Stack one_stack(a), other(b);
            EXPECT(same_bits(forward(one_stack, a), wanted_a.y) && same_bits(forward(other, b), wanted_b.y));
            std::vector<float> dx_a(a.x.size()), dx_b(b.x.size());
            EXPECT(backward(one_stack, a, nullptr, dx_a.data()) == TRL_OK && backward(other, b, nullptr, dx_b.data()) == TRL_OK);
            EXPECT(same_bits(dx_a, wanted_a.dx) && same_bits(dx_b, wanted_b.dx));
        }
}

TEST(a_nan_shows_in_the_outputs) {
    if (missing()) return;
    const float quiet = std::numeric_limits<float>::quiet_NaN();
    float all_ones = 0;
    const uint32_t bits = 0x7fffffffu;
    std::memcpy(&all_ones, &bits, sizeof bits);
    for (int32_t precision : {TRL_FLOAT32, TRL_BFLOAT16})
        for (float nan : {quiet, -quiet, all_ones}) {
            for (Problem p : problems()) {
                p.x[p.x.size() / 2] = nan;
                Stack stack(p, precision);
                const std::vector<float> y = forward(stack, p);
                bool found = false;
                for (float value : y) found = found || std::isnan(value);
                EXPECT(found);
            }
            for (int32_t activation : {TRL_NONE, TRL_RELU, TRL_LEAKY_RELU, TRL_CLAMP01})
                for (const Layers &layers : {one(1, 1, 3, 1, activation), one(16, 16, 5, 1, activation), one(16, 1, 5, 1, activation)}) {
                    Problem p(layers, {28, 28, 2, 1}, 1);
                    p.x[0] = nan;
                    Stack stack(p, precision);
                    EXPECT(std::isnan(forward(stack, p)[0]));
                }
        }
}

/* A diverged parameter too, and images that it does not reach stay as they are. */
TEST(a_nan_stays_in_its_image_and_group) {
    if (missing()) return;
    Problem p(denoiser(8, 1), {28, 28, 4, 2}, 1);
    const Results wanted = fresh(p);
    p.x[5] = std::numeric_limits<float>::quiet_NaN();
    const Results got = fresh(p);
    const size_t half = p.dy.size() / 2;
    EXPECT(std::isnan(got.y[0]));
    EXPECT(std::memcmp(got.y.data() + half, wanted.y.data() + half, half * sizeof(float)) == 0);
    Stack stack(p);
    forward(stack, p);
    p.x[5] = 0.5f;
    Problem clean(denoiser(8, 1), {28, 28, 4, 2}, 7);
    EXPECT(same(pass(stack, clean), fresh(clean)));
}

TEST(no_images_are_no_work) {
    if (missing()) return;
    const Problem p(denoiser(8, 1), kSmall, 1);
    Stack stack(p);
    const Results before = pass(stack, p);
    EXPECT(trl_conv_stack_forward(stack.get(), p.parameters.data(), p.layers.size, nullptr, nullptr, 0, 1, 1) == TRL_OK);
    /* Backward of no images adds nothing and reads nothing: not the batch before. */
    std::vector<float> gradients(p.parameters.size(), 0.0f), dx(p.x.size(), 9.0f);
    EXPECT(backward(stack, p, gradients.data(), dx.data()) == TRL_OK);
    EXPECT(same_bits(gradients, test::filled(p.layers.size, 0.0f)));
    EXPECT(same_bits(dx, test::filled(static_cast<int64_t>(dx.size()), 9.0f)));
    EXPECT(same(pass(stack, p), before));
}

TEST(memory_stays_after_the_first_passes) {
    if (missing()) return;
    for (int32_t precision : {TRL_FLOAT32, TRL_BFLOAT16})
        for (const Problem &p : problems()) {
            Stack stack(p, precision);
            EXPECT(trl_conv_stack_bytes(stack.get()) >= 0);
            pass(stack, p);
            /* A pass that does not keep holds its spectra where the others hold smaller ones. */
            forward(stack, p, 0);
            const int64_t bytes = trl_conv_stack_bytes(stack.get());
            EXPECT(bytes > static_cast<int64_t>(p.x.size() * sizeof(float)));
            for (int i = 0; i < 5; ++i) {
                pass(stack, p);
                forward(stack, p, 0);
            }
            EXPECT(trl_conv_stack_bytes(stack.get()) == bytes);
        }
}

TEST(bfloat16_takes_less_memory_and_gives_the_same_bits_again) {
    if (missing()) return;
    const Problem p(denoiser(16, 1), {28, 28, 8, 1}, 1);
    Stack wide(p), narrow(p, TRL_BFLOAT16);
    pass(wide, p);
    const Results first = pass(narrow, p);
    EXPECT(same(pass(narrow, p), first));
    EXPECT(trl_conv_stack_bytes(narrow.get()) < trl_conv_stack_bytes(wide.get()));
}

trl_status create(const Layers &layers, int32_t height = 28, int32_t width = 28, int32_t precision = TRL_FLOAT32) {
    trl_conv_stack *stack = nullptr;
    const trl_status status = trl_conv_stack_create(
        layers.list.data(), static_cast<int32_t>(layers.list.size()), height, width, precision, &stack);
    trl_conv_stack_destroy(stack);
    return status;
}

template <class Change>
Layers changed(Change change, size_t i = 1) {
    Layers layers = denoiser(4, 1);
    change(layers.list[i]);
    return layers;
}

TEST(refuses_wrong_layers) {
    if (missing()) return;
    using L = trl_conv_layer;
    EXPECT_FAILS(TRL_BAD_VALUE, create(changed([](L &l) { l.in = 5; })), "outputs of the layer before");
    EXPECT_FAILS(TRL_BAD_SIZE, create(changed([](L &l) { l.in = 0; }, 0)), "layer.in must be at least 1, got 0");
    EXPECT_FAILS(TRL_BAD_SIZE, create(changed([](L &l) { l.out = -1; })), "layer.out");
    EXPECT_FAILS(TRL_BAD_VALUE, create(changed([](L &l) { l.kernel = 4; })), "layer.kernel must be odd, got 4");
    EXPECT_FAILS(TRL_BAD_SIZE, create(changed([](L &l) { l.kernel = -3; })), "layer.kernel");
    EXPECT_FAILS(TRL_BAD_VALUE, create(changed([](L &l) { l.stride = 3; })), "layer.stride must be 1 or 2, got 3");
    EXPECT_FAILS(TRL_BAD_VALUE, create(changed([](L &l) { l.activation = 4; })), "layer.activation");
    EXPECT_FAILS(TRL_BAD_VALUE, create(changed([](L &l) { l.norm = 2; })), "layer.norm");
    EXPECT_FAILS(TRL_BAD_SIZE, create(changed([](L &l) { l.weight = -1; })), "layer.weight");
    EXPECT_FAILS(TRL_BAD_VALUE, create(changed([](L &l) { l.bias = 0; })), "layer.bias");
    EXPECT_FAILS(TRL_BAD_SIZE, create(changed([](L &l) { l.scale = -1; })), "layer.scale");
    EXPECT_FAILS(TRL_BAD_SIZE, create(changed([](L &l) { l.bias = -2; }, 0)), "layer.bias");
    EXPECT_FAILS(TRL_BAD_VALUE, create(changed([](L &l) { l.shift = 0; }, 0)), "layer.shift");
    EXPECT_FAILS(TRL_BAD_SIZE, create(denoiser(4, 1), 0), "height");
    EXPECT_FAILS(TRL_BAD_SIZE, create(denoiser(4, 1), 28, -28), "width");
    EXPECT_FAILS(TRL_BAD_VALUE, create(denoiser(4, 1), 28, 28, 2), "precision");
    EXPECT_FAILS(TRL_BAD_SIZE, create(Layers()), "count");
}

TEST(refuses_offsets_past_the_numbers) {
    if (missing()) return;
    Layers far = one(1, 1, 3, 1);
    far.list[0].weight = INT64_MAX - 4;
    EXPECT_FAILS(TRL_BAD_SIZE, create(far), "layer.weight");
}

TEST(refuses_wrong_arguments) {
    if (missing()) return;
    const Problem p(denoiser(4, 1), kSmall, 1);
    Stack stack(p);
    const float *parameters = p.parameters.data(), *x = p.x.data();
    std::vector<float> out(p.dy.size());
    const auto run = [&](trl_conv_stack *s, const float *values, int64_t size, const float *images, float *y, int64_t n, int64_t groups) {
        return trl_conv_stack_forward(s, values, size, images, y, n, groups, 1);
    };
    const int64_t size = p.layers.size;
    EXPECT_FAILS(TRL_BAD_POINTER, run(nullptr, parameters, size, x, out.data(), 3, 1), "stack must not be null");
    EXPECT_FAILS(TRL_BAD_POINTER, run(stack.get(), nullptr, size, x, out.data(), 3, 1), "parameters");
    EXPECT_FAILS(TRL_BAD_POINTER, run(stack.get(), parameters, size, nullptr, out.data(), 3, 1), ".x");
    EXPECT_FAILS(TRL_BAD_POINTER, run(stack.get(), parameters, size, x, nullptr, 3, 1), ".y");
    EXPECT_FAILS(TRL_BAD_SIZE, run(stack.get(), parameters, size, x, out.data(), -1, 1), ".n");
    EXPECT_FAILS(TRL_BAD_SIZE, run(stack.get(), parameters, size, x, out.data(), 3, 0), "groups");
    EXPECT_FAILS(TRL_BAD_VALUE, run(stack.get(), parameters, size, x, out.data(), 3, 2), "groups");
    EXPECT_FAILS(TRL_BAD_SIZE, run(stack.get(), parameters, size - 1, x, out.data(), 3, 1), "conv_stack.size must be at least");
    EXPECT_FAILS(TRL_BAD_POINTER, trl_conv_stack_backward(nullptr, x, nullptr, nullptr), "stack");
    EXPECT_FAILS(TRL_BAD_POINTER, trl_conv_stack_backward(stack.get(), nullptr, nullptr, nullptr), "dy");
    EXPECT_FAILS(TRL_BAD_POINTER, trl_conv_stack_create(nullptr, 1, 4, 4, TRL_FLOAT32, nullptr), "out");
    trl_conv_stack_destroy(nullptr);
}

}  // namespace
