package io.github.trilemma.kernel;

/** The functions of {@code trilemma/conv_stack.h}; addresses in, statuses out. */
final class NativeConvStack {
    private NativeConvStack() {}

    /** {@code layers}: ten numbers each, in the order of {@code trl_conv_layer}; {@code handle[0]} receives the stack. */
    static native int create(long[] layers, int height, int width, int precision, long[] handle);

    static native void destroy(long stack);

    static native int forward(long stack, long parameters, long size, long x, long y, long n, long groups, int keep);

    static native int backward(long stack, long dy, long gradients, long dx);

    static native long bytes(long stack);
}
