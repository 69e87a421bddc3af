// A convolution as it stands, of any stride; the first layer of few channels reads the images from outside.
#ifndef TRILEMMA_CONV_DIRECT_H
#define TRILEMMA_CONV_DIRECT_H

#include "gather.h"
#include "operation.h"

namespace trl {
namespace TRL_ISA {

// Padded images in blocks of `lanes` channels: [image][block][row][column][lanes]; the border is zero.
struct Padded {
    int height = 0, width = 0, top = 0, left = 0, lanes = kLanes, count = 1;
    int64_t plane() const { return static_cast<int64_t>(height) * width * lanes; }
    int64_t image() const { return plane() * count; }
    int32_t at(int y, int x) const { return ((y + top) * width + x + left) * lanes; }
    int32_t channel(int c) const { return static_cast<int32_t>(c / lanes * plane() + c % lanes); }
};

// Width of TensorFlow's SAME padding before and after together.
constexpr int padding(int in, int out, int kernel, int stride) {
    const int all = (out - 1) * stride + kernel - in;
    return all > 0 ? all : 0;
}

class Direct final : public Operation {
public:
    // `before` null: reads from outside, where each channel becomes a plane of its own.
    Direct(Layer &layer, Layer *before, Workspace &work) : Operation(layer, before, work) {
        const trl_conv_layer &spec = layer.spec;
        const int all_y = padding(layer.in_height, layer.height, spec.kernel, spec.stride);
        const int all_x = padding(layer.in_width, layer.width, spec.kernel, spec.stride);
        top_ = all_y / 2;
        left_ = all_x / 2;
        in_ = {layer.in_height + all_y, layer.in_width + all_x, top_, left_, before == nullptr ? 1 : kLanes,
               before == nullptr ? spec.in : before->vectors()};
        for (int ty = 0; ty < spec.kernel; ty++)
            for (int tx = 0; tx < spec.kernel; tx++)
                for (int c = 0; c < spec.in; c++) depth_.push((ty * in_.width + tx) * in_.lanes + in_.channel(c));
        for (int y = 0; y < layer.height; y++)
            for (int x = 0; x < layer.width; x++) {
                pixel_.push((y * spec.stride * in_.width + x * spec.stride) * in_.lanes);
                place_.push((y * layer.width + x) * kLanes);
            }
        plan_backward();
    }

    void changed() override { forward_ready_ = backward_ready_ = false; }

    void forward(const float *parameters, const Outside &outside, bool) override {
        const trl_conv_layer &spec = layer_.spec;
        if (!forward_ready_) {
            const float *w = parameters + spec.weight;
            const int64_t row = static_cast<int64_t>(spec.kernel) * spec.kernel * spec.in;
            pack(static_cast<int>(depth_.size()), spec.out, forward_.need(static_cast<int64_t>(depth_.size()) * layer_.padded()),
                 [&](int k, int c) { return w[c * row + k]; });
            forward_ready_ = true;
        }
        const int64_t n = layer_.images().count;
        float *in = padded_.need(n * in_.image());
        for (int64_t i = 0; i < n; i++) {
            float *image = in + i * in_.image();
            if (before_ == nullptr) {
                fill_from(outside.x + i * layer_.in_height * layer_.in_width * spec.in, image);
            } else {
                fill_activated(i, image);
            }
            gather_product(image, pixel_, depth_, spec.out, forward_.get(), layer_.z(i, 0), place_, layer_.plane());
            if (spec.norm != 0) {
                for (int v = 0; v < layer_.vectors(); v++) sum_plane(layer_, i, v);
            }
        }
    }

    void backward(const float *parameters, const Outside &outside, float *gradients, bool by_input) override {
        const trl_conv_layer &spec = layer_.spec;
        const int64_t n = layer_.images().count;
        float *seeds = seed_.need(out_.image() * together());
        const int depth = static_cast<int>(depth_.size());
        float *sums = nullptr;
        if (gradients != nullptr) {
            sums = work_.sums.need(static_cast<int64_t>(depth) * layer_.padded());
            std::memset(sums, 0, static_cast<size_t>(depth * layer_.padded()) * sizeof(float));
        }
        const bool wanted = by_input && (before_ != nullptr || outside.dx != nullptr);
        if (wanted && !backward_ready_) pack_backward(parameters + spec.weight);
        for (int64_t i = 0; i < n; i++) {
            const int64_t slot = i % together();
            float *seed = seeds + slot * out_.image();
            for (int v = 0; v < layer_.vectors(); v++) {
                const Layer::Gradient dz(layer_, i, v);
                for (int y = 0; y < layer_.height; y++)
                    for (int x = 0; x < layer_.width; x++)
                        store(seed + v * out_.plane() + out_.at(y, x), dz(y * layer_.width + x));
            }
            if (sums != nullptr && (slot + 1 == together() || i + 1 == n)) {
                gather_gradient(padded_.get() + (i - slot) * in_.image(), seed_pixel_, static_cast<size_t>((slot + 1) * layer_.pixels()),
                                depth_, spec.out, seeds, seed_place_, out_.plane(), sums);
            }
            if (wanted) by_input_of(i, seed, outside);
        }
        if (sums != nullptr) {
            float *g = gradients + spec.weight;
            for (int c = 0; c < spec.out; c++)
                for (int k = 0; k < depth; k++) g[static_cast<int64_t>(c) * depth + k] += sums[static_cast<int64_t>(k) * layer_.padded() + c];
        }
    }

    int64_t bytes() const override {
        return forward_.bytes() + backward_.bytes() + padded_.bytes() + seed_.bytes() + du_.bytes();
    }

private:
    // Input pixels that share a remainder by the stride, and the taps that reach them.
    struct Phase {
        Offsets pixel, place, depth, tap;
    };

