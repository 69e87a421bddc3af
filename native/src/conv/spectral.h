// A convolution of stride 1 as a product of spectra.
#ifndef TRILEMMA_CONV_SPECTRAL_H
#define TRILEMMA_CONV_SPECTRAL_H

#include "operation.h"
#include "spectral_weights.h"

namespace trl {
namespace TRL_ISA {

// Whether a spectrum holds the padding, and saves work over the sum of kernel*kernel products.
inline bool serves_spectral(const trl_conv_layer &spec, int height, int width) {
    const int pad = spec.kernel / 2;
    return spec.stride == 1 && spec.kernel >= 5 && spec.kernel <= kMaxKernel && height + pad <= kSize && width + pad <= kSize &&
           2 * height > kSize && 2 * width > kSize && spec.in >= 8 && spec.out >= 8;
}

// Storage: Float32 or Bfloat16, of the spectra.
template <class Storage>
class Spectral final : public Operation {
public:
    Spectral(Layer &layer, Layer &before, Workspace &work) : Operation(layer, &before, work) {}

    void changed() override { forward_ready_ = backward_ready_ = false; }

    void forward(const float *parameters, const Outside &, bool keep) override {
        const trl_conv_layer &spec = layer_.spec;
        const int taps = spec.kernel * spec.kernel;
        if (!forward_ready_) {
            const float *w = parameters + spec.weight;
            weight_spectra<Storage>(spec.in, spec.out, spec.kernel, 1, [&](int d, int c, int t) { return w[(c * taps + t) * spec.in + d]; },
                           forward_.need(kFrequencies * panel<Storage>(spec.in, spec.out)));
            forward_ready_ = true;
        }
        const int64_t n = layer_.images().count;
        float *in = (keep ? kept_ : work_.input).need(spectrum(n, spec.in));
        float *out = work_.output.need(spectrum(n, spec.out));
        for (int64_t i = 0; i < n; i++) {
            for (int v = 0; v < before_->vectors(); v++) {
                const Activated pixels(*before_, i, v);
                transform<Storage>(before_->height, before_->width, [&](int y, int x) { return pixels(y * before_->width + x); },
                                   in + (i * before_->vectors() + v) * Storage::kFloats, step(n, spec.in));
            }
        }
        product<Storage>(n, spec.in, spec.out, in, forward_.get(), out, work_.product.need(product_scratch(n, spec.in, spec.out)));
        for (int64_t i = 0; i < n; i++) {
            for (int v = 0; v < layer_.vectors(); v++) inverse_plane(i, v, out + (i * layer_.vectors() + v) * Storage::kFloats, step(n, spec.out));
        }
        fence();
    }

    void backward(const float *parameters, const Outside &, float *gradients, bool by_input) override {
        const trl_conv_layer &spec = layer_.spec;
        const int taps = spec.kernel * spec.kernel;
        const int64_t n = layer_.images().count;
        float *seed = work_.input.need(spectrum(n, spec.out));
        for (int64_t i = 0; i < n; i++) {
            for (int v = 0; v < layer_.vectors(); v++) {
                const Layer::Gradient dz(layer_, i, v);
                transform<Storage>(layer_.height, layer_.width, [&](int y, int x) { return dz(y * layer_.width + x); },
                                   seed + (i * layer_.vectors() + v) * Storage::kFloats, step(n, spec.out));
            }
        }
        if (gradients != nullptr) {
            float *g = gradients + spec.weight;
            weight_gradient<Storage>(n, spec.in, spec.out, spec.kernel, kept_.get(), seed,
                            work_.scratch.need(static_cast<int64_t>(spec.in) * layer_.vectors() * kMaxKernel * 2 * kLanes),
                            work_.sums.need(static_cast<int64_t>(spec.in) * layer_.vectors() * taps * kLanes),
                            work_.product.need(product_scratch(n, spec.in, spec.out)), [&](int d, int v, int t, Vec sum) {
                                for (int l = 0; l < kLanes && v * kLanes + l < spec.out; l++)
                                    g[((v * kLanes + l) * taps + t) * spec.in + d] += sum[l];
                            });
        }
        if (!by_input) return;
        if (!backward_ready_) {
            const float *w = parameters + spec.weight;
            weight_spectra<Storage>(spec.out, spec.in, spec.kernel, -1, [&](int d, int c, int t) { return w[(d * taps + t) * spec.in + c]; },
                           backward_.need(kFrequencies * panel<Storage>(spec.out, spec.in)));
            backward_ready_ = true;
        }
        float *out = work_.output.need(spectrum(n, spec.in));
        product<Storage>(n, spec.out, spec.in, seed, backward_.get(), out, work_.product.need(product_scratch(n, spec.in, spec.out)));
        for (int64_t i = 0; i < n; i++) {
            for (int v = 0; v < before_->vectors(); v++) {
                before_->sink(i, v, [&](auto &sink) {
                    inverse<Storage>(before_->height, before_->width, out + (i * before_->vectors() + v) * Storage::kFloats, step(n, spec.in),
                            [&](int y, int x, Vec du) { sink.put_past_caches(y * before_->width + x, du); });
                });
            }
        }
        fence();
    }

    int64_t bytes() const override { return forward_.bytes() + backward_.bytes() + kept_.bytes(); }

private:
    static int64_t step(int64_t images, int channels) { return images * blocks(channels) * Storage::kFloats; }
    static int64_t spectrum(int64_t images, int channels) { return kFrequencies * step(images, channels); }

    // z of one image and block, with its sums around the mean of the whole period.
    void inverse_plane(int64_t image, int v, const float *plane, int64_t step) {
        float *z = layer_.z(image, v);
        const Vec pivot = Storage::get(plane + frequency(0, 0) * step).re * splat(1.0f / (kSize * kSize));
        Vec sum[2] = {zero(), zero()}, square[2] = {zero(), zero()};
        inverse<Storage>(layer_.height, layer_.width, plane, step, [&](int y, int x, Vec value) {
            stream(z + (y * layer_.width + x) * kLanes, value);
            const Vec d = value - pivot;
            sum[y & 1] += d;
            square[y & 1] += d * d;
        });
        layer_.sums(image, v, pivot, sum[0] + sum[1], square[0] + square[1]);
    }

    Buffer forward_, backward_;  // spectra of the weights
    Buffer kept_;                // spectra of the input, for the weights' gradient
    bool forward_ready_ = false, backward_ready_ = false;
};

}  // namespace TRL_ISA
}  // namespace trl
#endif
