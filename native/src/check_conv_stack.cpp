#include "check.h"
#include "checks.h"

namespace trl {

namespace {

void check_layer(Check &check, const trl_conv_layer &layer, int32_t in) {
    check.size("layer.in", layer.in, 1).size("layer.out", layer.out, 1).size("layer.kernel", layer.kernel, 1);
    check.value("layer.in", layer.in, in == 0 || layer.in == in, "the outputs of the layer before");
    check.value("layer.kernel", layer.kernel, layer.kernel % 2 == 1, "odd");
    check.value("layer.stride", layer.stride, layer.stride == 1 || layer.stride == 2, "1 or 2");
    check.value("layer.activation", layer.activation, layer.activation >= TRL_NONE && layer.activation <= TRL_CLAMP01, "in 0..3");
    check.value("layer.norm", layer.norm, layer.norm == 0 || layer.norm == 1, "0 or 1");
    check.size("layer.weight", layer.weight, 0);
    if (layer.norm == 1) {
        check.value("layer.bias", static_cast<double>(layer.bias), layer.bias == -1, "-1 beside batch norm");
        check.size("layer.scale", layer.scale, 0).size("layer.shift", layer.shift, 0);
    } else {
        check.size("layer.bias", layer.bias, -1);
        check.value("layer.scale", static_cast<double>(layer.scale), layer.scale == -1, "-1 without batch norm");
        check.value("layer.shift", static_cast<double>(layer.shift), layer.shift == -1, "-1 without batch norm");
    }
    check.product("layer.in*out", layer.in, layer.out);
    if (!check.failed()) {
        check.product("layer.kernel*kernel*in*out", static_cast<int64_t>(layer.in) * layer.out,
            static_cast<int64_t>(layer.kernel) * layer.kernel);
    }
}

/* Offsets within a few padded images of the layer are 32-bit numbers; those of parameters must not overflow 64 bits. */
void check_reach(Check &check, const trl_conv_layer &layer, int64_t height, int64_t width) {
    constexpr int64_t kMost = INT64_C(1) << 31, kWide = 1 << 15;
    check.value("layer.kernel", layer.kernel, layer.kernel < 100, "below 100");
    check.value("height", static_cast<double>(height), height < kWide, "below 32768");
    check.value("width", static_cast<double>(width), width < kWide, "below 32768");
    if (check.failed()) return;
    const int64_t most = layer.in > layer.out ? layer.in : layer.out;
    const int64_t pixels = (height + 2 * layer.kernel) * (width + 2 * layer.kernel) * (height * width < 512 ? 128 : 1);
    check.value("height*width*channels", static_cast<double>(pixels) * static_cast<double>(most + 16),
        static_cast<double>(pixels) * static_cast<double>(most + 16) < static_cast<double>(kMost), "below 2^31 with its padding");
    const int64_t offsets[] = {layer.weight, layer.bias, layer.scale, layer.shift};
    for (const int64_t offset : offsets) {
        if (!check.failed() && offset > INT64_MAX / 32) {
            check.product("layer.weight, bias, scale and shift", offset, 32);
        }
    }
}

}  // namespace

trl_status check_conv_stack_create(
    const trl_conv_layer *layers, int32_t count, int32_t height, int32_t width, int32_t precision, trl_conv_stack *const *out) {
    Check check("conv_stack");
    check.pointer("out", out, alignof(trl_conv_stack *)).size("count", count, 1);
    check.pointer("layers", layers, alignof(trl_conv_layer)).size("height", height, 1).size("width", width, 1);
    check.type("precision", precision);
    int32_t in = 0;
    for (int32_t i = 0; !check.failed() && i < count; ++i) {
        check_layer(check, layers[i], in);
        if (check.failed()) break;
        check_reach(check, layers[i], height, width);
        in = layers[i].out;
        height = (height + layers[i].stride - 1) / layers[i].stride;
        width = (width + layers[i].stride - 1) / layers[i].stride;
    }
    return check.status();
}

trl_status check_conv_stack_forward(
    const trl_conv_stack *stack, const float *parameters, int64_t size, const float *x, const float *y, int64_t n, int64_t groups) {
    Check check("conv_stack");
    check.pointer("stack", stack, 1).pointer("parameters", parameters, alignof(float));
    check.size("n", n, 0).size("groups", groups, 1).size("size", size, 1);
    /* An image and its padding take below 2^31 numbers: so many images are counted in 64 bits without overflow. */
    check.value("n", static_cast<double>(n), n < INT64_C(1) << 24, "below 2^24");
    if (!check.failed()) {
        check.value("groups", static_cast<double>(groups), n % groups == 0, "a divisor of the number of images");
    }
    if (n > 0) {
        check.pointer("x", x, alignof(float)).pointer("y", y, alignof(float));
    }
    return check.status();
}

trl_status check_conv_stack_backward(
    const trl_conv_stack *stack, const float *dy, const float *gradients, const float *dx) {
    Check check("conv_stack");
    check.pointer("stack", stack, 1).pointer("dy", dy, alignof(float));
    return check.aligned("gradients", gradients, alignof(float)).aligned("dx", dx, alignof(float)).status();
}

}  // namespace trl
