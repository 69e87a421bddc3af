package io.github.trilemma.tensor;

import java.util.Arrays;
import java.util.List;
import org.bytedeco.javacpp.BytePointer;
import org.bytedeco.javacpp.DoublePointer;
import org.bytedeco.javacpp.FloatPointer;
import org.bytedeco.javacpp.IntPointer;
import org.bytedeco.javacpp.LongPointer;
import org.bytedeco.pytorch.Generator;
import org.bytedeco.pytorch.GeneratorOptional;
import org.bytedeco.pytorch.Scalar;
import org.bytedeco.pytorch.ScalarOptional;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.TensorOptional;
import org.bytedeco.pytorch.TensorOptions;
import org.bytedeco.pytorch.TensorVector;
import org.bytedeco.pytorch.global.torch;
import org.bytedeco.pytorch.global.torch.MemoryFormat;
import org.bytedeco.pytorch.global.torch.ScalarType;

/**
 * Arrays to tensors and back, and the small libtorch idioms that every room needs. What is made here lies on the thread's
 * {@link Device#current}; reading brings values to the host and waits for them.
 */
public final class Tensors {
    private Tensors() {}

    /** A float32 tensor of {@code shape} that holds a copy of {@code values}. */
    public static Tensor of(float[] values, long... shape) {
        requireCount(values.length, shape);
        Tensor tensor = onHost(ScalarType.Float, shape);
        if (values.length > 0) {
            new FloatPointer(tensor.data_ptr()).put(values);
        }
        return here(tensor);
    }

    /** A uint8 tensor of {@code shape} that holds a copy of {@code values}. */
    public static Tensor ofBytes(byte[] values, long... shape) {
        requireCount(values.length, shape);
        Tensor tensor = onHost(ScalarType.Byte, shape);
        if (values.length > 0) {
            new BytePointer(tensor.data_ptr()).put(values);
        }
        return here(tensor);
    }

    /** An int64 tensor of {@code shape} that holds a copy of {@code values}. */
    public static Tensor ofLongs(long[] values, long... shape) {
        requireCount(values.length, shape);
        Tensor tensor = onHost(ScalarType.Long, shape);
        if (values.length > 0) {
            new LongPointer(tensor.data_ptr()).put(values);
        }
        return here(tensor);
    }

    /** A float64 tensor of {@code shape} that holds a copy of {@code values}. */
    public static Tensor ofDoubles(double[] values, long... shape) {
        requireCount(values.length, shape);
        Tensor tensor = onHost(ScalarType.Double, shape);
        if (values.length > 0) {
            new DoublePointer(tensor.data_ptr()).put(values);
        }
        return here(tensor);
    }

    /** An int32 tensor of {@code shape} that holds a copy of {@code values}. */
    public static Tensor ofInts(int[] values, long... shape) {
        requireCount(values.length, shape);
        Tensor tensor = onHost(ScalarType.Int, shape);
        if (values.length > 0) {
            new IntPointer(tensor.data_ptr()).put(values);
        }
        return here(tensor);
    }

    /** An int64 tensor (n) of {@code values}. */
    public static Tensor ofIndices(int[] values) {
        long[] wide = new long[values.length];
        for (int i = 0; i < values.length; i++) {
            wide[i] = values[i];
        }
        return ofLongs(wide, values.length);
    }

    /** The values in row-major order, whatever the layout; converted to float32. */
    public static float[] floats(Tensor tensor) {
        try (TensorScope scope = TensorScope.open()) {
            Tensor dense = host(tensor.detach().to(ScalarType.Float).contiguous());
            float[] values = new float[Math.toIntExact(dense.numel())];
            if (values.length > 0) {
                new FloatPointer(dense.data_ptr()).get(values);
            }
            return values;
        }
    }

    /** The values in row-major order, whatever the layout; converted to float64. */
    public static double[] doubles(Tensor tensor) {
        try (TensorScope scope = TensorScope.open()) {
            Tensor dense = host(tensor.detach().to(ScalarType.Double).contiguous());
            double[] values = new double[Math.toIntExact(dense.numel())];
            if (values.length > 0) {
                new DoublePointer(dense.data_ptr()).get(values);
            }
            return values;
        }
    }

    /** The values in row-major order; the tensor must be uint8. */
    public static byte[] bytes(Tensor tensor) {
        try (TensorScope scope = TensorScope.open()) {
            Tensor dense = host(tensor.detach().contiguous());
            byte[] values = new byte[Math.toIntExact(dense.numel())];
            if (values.length > 0) {
                new BytePointer(dense.data_ptr()).get(values);
            }
            return values;
        }
    }

