/*
 * A chain of convolutions as the formulas say it, in arithmetic of F: the yardstick in double, and in float the plain
 * implementation whose error the stack's is measured by. Images are (n, height, width, channels), as in the contract.
 */
#ifndef TRILEMMA_CONV_REFERENCE_H
#define TRILEMMA_CONV_REFERENCE_H

#include <cmath>
#include <vector>

#include "trilemma/conv_stack.h"

namespace reference {

/* Shape of one layer's convolution, with TensorFlow's SAME padding. */
struct Geometry {
    int64_t in, out, kernel, stride, in_height, in_width, height, width, top, left;

    Geometry(const trl_conv_layer &layer, int64_t h, int64_t w)
        : in(layer.in), out(layer.out), kernel(layer.kernel), stride(layer.stride), in_height(h), in_width(w),
          height((h + stride - 1) / stride), width((w + stride - 1) / stride),
          top(before(h, height)), left(before(w, width)) {}

    int64_t in_pixels() const { return in_height * in_width; }
    int64_t pixels() const { return height * width; }
    int64_t weights() const { return out * kernel * kernel * in; }

    /* Runs body(output pixel, input pixel, tap) for every pair that meets, output by output. */
    template <class Body>
    void pairs(const Body &body) const {
        for (int64_t y = 0; y < height; ++y)
            for (int64_t x = 0; x < width; ++x)
                for (int64_t t = 0; t < kernel * kernel; ++t) {
                    const int64_t iy = y * stride + t / kernel - top, ix = x * stride + t % kernel - left;
                    if (iy >= 0 && iy < in_height && ix >= 0 && ix < in_width) {
                        body(y * width + x, iy * in_width + ix, t);
                    }
                }
    }

private:
    int64_t before(int64_t size, int64_t outputs) const {
        const int64_t all = (outputs - 1) * stride + kernel - size;
        return all > 0 ? all / 2 : 0;
    }
};

/* What a value becomes before it is multiplied, and an image after it was summed: itself, or rounded to the storage. */
struct Exact {
    template <class F>
    static F round(F value) {
        return value;
    }
};

template <class F, class Rounding = Exact>
class Chain {
public:
    Chain(const std::vector<trl_conv_layer> &layers, int64_t height, int64_t width, const std::vector<float> &parameters)
        : layers_(layers), parameters_(parameters.begin(), parameters.end()) {
        for (const trl_conv_layer &layer : layers) {
            shapes_.emplace_back(layer, height, width);
            height = shapes_.back().height;
            width = shapes_.back().width;
        }
        states_.resize(layers.size());
    }

    const std::vector<F> &forward(const std::vector<float> &x, int64_t n, int64_t groups) {
        n_ = n;
        groups_ = groups;
        x_.assign(x.begin(), x.end());
        for (size_t i = 0; i < layers_.size(); ++i) {
            convolve(i);
            normalise(i);
            activate(i);
        }
        return states_.back().u;
    }

    /* Before the activation of layer i. */
    const std::vector<F> &before_activation(size_t i) const { return states_[i].p; }

    /* Gradients by the parameters and by x. */
    void backward(const std::vector<float> &dy, std::vector<F> &gradients, std::vector<F> &dx) {
        gradients.assign(parameters_.size(), 0);
        std::vector<F> d(dy.begin(), dy.end());
        for (size_t i = layers_.size(); i-- > 0;) {
            through_activation(i, d);
            through_norm(i, d, gradients);
            by_weights(i, d, gradients);
            d = by_input(i, d);
        }
        dx = d;
    }

private:
    struct State {
        std::vector<F> z, normal, p, u, rstd;
    };

    const std::vector<F> &input(size_t i) const { return i == 0 ? x_ : states_[i - 1].u; }

    static std::vector<F> rounded(std::vector<F> values) {
        for (F &value : values) {
            value = Rounding::round(value);
        }
        return values;
    }

