// What every layer has: its place in the chain, what it computed, and the affine step and activation that follow.
//
// The convolution leaves z. Batch norm or the bias then make p = a*z + b with a and b per channel, and the activation makes
// u = act(p). Only z is kept: who reads the layer applies the rest on the way. In memory z is [image][channel block][pixel][lane].
#ifndef TRILEMMA_CONV_LAYER_H
#define TRILEMMA_CONV_LAYER_H

#include <cmath>
#include <limits>

#include "buffer.h"
#include "trilemma/conv_stack.h"

namespace trl {
namespace TRL_ISA {

constexpr float kSlope = 0.2f;
constexpr double kEpsilon = 1e-5;

// All activations in one shape, so that the transforms around them are compiled once: below `low` the slope is `slope`, above
// `high` the value stays. Comparisons are written so that a NaN goes through: a diverged training must show.
class Activation {
public:
    explicit Activation(int which)
        : slope_(splat(which == TRL_LEAKY_RELU ? kSlope : which == TRL_NONE ? 1.0f : 0.0f)),
          // The derivative at 0 itself is the slope, as in other libraries, but 1 for the clamp.
          low_(splat(which == TRL_CLAMP01 ? 0.0f : std::numeric_limits<float>::denorm_min())),
          high_(splat(which == TRL_CLAMP01 ? 1.0f : std::numeric_limits<float>::infinity())) {}

    TRL_INLINE Vec operator()(Vec p) const {
        const Vec u = p < low_ ? p * slope_ : p;
        return u > high_ ? high_ : u;
    }

    // d times the derivative at p.
    TRL_INLINE Vec gate(Vec p, Vec d) const {
        const Vec below = p < low_ ? d * slope_ : d;
        return p > high_ ? zero() : below;
    }

private:
    Vec slope_, low_, high_;
};

// The images of one pass: `groups` batches of equal size, normalised apart.
struct Images {
    int64_t count = 0;
    int64_t groups = 1;
    int64_t per_group() const { return count / groups; }
};

class Layer {
public:
    trl_conv_layer spec{};
    int in_height = 0, in_width = 0, height = 0, width = 0;

    int vectors() const { return blocks(spec.out); }
    int padded() const { return vectors() * kLanes; }
    int pixels() const { return height * width; }
    int64_t plane() const { return static_cast<int64_t>(pixels()) * kLanes; }

    float *z(int64_t image, int v) const { return z_.get() + (image * vectors() + v) * plane(); }
    // Gradient by p, written by the layer after this one.
    float *dp(int64_t image, int v) const { return dp_->get() + (image * vectors() + v) * plane(); }

    Vec a(int64_t group, int v) const { return load(affine_.get() + (group * 2) * padded() + v * kLanes); }
    Vec b(int64_t group, int v) const { return load(affine_.get() + (group * 2 + 1) * padded() + v * kLanes); }

    void begin(Images images) {
        images_ = images;
        z_.need(images.count * vectors() * plane());
        affine_.need(images.groups * 2 * padded());
        moments_.need(images.groups * 2 * padded());
        sums_.need(images.count * vectors() * 3 * kLanes);
    }

    const Images &images() const { return images_; }
    int64_t group_of(int64_t image) const { return image / images_.per_group(); }

    // Sums of one image and block around a pivot: of z - pivot and of its square.
    void sums(int64_t image, int v, Vec pivot, Vec sum, Vec square) {
        float *at = sums_.get() + (image * vectors() + v) * 3 * kLanes;
        store(at, pivot);
        store(at + kLanes, sum);
        store(at + 2 * kLanes, square);
    }

    // Makes a and b: from the sums and the norm's scale and shift, or from the bias.
    void finish(const float *parameters) {
        for (int64_t group = 0; group < images_.groups; group++) {
            float *a = affine_.get() + group * 2 * padded();
            float *b = a + padded();
            float *mean = moments_.get() + group * 2 * padded();
            for (int c = 0; c < spec.out; c++) {
                a[c] = 1;
                b[c] = spec.bias >= 0 ? parameters[spec.bias + c] : 0;
                if (spec.norm != 0) normalise(group, c, parameters, a, b, mean);
            }
        }
    }

    // Where the gradient by p goes.
    void dp_buffer(Buffer *buffer) {
        dp_ = buffer;
        dp_->need(images_.count * vectors() * plane());
    }

    // Takes gradients by u, pixel by pixel, of one image and block, and leaves those by p.
    class Sink {
    public:
        Sink(Layer &layer, int64_t image, int v)
            : z_(layer.z(image, v)), dp_(layer.dp(image, v)), a_(layer.a(layer.group_of(image), v)),
              b_(layer.b(layer.group_of(image), v)), mean_(layer.mean(layer.group_of(image), v)),
              rstd_(layer.rstd(layer.group_of(image), v)), activation_(layer.spec.activation) {}

        TRL_INLINE void put(int pixel, Vec du) { store(dp_ + pixel * kLanes, take(pixel, du)); }

        // For planes that are read again only after much else.
        TRL_INLINE void put_past_caches(int pixel, Vec du) { stream(dp_ + pixel * kLanes, take(pixel, du)); }

        Vec sum() const { return sum_; }
        Vec product() const { return product_; }

    private:
        TRL_INLINE Vec take(int pixel, Vec du) {
            const Vec z = load(z_ + pixel * kLanes);
            const Vec d = activation_.gate(a_ * z + b_, du);
            sum_ += d;
            product_ += d * ((z - mean_) * rstd_);
            return d;
        }

        const float *z_;
        float *dp_;
        Vec a_, b_, mean_, rstd_;
        Activation activation_;
        Vec sum_ = zero(), product_ = zero();
    };