    /** The values of an integer tensor in row-major order. */
    public static long[] longs(Tensor tensor) {
        try (TensorScope scope = TensorScope.open()) {
            Tensor dense = host(tensor.detach().to(ScalarType.Long).contiguous());
            long[] values = new long[Math.toIntExact(dense.numel())];
            if (values.length > 0) {
                new LongPointer(dense.data_ptr()).get(values);
            }
            return values;
        }
    }

    /** The single value of a one-element tensor. Waits for the device. */
    public static double scalar(Tensor tensor) {
        try (TensorScope scope = TensorScope.open()) {
            return tensor.item_double();
        }
    }

    public static long[] shape(Tensor tensor) {
        long[] shape = new long[(int) tensor.dim()];
        for (int i = 0; i < shape.length; i++) {
            shape[i] = tensor.size(i);
        }
        return shape;
    }

    /** The shape as messages print it: {@code (64,1,28,28)}. */
    public static String show(long... shape) {
        return Arrays.toString(shape).replace(" ", "").replace('[', '(').replace(']', ')');
    }

    public static Tensor empty(ScalarType type, long... shape) {
        return torch.empty(shape, Device.current().options(type), null);
    }

    /** Room in host memory, wherever the current device is. */
    public static Tensor onHost(ScalarType type, long... shape) {
        return torch.empty(shape, new TensorOptions(type), null);
    }

    /** The same values on the current device; no copy when they lie there already. */
    public static Tensor here(Tensor tensor) {
        Device device = Device.current();
        if (!device.isCuda()) {
            return host(tensor);
        }
        return tensor.to(device.torch(), tensor.scalar_type());
    }

    /** {@code values} where {@code model} lies; no copy when they lie there already. */
    public static Tensor beside(Tensor model, Tensor values) {
        return model.is_cuda() ? values.to(model.device(), values.scalar_type()) : host(values);
    }

    /** The same values in host memory; no copy when they lie there already. Waits for the device. */
    public static Tensor host(Tensor tensor) {
        return tensor.is_cuda() ? tensor.cpu() : tensor;
    }

    /** Room for float32 images (n,c,h,w), channels last in memory. */
    public static Tensor emptyImages(long n, long c, long h, long w) {
        return empty(ScalarType.Float, n, h, w, c).permute(0, 3, 1, 2);
    }

    public static Tensor zeros(long... shape) {
        return torch.zeros(shape, Device.current().options(ScalarType.Float));
    }

    /**
     * Numbers drawn uniformly from low to high, float32: on the host, by a generator of the host, then brought here. So they are
     * the same on every device.
     */
    public static Tensor uniform(double low, double high, Generator generator, long... shape) {
        return here(torch.zeros(shape, new TensorOptions(ScalarType.Float))
                .uniform_(low, high, new GeneratorOptional(generator)));
    }

    /** Standard normal numbers, drawn as {@link #uniform} does. */
    public static Tensor normal(Generator generator, long... shape) {
        return here(onHost(ScalarType.Float, shape).normal_(0, 1, new GeneratorOptional(generator)));
    }

    /** The same values with channels last in memory; no copy when they lie so already. */
    public static Tensor channelsLast(Tensor tensor) {
        return tensor.contiguous(MemoryFormat.ChannelsLast);
    }

    public static Tensor clamp(Tensor tensor, double low, double high) {
        return torch.clamp(tensor, new ScalarOptional(new Scalar(low)), new ScalarOptional(new Scalar(high)));
    }

    public static void clampInPlace(Tensor tensor, double low, double high) {
        torch.clamp_(tensor, new ScalarOptional(new Scalar(low)), new ScalarOptional(new Scalar(high)));
    }

    /** An optional tensor; null means none. */
    public static TensorOptional optional(Tensor tensor) {
        return tensor == null ? new TensorOptional() : new TensorOptional(tensor);
    }

    public static TensorVector vector(List<Tensor> tensors) {
        return new TensorVector(tensors.toArray(new Tensor[0]));
    }

    private static void requireCount(int count, long[] shape) {
        long product = 1;
        for (long size : shape) {
            product *= size;
        }
        if (product != count) {
            throw new IllegalArgumentException(
                    "a tensor of shape " + show(shape) + " takes " + product + " values, got " + count);
        }
    }
}
