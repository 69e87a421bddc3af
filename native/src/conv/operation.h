// How one layer of a stack convolves: its forward pass, and its backward pass by weights and by input.
#ifndef TRILEMMA_CONV_OPERATION_H
#define TRILEMMA_CONV_OPERATION_H

#include "layer.h"

namespace trl {
namespace TRL_ISA {

// What the operations of a stack share. A stack serves one thread, so do these.
struct Workspace {
    Buffer input, output, sums, scratch, product;
    int64_t bytes() const { return input.bytes() + output.bytes() + sums.bytes() + scratch.bytes() + product.bytes(); }
};

// The outer world of the first and last layer: images (n, height, width, channels), channels last.
struct Outside {
    const float *x = nullptr;
    float *dx = nullptr;  // null: not wanted
};

class Operation {
public:
    Operation(Layer &layer, Layer *before, Workspace &work) : layer_(layer), before_(before), work_(work) {}
    Operation(const Operation &) = delete;
    Operation &operator=(const Operation &) = delete;
    virtual ~Operation() = default;

    // The parameters have changed since the last pass.
    virtual void changed() = 0;
    // Makes z of the layer and the sums of its images, from the layer before or from outside.
    virtual void forward(const float *parameters, const Outside &outside, bool keep) = 0;
    // From the gradient by z: adds the weights' gradient where wanted, and gives the gradient by the input, where wanted, to the
    // layer before or to the outside.
    virtual void backward(const float *parameters, const Outside &outside, float *gradients, bool by_input) = 0;
    virtual int64_t bytes() const = 0;

protected:
    Layer &layer_;
    Layer *before_;  // null at the first layer
    Workspace &work_;
};

// Sums of one image and block of a finished z, for the norm.
TRL_INLINE void sum_plane(Layer &layer, int64_t image, int v) {
    const float *z = layer.z(image, v);
    // The middle lies near the mean, as the corner does not, which sees a part of the kernel. Sums of a row each stay short.
    const Vec pivot = load(z + (layer.height / 2 * layer.width + layer.width / 2) * kLanes);
    Vec sum = zero(), square = zero();
    for (int y = 0; y < layer.height; y++) {
        Vec row_sum = zero(), row_square = zero();
        for (int x = 0; x < layer.width; x++, z += kLanes) {
            const Vec d = load(z) - pivot;
            row_sum += d;
            row_square += d * d;
        }
        sum += row_sum;
        square += row_square;
    }
    layer.sums(image, v, pivot, sum, square);
}

}  // namespace TRL_ISA
}  // namespace trl
#endif