    std::vector<F> weights(size_t i) const {
        const F *from = parameters_.data() + layers_[i].weight;
        return rounded(std::vector<F>(from, from + shapes_[i].weights()));
    }

    void convolve(size_t i) {
        const Geometry &g = shapes_[i];
        const std::vector<F> w = weights(i), u = rounded(input(i));
        /* (tap, in, out), so that the loop inside runs over outputs and each of them is summed tap by tap. */
        std::vector<F> turned(w.size());
        const int64_t row = g.kernel * g.kernel * g.in;
        for (int64_t o = 0; o < g.out; ++o)
            for (int64_t k = 0; k < row; ++k) turned[at(k * g.out + o)] = w[at(o * row + k)];
        std::vector<F> &z = states_[i].z;
        z.assign(at(n_ * g.pixels() * g.out), 0);
        for (int64_t image = 0; image < n_; ++image) {
            const F *from = u.data() + image * g.in_pixels() * g.in;
            F *to = z.data() + image * g.pixels() * g.out;
            g.pairs([&](int64_t out, int64_t in, int64_t tap) {
                F *sum = to + out * g.out;
                for (int64_t c = 0; c < g.in; ++c) {
                    const F f = from[in * g.in + c];
                    const F *panel = turned.data() + (tap * g.in + c) * g.out;
                    for (int64_t o = 0; o < g.out; ++o) sum[o] += f * panel[o];
                }
            });
        }
        z = rounded(z);
    }

    /* Mean and variance are summed in double by every implementation worth comparing with, libtorch too. */
    void normalise(size_t i) {
        const trl_conv_layer &layer = layers_[i];
        const Geometry &g = shapes_[i];
        State &s = states_[i];
        s.p = s.z;
        if (layer.norm == 0) {
            if (layer.bias >= 0) {
                for (size_t e = 0; e < s.p.size(); ++e) s.p[e] += parameter(layer.bias, e, g.out);
            }
            return;
        }
        s.normal = s.z;
        s.rstd.assign(at(groups_ * g.out), 0);
        const int64_t each = n_ / groups_ * g.pixels();
        for (int64_t group = 0; group < groups_; ++group)
            for (int64_t c = 0; c < g.out; ++c) {
                const int64_t from = group * each * g.out + c;
                double mean = 0, variance = 0;
                for (int64_t e = 0; e < each; ++e) mean += static_cast<double>(s.z[at(from + e * g.out)]);
                mean /= static_cast<double>(each);
                for (int64_t e = 0; e < each; ++e) {
                    const double apart = static_cast<double>(s.z[at(from + e * g.out)]) - mean;
                    variance += apart * apart;
                }
                variance /= static_cast<double>(each);
                const F rstd = static_cast<F>(1 / std::sqrt(variance + 1e-5)), middle = static_cast<F>(mean);
                s.rstd[at(group * g.out + c)] = rstd;
                for (int64_t e = 0; e < each; ++e) {
                    const size_t k = at(from + e * g.out);
                    s.normal[k] = (s.z[k] - middle) * rstd;
                    s.p[k] = s.normal[k] * parameter(layer.scale, k, g.out) + parameter(layer.shift, k, g.out);
                }
            }
    }

    void activate(size_t i) {
        State &s = states_[i];
        s.u = s.p;
        for (F &u : s.u) {
            switch (layers_[i].activation) {
                case TRL_RELU: u = u < 0 ? 0 : u; break;
                case TRL_LEAKY_RELU: u = u < 0 ? u * static_cast<F>(0.2f) : u; break;
                case TRL_CLAMP01: u = u < 0 ? 0 : u > 1 ? 1 : u; break;
                default: break;
            }
        }
    }

