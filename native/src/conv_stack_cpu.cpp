// The chain: which operation serves which layer, and the order of work.
#include "error.h"
#include "kernels.h"

#include <memory>

#include "conv/direct.h"
#include "conv/edge.h"
#include "conv/spectral.h"

namespace trl {
namespace TRL_ISA {
namespace {

class Stack {
public:
    Stack(const trl_conv_layer *layers, int count, int height, int width, int32_t precision)
        : count_(count), precision_(precision) {
        layers_.reset(new Layer[static_cast<size_t>(count) + 1]);
        operations_.reset(new std::unique_ptr<Operation>[static_cast<size_t>(count)]);
        // Layer 0 stands for the input when the first convolution does not read it from outside.
        Layer &input = layers_[0];
        input.spec.out = layers[0].in;
        input.spec.bias = input.spec.scale = input.spec.shift = -1;
        input.height = height;
        input.width = width;
        for (int i = 0; i < count; i++) {
            Layer &layer = layers_[static_cast<size_t>(i) + 1];
            layer.spec = layers[i];
            layer.in_height = height;
            layer.in_width = width;
            height = layer.height = (height + layers[i].stride - 1) / layers[i].stride;
            width = layer.width = (width + layers[i].stride - 1) / layers[i].stride;
            operations_[static_cast<size_t>(i)] = choose(i, layer);
            const trl_conv_layer &spec = layer.spec;
            reach(spec.weight, static_cast<int64_t>(spec.out) * spec.kernel * spec.kernel * spec.in);
            reach(spec.bias, spec.out);
            reach(spec.scale, spec.out);
            reach(spec.shift, spec.out);
        }
    }

    // Floats up to the end of the last parameter that a layer names.
    int64_t parameters() const { return parameters_; }

    void forward(const float *values, const float *x, float *y, Images images, bool keep) {
        recognise(values);
        const float *parameters = known_.get();
        outside_.x = x;
        kept_ = keep;
        empty_ = images.count == 0;
        if (empty_) return;
        if (!reads_outside_) take_input(x, images);
        for (int i = 0; i < count_; i++) {
            Layer &layer = at(i);
            layer.begin(images);
            operations_[static_cast<size_t>(i)]->forward(parameters, outside_, keep);
            layer.finish(parameters);
        }
        give_output(y);
    }

    bool kept() const { return kept_; }

    // By the parameters that the forward pass read: they may have changed since.
    void backward(const float *dy, float *gradients, float *dx) {
        if (empty_) return;
        const float *parameters = known_.get();
        outside_.dx = dx;
        Layer &last = at(count_ - 1);
        last.dp_buffer(&gradient_[0]);
        take_gradient(last, dy);
        for (int i = count_ - 1; i >= 0; i--) {
            at(i).finish_backward(gradients);
            const bool by_input = i > 0 || dx != nullptr;
            if (i > 0 || !reads_outside_) before(i).dp_buffer(&gradient_[(count_ - i) % 2]);
            operations_[static_cast<size_t>(i)]->backward(parameters, outside_, gradients, by_input);
        }
        if (dx != nullptr && !reads_outside_) give_input_gradient(dx);
    }

    int64_t bytes() const {
        int64_t sum = known_.bytes() + work_.bytes() + gradient_[0].bytes() + gradient_[1].bytes() + layers_[0].bytes();
        for (int i = 0; i < count_; i++) sum += layers_[static_cast<size_t>(i) + 1].bytes() + operations_[static_cast<size_t>(i)]->bytes();
        return sum;
    }

private:
    Layer &at(int i) { return layers_[static_cast<size_t>(i) + 1]; }
    Layer &before(int i) { return layers_[static_cast<size_t>(i)]; }

    // Comparing is a thousand times cheaper than transforming the weights again, and cannot be forgotten.
    void recognise(const float *parameters) {
        const size_t bytes = static_cast<size_t>(parameters_) * sizeof(float);
        float *known = known_.need(parameters_);
        if (known_once_ && std::memcmp(known, parameters, bytes) == 0) return;
        std::memcpy(known, parameters, bytes);
        known_once_ = true;
        for (int i = 0; i < count_; i++) operations_[static_cast<size_t>(i)]->changed();
    }

    void reach(int64_t offset, int64_t count) {
        if (offset >= 0 && offset + count > parameters_) parameters_ = offset + count;
    }

    std::unique_ptr<Operation> choose(int i, Layer &layer) {
        if (i == 0 && layer.spec.in <= Edge::kMostChannels) {
            reads_outside_ = true;
            return std::unique_ptr<Operation>(new Direct(layer, nullptr, work_));
        }
        if (serves_spectral(layer.spec, layer.in_height, layer.in_width)) {
            if (precision_ == TRL_BFLOAT16) return std::unique_ptr<Operation>(new Spectral<Bfloat16>(layer, before(i), work_));
            return std::unique_ptr<Operation>(new Spectral<Float32>(layer, before(i), work_));
        }
        if (i == count_ - 1 && Edge::serves(layer.spec)) return std::unique_ptr<Operation>(new Edge(layer, before(i), work_));
        return std::unique_ptr<Operation>(new Direct(layer, &before(i), work_));
    }

