// The last layer, from many channels to few, stride 1: every input pixel is multiplied with all taps at once, and the outputs
// collect their share. The other way round a whole vector would compute for one channel.
#ifndef TRILEMMA_CONV_EDGE_H
#define TRILEMMA_CONV_EDGE_H

#include "direct.h"

namespace trl {
namespace TRL_ISA {

class Edge final : public Operation {
public:
    static constexpr int kMostChannels = 4;

    static bool serves(const trl_conv_layer &spec) { return spec.stride == 1 && spec.out <= kMostChannels && spec.in >= kLanes; }

    Edge(Layer &layer, Layer &before, Workspace &work) : Operation(layer, &before, work) {
        const trl_conv_layer &spec = layer.spec;
        const int pad = spec.kernel / 2;
        shares_ = {layer.height + 2 * pad, layer.width + 2 * pad, pad, pad, kLanes, blocks(outputs())};
        seeds_ = {layer.height + 2 * pad, layer.width + 2 * pad, pad, pad, 1, spec.out};
        for (int y = 0; y < layer.height; y++)
            for (int x = 0; x < layer.width; x++) {
                pixel_.push((y * layer.width + x) * kLanes);
                place_.push(shares_.at(y, x));
                seed_.push(seeds_.at(y, x));
            }
        for (int c = 0; c < spec.in; c++) channel_.push(static_cast<int32_t>(c / kLanes * before.plane() + c % kLanes));
        for (int o = 0; o < spec.out; o++)
            for (int ty = 0; ty < spec.kernel; ty++)
                for (int tx = 0; tx < spec.kernel; tx++) {
                    const int32_t lane = static_cast<int32_t>(share_.size());
                    share_.push(((ty - pad) * shares_.width + tx - pad) * kLanes + shares_.channel(lane));
                    tap_.push((pad - ty) * seeds_.width + pad - tx + seeds_.channel(o));
                }
    }

    void changed() override { forward_ready_ = backward_ready_ = false; }

    void forward(const float *parameters, const Outside &, bool) override {
        const trl_conv_layer &spec = layer_.spec;
        if (!forward_ready_) {
            const float *w = parameters + spec.weight;
            pack(spec.in, outputs(), forward_.need(static_cast<int64_t>(spec.in) * blocks(outputs()) * kLanes),
                 [&](int d, int t) { return w[t * spec.in + d]; });
            forward_ready_ = true;
        }
        float *u = activated_.need(before_->vectors() * before_->plane());
        float *shares = share_memory_.need(shares_.image());
        for (int64_t i = 0; i < layer_.images().count; i++) {
            fill_activated(i, u);
            gather_product(u, pixel_, channel_, outputs(), forward_.get(), shares, place_, shares_.plane());
            float *z = layer_.z(i, 0);
            const size_t taps = share_.size() / static_cast<size_t>(spec.out);
            for (size_t p = 0; p < place_.size(); p++) {
                const float *at = shares + place_[p];
                for (size_t o = 0; o < static_cast<size_t>(spec.out); o++) {
                    float sum[4] = {0, 0, 0, 0};
                    size_t t = 0;
                    for (; t + 4 <= taps; t += 4)
                        for (size_t j = 0; j < 4; j++) sum[j] += at[share_[o * taps + t + j]];
                    for (; t < taps; t++) sum[0] += at[share_[o * taps + t]];
                    z[p * kLanes + o] = (sum[0] + sum[1]) + (sum[2] + sum[3]);
                }
            }
            if (spec.norm != 0) sum_plane(layer_, i, 0);
        }
    }

    void backward(const float *parameters, const Outside &, float *gradients, bool by_input) override {
        const trl_conv_layer &spec = layer_.spec;
        const int vectors = before_->vectors();
        float *seed = seed_memory_.need(seeds_.image());
        float *u = activated_.need(vectors * before_->plane());
        float *sums = nullptr;
        if (gradients != nullptr) {
            sums = work_.sums.need(static_cast<int64_t>(outputs()) * before_->padded());
            std::memset(sums, 0, static_cast<size_t>(outputs() * before_->padded()) * sizeof(float));
        }
        if (by_input && !backward_ready_) {
            const float *w = parameters + spec.weight;
            pack(outputs(), spec.in, backward_.need(static_cast<int64_t>(outputs()) * before_->padded()),
                 [&](int t, int c) { return w[t * spec.in + c]; });
            backward_ready_ = true;
        }
        for (int64_t i = 0; i < layer_.images().count; i++) {
            const Layer::Gradient dz(layer_, i, 0);
            for (size_t p = 0; p < seed_.size(); p++) {
                const Vec d = dz(static_cast<int>(p));
                for (int o = 0; o < spec.out; o++) seed[o * seeds_.plane() + seed_[p]] = d[o];
            }
            if (sums != nullptr) {
                fill_activated(i, u);
                gather_gradient(seed, seed_, seed_.size(), tap_, spec.in, u, pixel_, before_->plane(), sums);
            }
            if (by_input) {
                gather_product(seed, seed_, tap_, spec.in, backward_.get(), u, pixel_, before_->plane());
                for (int v = 0; v < vectors; v++) {
                    before_->sink(i, v, [&](auto &sink) {
                        for (int p = 0; p < before_->pixels(); p++) sink.put(p, load(u + v * before_->plane() + p * kLanes));
                    });
                }
            }
        }
        if (sums != nullptr) {
            float *g = gradients + spec.weight;
            for (int t = 0; t < outputs(); t++)
                for (int c = 0; c < spec.in; c++) g[t * spec.in + c] += sums[t * before_->padded() + c];
        }
    }

    int64_t bytes() const override {
        return forward_.bytes() + backward_.bytes() + activated_.bytes() + share_memory_.bytes() + seed_memory_.bytes();
    }

private:
    int outputs() const { return layer_.spec.out * layer_.spec.kernel * layer_.spec.kernel; }

    void fill_activated(int64_t i, float *u) {
        for (int v = 0; v < before_->vectors(); v++) {
            const Activated pixels(*before_, i, v);
            for (int p = 0; p < before_->pixels(); p++) store(u + v * before_->plane() + p * kLanes, pixels(p));
        }
    }

    Padded shares_, seeds_;
    Offsets pixel_, place_, seed_;  // of every pixel: in a plane, among the shares, among the seeds
    Offsets channel_, share_, tap_;
    Buffer forward_, backward_, activated_, share_memory_, seed_memory_;
    bool forward_ready_ = false, backward_ready_ = false;
};

}  // namespace TRL_ISA
}  // namespace trl
#endif