    void through_activation(size_t i, std::vector<F> &d) const {
        const std::vector<F> &p = states_[i].p;
        for (size_t e = 0; e < d.size(); ++e) {
            switch (layers_[i].activation) {
                case TRL_RELU: d[e] = p[e] > 0 ? d[e] : 0; break;
                case TRL_LEAKY_RELU: d[e] = p[e] > 0 ? d[e] : d[e] * static_cast<F>(0.2f); break;
                case TRL_CLAMP01: d[e] = p[e] < 0 || p[e] > 1 ? 0 : d[e]; break;
                default: break;
            }
        }
    }

    void through_norm(size_t i, std::vector<F> &d, std::vector<F> &gradients) const {
        const trl_conv_layer &layer = layers_[i];
        const Geometry &g = shapes_[i];
        const State &s = states_[i];
        const int64_t each = n_ / groups_ * g.pixels();
        for (int64_t group = 0; group < groups_; ++group)
            for (int64_t c = 0; c < g.out; ++c) {
                const int64_t from = group * each * g.out + c;
                F sum = 0, product = 0;
                for (int64_t e = 0; e < each; ++e) {
                    const size_t k = at(from + e * g.out);
                    sum += d[k];
                    if (layer.norm != 0) product += d[k] * s.normal[k];
                }
                if (layer.norm == 0) {
                    if (layer.bias >= 0) gradients[at(layer.bias + c)] += sum;
                    continue;
                }
                gradients[at(layer.scale + c)] += product;
                gradients[at(layer.shift + c)] += sum;
                const F factor = parameters_[at(layer.scale + c)] * s.rstd[at(group * g.out + c)];
                const F a = sum / static_cast<F>(each);
                const F b = product / static_cast<F>(each);
                for (int64_t e = 0; e < each; ++e) {
                    const size_t k = at(from + e * g.out);
                    d[k] = factor * (d[k] - a - s.normal[k] * b);
                }
            }
    }

    void by_weights(size_t i, const std::vector<F> &d, std::vector<F> &gradients) const {
        const Geometry &g = shapes_[i];
        const std::vector<F> u = rounded(input(i)), seed = rounded(d);
        F *total = gradients.data() + layers_[i].weight;
        const int64_t taps = g.kernel * g.kernel;
        for (int64_t image = 0; image < n_; ++image) {
            g.pairs([&](int64_t out, int64_t in, int64_t tap) {
                const F *from = u.data() + (image * g.in_pixels() + in) * g.in;
                for (int64_t o = 0; o < g.out; ++o) {
                    const F f = seed[at((image * g.pixels() + out) * g.out + o)];
                    F *sum = total + (o * taps + tap) * g.in;
                    for (int64_t c = 0; c < g.in; ++c) sum[c] += f * from[c];
                }
            });
        }
    }

    std::vector<F> by_input(size_t i, const std::vector<F> &d) const {
        const Geometry &g = shapes_[i];
        const std::vector<F> w = weights(i), seed = rounded(d);
        std::vector<F> du(at(n_ * g.in_pixels() * g.in), 0);
        const int64_t taps = g.kernel * g.kernel;
        for (int64_t image = 0; image < n_; ++image) {
            g.pairs([&](int64_t out, int64_t in, int64_t tap) {
                F *sum = du.data() + (image * g.in_pixels() + in) * g.in;
                for (int64_t o = 0; o < g.out; ++o) {
                    const F f = seed[at((image * g.pixels() + out) * g.out + o)];
                    const F *from = w.data() + (o * taps + tap) * g.in;
                    for (int64_t c = 0; c < g.in; ++c) sum[c] += f * from[c];
                }
            });
        }
        return rounded(du);
    }

    F parameter(int64_t offset, size_t element, int64_t channels) const {
        return parameters_[at(offset + static_cast<int64_t>(element) % channels)];
    }

    static size_t at(int64_t i) { return static_cast<size_t>(i); }

    std::vector<trl_conv_layer> layers_;
    std::vector<Geometry> shapes_;
    std::vector<F> parameters_, x_;
    std::vector<State> states_;
    int64_t n_ = 0, groups_ = 1;
};

}  // namespace reference

#endif