    // Runs body(sink) for one image and block and keeps the sums.
    template <class Body>
    TRL_INLINE void sink(int64_t image, int v, const Body &body) {
        Sink s(*this, image, v);
        body(s);
        sums(image, v, zero(), s.sum(), s.product());
    }

    // From the gradients by p of all images: the coefficients of those by z, and the gradients of scale, shift and bias.
    void finish_backward(float *gradients) {
        coefficients_.need(images_.groups * 3 * padded());
        for (int64_t group = 0; group < images_.groups; group++) {
            for (int c = 0; c < spec.out; c++) gradient(group, c, gradients);
        }
    }

    // Gradient by z of a pixel.
    class Gradient {
    public:
        Gradient(const Layer &layer, int64_t image, int v)
            : z_(layer.z(image, v)), dp_(layer.dp(image, v)), k1_(layer.coefficient(image, 0, v)),
              k2_(layer.coefficient(image, 1, v)), k3_(layer.coefficient(image, 2, v)), norm_(layer.spec.norm != 0) {}

        TRL_INLINE Vec operator()(int pixel) const {
            const Vec d = load(dp_ + pixel * kLanes);
            return norm_ ? k1_ * d + (k2_ * load(z_ + pixel * kLanes) + k3_) : d;
        }

    private:
        const float *z_;
        const float *dp_;
        Vec k1_, k2_, k3_;
        bool norm_;
    };

    int64_t bytes() const {
        return z_.bytes() + affine_.bytes() + moments_.bytes() + sums_.bytes() + coefficients_.bytes();
    }

private:
    Vec mean(int64_t group, int v) const { return load(moments_.get() + group * 2 * padded() + v * kLanes); }
    Vec rstd(int64_t group, int v) const { return load(moments_.get() + (group * 2 + 1) * padded() + v * kLanes); }
    Vec coefficient(int64_t image, int i, int v) const {
        return load(coefficients_.get() + (group_of(image) * 3 + i) * padded() + v * kLanes);
    }

    const float *sums_at(int64_t image, int c) const {
        return sums_.get() + (image * vectors() + c / kLanes) * 3 * kLanes + c % kLanes;
    }

    // Mean and variance from the images' own (Chan, Golub, LeVeque 1983), in double.
    void normalise(int64_t group, int c, const float *parameters, float *a, float *b, float *moments) {
        const int64_t from = group * images_.per_group(), to = from + images_.per_group();
        const double n = pixels();
        double total = 0;
        for (int64_t i = from; i < to; i++) {
            const float *s = sums_at(i, c);
            total += static_cast<double>(s[0]) + static_cast<double>(s[kLanes]) / n;
        }
        const double mean = total / static_cast<double>(to - from);
        double spread = 0;
        for (int64_t i = from; i < to; i++) {
            const float *s = sums_at(i, c);
            const double shift = static_cast<double>(s[kLanes]) / n;
            const double own = static_cast<double>(s[0]) + shift;
            spread += static_cast<double>(s[2 * kLanes]) / n - shift * shift + (own - mean) * (own - mean);
        }
        const double variance = spread / static_cast<double>(to - from);
        const double rstd = 1 / std::sqrt((variance > 0 ? variance : variance < 0 ? 0 : variance) + kEpsilon);
        // What rounding does to a, b takes off at the mean: there a*z is largest beside p, as far as z varies little.
        a[c] = static_cast<float>(static_cast<double>(parameters[spec.scale + c]) * rstd);
        b[c] = static_cast<float>(static_cast<double>(parameters[spec.shift + c]) - static_cast<double>(a[c]) * mean);
        moments[c] = static_cast<float>(mean);
        moments[padded() + c] = static_cast<float>(rstd);
    }

    void gradient(int64_t group, int c, float *gradients) {
        const int64_t from = group * images_.per_group(), to = from + images_.per_group();
        double sum = 0, product = 0;
        for (int64_t i = from; i < to; i++) {
            const float *s = sums_at(i, c);
            sum += static_cast<double>(s[kLanes]);
            product += static_cast<double>(s[2 * kLanes]);
        }
        float *k = coefficients_.get() + group * 3 * padded() + c;
        k[0] = 1;
        if (spec.norm != 0) {
            const double n = static_cast<double>(pixels()) * static_cast<double>(to - from);
            const float *moments = moments_.get() + group * 2 * padded();
            const double a = static_cast<double>(affine_.get()[group * 2 * padded() + c]);
            const double mean = static_cast<double>(moments[c]), rstd = static_cast<double>(moments[padded() + c]);
            k[0] = static_cast<float>(a);
            k[padded()] = static_cast<float>(-a * rstd * product / n);
            k[2 * padded()] = static_cast<float>(-a * sum / n - static_cast<double>(k[padded()]) * mean);
            if (gradients != nullptr) {
                gradients[spec.scale + c] += static_cast<float>(product);
                gradients[spec.shift + c] += static_cast<float>(sum);
            }
        } else if (gradients != nullptr && spec.bias >= 0) {
            gradients[spec.bias + c] += static_cast<float>(sum);
        }
    }

    Images images_;
    Buffer z_, affine_, moments_, sums_, coefficients_;
    Buffer *dp_ = nullptr;
};

// The pixels of one image and block of a layer, after norm and activation.
class Activated {
public:
    Activated(const Layer &layer, int64_t image, int v)
        : z_(layer.z(image, v)), a_(layer.a(layer.group_of(image), v)), b_(layer.b(layer.group_of(image), v)),
          activation_(layer.spec.activation) {}

    TRL_INLINE Vec operator()(int pixel) const { return activation_(a_ * load(z_ + pixel * kLanes) + b_); }

private:
    const float *z_;
    Vec a_, b_;
    Activation activation_;
};

}  // namespace TRL_ISA
}  // namespace trl
#endif
