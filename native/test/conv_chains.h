/* The networks' chains of convolutions, seeded inputs for them, and a stack that frees itself. */
#ifndef TRILEMMA_CONV_CHAINS_H
#define TRILEMMA_CONV_CHAINS_H

#include "conv_reference.h"
#include "test.h"

namespace chains {

using reference::Chain;
using test::Random;

/* Layers whose parameters lie one after the other. */
struct Layers {
    std::vector<trl_conv_layer> list;
    int64_t size = 0;

    Layers &add(int32_t in, int32_t out, int32_t kernel, int32_t stride, int32_t activation, bool norm) {
        trl_conv_layer layer = {in, out, kernel, stride, activation, norm ? 1 : 0, -1, -1, -1, -1};
        layer.weight = take(int64_t{in} * out * kernel * kernel);
        if (norm) {
            layer.scale = take(out);
            layer.shift = take(out);
        } else {
            layer.bias = take(out);
        }
        list.push_back(layer);
        return *this;
    }

    /* The network's layers hold a bias beside the norm, which the chain does not see: a gap in the parameters. */
    int64_t take(int64_t count) {
        const int64_t at = size + 1;
        size = at + count;
        return at;
    }
};

inline Layers denoiser(int32_t w, int32_t channels) {
    Layers layers;
    layers.add(channels, w, 5, 1, TRL_RELU, false);
    layers.add(w, 2 * w, 5, 1, TRL_RELU, true).add(2 * w, 2 * w, 5, 1, TRL_RELU, true);
    return layers.add(2 * w, w, 5, 1, TRL_RELU, true).add(w, channels, 5, 1, TRL_CLAMP01, false);
}

inline Layers srcnn(int32_t w, int32_t channels) {
    Layers layers;
    layers.add(channels, 2 * w, 9, 1, TRL_RELU, false).add(2 * w, w, 5, 1, TRL_RELU, false);
    return layers.add(w, channels, 5, 1, TRL_CLAMP01, false);
}

inline Layers critic(int32_t w, int32_t channels) {
    Layers layers;
    layers.add(channels, w, 5, 2, TRL_LEAKY_RELU, false);
    return layers.add(w, 2 * w, 5, 2, TRL_LEAKY_RELU, true).add(2 * w, 4 * w, 5, 2, TRL_LEAKY_RELU, true);
}

inline Layers one(int32_t in, int32_t out, int32_t kernel, int32_t stride, int32_t activation = TRL_NONE, bool norm = false) {
    Layers layers;
    return layers.add(in, out, kernel, stride, activation, norm);
}

/* Images of one size, with the last layer's. */
struct Size {
    int32_t height, width;
    int64_t n, groups;

    Size after(const Layers &layers) const {
        Size size = *this;
        for (const trl_conv_layer &layer : layers.list) {
            size.height = (size.height + layer.stride - 1) / layer.stride;
            size.width = (size.width + layer.stride - 1) / layer.stride;
        }
        return size;
    }

    int64_t elements(int64_t channels) const { return n * height * width * channels; }
};

/* A chain with parameters, images and a gradient by its output, all drawn from one seed. */
struct Problem {
    Layers layers;
    Size size;
    std::vector<float> parameters, x, dy;

    Problem(const Layers &of, Size s, uint64_t seed) : layers(of), size(s) {
        Random random(seed);
        parameters = test::random_values<float>(random, layers.size, -1, 1);
        for (const trl_conv_layer &layer : layers.list) {
            /* Outputs of variance about one from inputs of variance about one; those of the last lie around 1/2. */
            const double fan_in = static_cast<double>(layer.in) * layer.kernel * layer.kernel;
            const int64_t weights = static_cast<int64_t>(fan_in) * layer.out;
            for (int64_t k = 0; k < weights; ++k) parameters[index(layer.weight + k)] *= static_cast<float>(2.4 / std::sqrt(fan_in));
            for (int64_t c = 0; c < layer.out; ++c) {
                if (layer.norm != 0) {
                    parameters[index(layer.scale + c)] += 1.5f;
                } else {
                    parameters[index(layer.bias + c)] *= 0.3f;
                    if (layer.activation == TRL_CLAMP01) parameters[index(layer.bias + c)] += 0.5f;
                }
            }
        }
        x = test::random_values<float>(random, size.elements(layers.list[0].in), 0, 1);
        dy = test::random_values<float>(random, outputs(), -1, 1);
    }

    int64_t outputs() const { return size.after(layers).elements(layers.list.back().out); }

    static size_t index(int64_t i) { return static_cast<size_t>(i); }
};

class Stack {
public:
    Stack(const Layers &layers, int32_t height, int32_t width, int32_t precision = TRL_FLOAT32)
        : status(trl_conv_stack_create(
              layers.list.data(), static_cast<int32_t>(layers.list.size()), height, width, precision, &stack_)) {}
    explicit Stack(const Problem &problem, int32_t precision = TRL_FLOAT32)
        : Stack(problem.layers, problem.size.height, problem.size.width, precision) {}
    Stack(const Stack &) = delete;
    Stack &operator=(const Stack &) = delete;
    ~Stack() { trl_conv_stack_destroy(stack_); }

    trl_conv_stack *get() const { return stack_; }

private:
    trl_conv_stack *stack_ = nullptr;

public:
    const trl_status status;
};

/* What a pass gives: the outputs, and the gradients by parameters and images. */
struct Results {
    std::vector<float> y, gradients, dx;
};

inline std::vector<float> forward(Stack &stack, const Problem &p, int32_t keep = 1) {
    std::vector<float> y(Problem::index(p.outputs()), 9.0f);
    EXPECT(trl_conv_stack_forward(stack.get(), p.parameters.data(), p.layers.size, p.x.data(), y.data(), p.size.n, p.size.groups, keep)
           == TRL_OK);
    return y;
}

inline Results pass(Stack &stack, const Problem &p) {
    Results r{forward(stack, p), std::vector<float>(p.parameters.size(), 0.0f), std::vector<float>(p.x.size(), 9.0f)};
    EXPECT(trl_conv_stack_backward(stack.get(), p.dy.data(), r.gradients.data(), r.dx.data()) == TRL_OK);
    return r;
}

/* Whether this process's instruction set has convolutions; what it lacks it says. */
inline bool missing() {
    Stack stack(one(1, 1, 1, 1), 1, 1);
    return stack.status == TRL_UNSUPPORTED;
}

}  // namespace chains

#endif