    void take_input(const float *x, Images images) {
        Layer &input = layers_[0];
        input.begin(images);
        input.finish(nullptr);
        const int channels = input.spec.out;
        for (int64_t i = 0; i < images.count; i++)
            for (int p = 0; p < input.pixels(); p++)
                for (int c = 0; c < channels; c++)
                    input.z(i, c / kLanes)[p * kLanes + c % kLanes] = x[(i * input.pixels() + p) * channels + c];
    }

    void give_output(float *y) {
        const Layer &last = at(count_ - 1);
        const int channels = last.spec.out;
        for (int64_t i = 0; i < last.images().count; i++) {
            float *image = y + i * last.pixels() * channels;
            for (int v = 0; v < last.vectors(); v++) {
                const int count = channels - v * kLanes < kLanes ? channels - v * kLanes : kLanes;
                const Activated pixels(last, i, v);
                for (int p = 0; p < last.pixels(); p++) {
                    alignas(64) float u[kLanes];
                    store(u, pixels(p));
                    std::memcpy(image + p * channels + v * kLanes, u, static_cast<size_t>(count) * sizeof(float));
                }
            }
        }
    }

    void take_gradient(Layer &last, const float *dy) {
        const int channels = last.spec.out;
        for (int64_t i = 0; i < last.images().count; i++) {
            const float *image = dy + i * last.pixels() * channels;
            for (int v = 0; v < last.vectors(); v++) {
                const int count = channels - v * kLanes < kLanes ? channels - v * kLanes : kLanes;
                last.sink(i, v, [&](auto &sink) {
                    for (int p = 0; p < last.pixels(); p++) {
                        alignas(64) float d[kLanes] = {};
                        std::memcpy(d, image + p * channels + v * kLanes, static_cast<size_t>(count) * sizeof(float));
                        sink.put(p, load(d));
                    }
                });
            }
        }
    }

    void give_input_gradient(float *dx) {
        const Layer &input = layers_[0];
        const int channels = input.spec.out;
        for (int64_t i = 0; i < input.images().count; i++)
            for (int p = 0; p < input.pixels(); p++)
                for (int c = 0; c < channels; c++)
                    dx[(i * input.pixels() + p) * channels + c] = input.dp(i, c / kLanes)[p * kLanes + c % kLanes];
    }

    int count_;
    int32_t precision_;
    bool reads_outside_ = false, kept_ = false, empty_ = false, known_once_ = false;
    int64_t parameters_ = 0;
    Buffer known_;
    std::unique_ptr<Layer[]> layers_;
    Workspace work_;
    Buffer gradient_[2];
    std::unique_ptr<std::unique_ptr<Operation>[]> operations_;
    Outside outside_;
};

Stack *stack_of(trl_conv_stack *stack) { return reinterpret_cast<Stack *>(stack); }

}  // namespace

trl_status conv_stack_create(
    const trl_conv_layer *layers, int32_t count, int32_t height, int32_t width, int32_t precision, trl_conv_stack **out) {
    *out = reinterpret_cast<trl_conv_stack *>(new Stack(layers, count, height, width, precision));
    return TRL_OK;
}

void conv_stack_destroy(trl_conv_stack *stack) { delete stack_of(stack); }

trl_status conv_stack_forward(
    trl_conv_stack *stack, const float *parameters, int64_t size, const float *x, float *y, int64_t n, int64_t groups, int32_t keep) {
    Images images;
    images.count = n;
    images.groups = groups;
    const int64_t least = stack_of(stack)->parameters();
    if (size < least) {
        return trl_fail(TRL_BAD_SIZE, "conv_stack.size must be at least %lld, got %lld: pass all parameters that the layers name",
                        static_cast<long long>(least), static_cast<long long>(size));
    }
    stack_of(stack)->forward(parameters, x, y, images, keep != 0);
    return TRL_OK;
}

trl_status conv_stack_backward(trl_conv_stack *stack, const float *dy, float *gradients, float *dx) {
    if (!stack_of(stack)->kept()) {
        return trl_fail(TRL_BAD_VALUE, "conv_stack backward must follow a forward with keep = 1, got none: ask it to keep");
    }
    stack_of(stack)->backward(dy, gradients, dx);
    return TRL_OK;
}

int64_t conv_stack_bytes(const trl_conv_stack *stack) { return reinterpret_cast<const Stack *>(stack)->bytes(); }

}  // namespace TRL_ISA
}  // namespace trl