    // Images whose gradients by the weights are summed in one go: enough that the sums stay in registers for a while.
    int64_t together() const { return layer_.pixels() >= 128 ? 1 : (127 + layer_.pixels()) / layer_.pixels(); }

    void plan_backward() {
        const trl_conv_layer &spec = layer_.spec;
        const int s = spec.stride, reach = (spec.kernel - 1) / s;
        const int last_y = (layer_.in_height - 1 + top_) / s, last_x = (layer_.in_width - 1 + left_) / s;
        const int below = last_y >= layer_.height ? last_y - layer_.height + 1 : 0;
        const int right = last_x >= layer_.width ? last_x - layer_.width + 1 : 0;
        out_ = {layer_.height + reach + below, layer_.width + reach + right, reach, reach, kLanes, layer_.vectors()};
        for (int64_t i = 0; i < together(); i++)
            for (int y = 0; y < layer_.height; y++)
                for (int x = 0; x < layer_.width; x++) {
                    seed_place_.push(static_cast<int32_t>(i * out_.image()) + out_.at(y, x));
                    seed_pixel_.push(static_cast<int32_t>(i * in_.image()) + (y * s * in_.width + x * s) * in_.lanes);
                }
        for (int ry = 0; ry < s; ry++)
            for (int rx = 0; rx < s; rx++) plan_phase(phases_[ry * s + rx], ry, rx);
    }

    void plan_phase(Phase &phase, int ry, int rx) {
        const trl_conv_layer &spec = layer_.spec;
        const int s = spec.stride;
        // Input q gets from output p = (q + top - t) / stride for every tap t of the same remainder.
        for (int ty = ry; ty < spec.kernel; ty += s)
            for (int tx = rx; tx < spec.kernel; tx += s)
                for (int c = 0; c < spec.out; c++) {
                    phase.depth.push(-((ty - ry) / s * out_.width + (tx - rx) / s) * kLanes + out_.channel(c));
                    phase.tap.push((c * spec.kernel + ty) * spec.kernel + tx);
                }
        for (int y = 0; y < layer_.in_height; y++) {
            if ((y + top_) % s != ry) continue;
            for (int x = 0; x < layer_.in_width; x++) {
                if ((x + left_) % s != rx) continue;
                phase.pixel.push(out_.at((y + top_ - ry) / s, (x + left_ - rx) / s));
                phase.place.push((y * layer_.in_width + x) * kLanes);
            }
        }
    }

    void pack_backward(const float *w) {
        const trl_conv_layer &spec = layer_.spec;
        const int vectors = blocks(spec.in) * kLanes;
        float *panel = backward_.need(static_cast<int64_t>(spec.kernel) * spec.kernel * spec.out * vectors);
        for (const Phase &phase : phases_) {
            pack(static_cast<int>(phase.depth.size()), spec.in, panel,
                 [&](int k, int c) { return w[static_cast<int64_t>(phase.tap[static_cast<size_t>(k)]) * spec.in + c]; });
            panel += static_cast<int64_t>(phase.depth.size()) * vectors;
        }
        backward_ready_ = true;
    }

    void by_input_of(int64_t i, const float *seed, const Outside &outside) {
        const trl_conv_layer &spec = layer_.spec;
        const int64_t plane = static_cast<int64_t>(layer_.in_height) * layer_.in_width * kLanes;
        const int vectors = blocks(spec.in);
        float *du = du_.need(plane * vectors);
        const float *panel = backward_.get();
        for (const Phase &phase : phases_) {
            gather_product(seed, phase.pixel, phase.depth, spec.in, panel, du, phase.place, plane);
            panel += static_cast<int64_t>(phase.depth.size()) * vectors * kLanes;
        }
        const int pixels = layer_.in_height * layer_.in_width;
        if (before_ != nullptr) {
            for (int v = 0; v < vectors; v++) {
                before_->sink(i, v, [&](auto &sink) {
                    for (int p = 0; p < pixels; p++) sink.put(p, load(du + v * plane + p * kLanes));
                });
            }
        } else {
            float *dx = outside.dx + i * pixels * spec.in;
            for (int p = 0; p < pixels; p++)
                for (int c = 0; c < spec.in; c++) dx[p * spec.in + c] = du[c / kLanes * plane + p * kLanes + c % kLanes];
        }
    }

    void fill_from(const float *x, float *image) {
        const int channels = layer_.spec.in;
        for (int c = 0; c < channels; c++)
            for (int y = 0; y < layer_.in_height; y++) {
                float *row = image + c * in_.plane() + in_.at(y, 0);
                const float *from = x + static_cast<int64_t>(y) * layer_.in_width * channels + c;
                for (int k = 0; k < layer_.in_width; k++) row[k] = from[k * channels];
            }
    }

    void fill_activated(int64_t i, float *image) {
        for (int v = 0; v < before_->vectors(); v++) {
            const Activated pixels(*before_, i, v);
            for (int y = 0; y < layer_.in_height; y++) {
                float *row = image + v * in_.plane() + in_.at(y, 0);
                for (int x = 0; x < layer_.in_width; x++) store(row + x * kLanes, pixels(y * layer_.in_width + x));
            }
        }
    }

    Padded in_, out_;
    int top_ = 0, left_ = 0;
    Offsets depth_, pixel_, place_, seed_place_, seed_pixel_;
    Phase phases_[4];
    Buffer forward_, backward_, padded_, seed_, du_;
    bool forward_ready_ = false, backward_ready_ = false;
};

}  // namespace TRL_ISA
}  // namespace trl
#endif
