package io.github.trilemma.kernel;

import io.github.trilemma.tensor.Tensors;
import java.util.List;
import java.util.Optional;
import org.bytedeco.javacpp.Pointer;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch.ScalarType;

/**
 * The engine's own library, on the calling thread. Takes float32 and bfloat16; float64, in which golden cases are replayed, is
 * the reference's alone ({@link TorchKernels}) and refused here.
 *
 * <p>An input whose values lie otherwise in memory than the kernel reads them is copied first; outputs must lie as their
 * descriptions say, since a copy of them would go unseen.
 */
public final class NativeKernels implements Kernels {
    private final String name = "native (" + NativeLibrary.isa() + ")";

    /** For {@link KernelProvider}, once the library is loaded. */
    NativeKernels() {}

    @Override
    public String name() {
        return name;
    }

    @Override
    public void drawBatch(
            Tensor images,
            Tensor degraded,
            Tensor classes,
            Tensor indices,
            double sigma,
            long seed,
            Tensor x,
            Tensor y,
            Tensor labels) {
        KernelShapes.checkDraw(images, degraded, classes, indices, sigma, x, y, labels);
        Layouts.requireDense("resident images", images);
        Layouts.requireDense("degraded images", degraded);
        Layouts.requireDense("labels", labels);
        Layouts.requireChannelsLast("x", x);
        Layouts.requireChannelsLast("y", y);
        long n = indices.size(0);
        if (n == 0) {
            return;
        }
        int type = NativeLibrary.FLOAT32;
        if (x != null && y != null) {
            type = storage("x", x, "y", y);
        } else if (x != null || y != null) {
            type = storage("x and y", x == null ? y : x);
        }
        NativeLibrary.check(
                "drawBatch",
                NativeLibrary.drawBatch(
                        address(images),
                        address(degraded),
                        address(classes == null ? null : Layouts.dense(classes)),
                        address(Layouts.dense(indices)),
                        address(x),
                        address(y),
                        address(labels),
                        images.size(0),
                        n,
                        images.size(1),
                        images.size(2),
                        images.size(3),
                        sigma,
                        seed,
                        type));
    }

    @Override
    public Tensor gaussianNoise(Tensor x, double sigma, long seed) {
        KernelShapes.checkNoise(x, sigma);
        Tensor y = Tensors.empty(ScalarType.Float, Tensors.shape(x));
        if (x.numel() > 0) {
            long from = address(Layouts.dense(x));
            NativeLibrary.check("gaussianNoise", NativeLibrary.gaussianNoise(from, address(y), x.numel(), sigma, seed));
        }
        return y;
    }

    @Override
    public void fusedLoss(
            Tensor xHat,
            Tensor x,
            Tensor scores,
            Tensor logits,
            Tensor labels,
            double alpha,
            double beta,
            double gamma,
            LossBuffers out) {
        KernelShapes.checkLoss(xHat, x, scores, logits, labels, out);
        int type = storage("xHat", xHat, "x", x);
        storage("xHat", xHat, "scores", scores);
        storage("xHat", xHat, "logits", logits);
        Layouts.requireDense("the gradient by the scores", out.scoresSeed());
        Layouts.requireDense("the gradient by the logits", out.logitsSeed());
        long images = xHat.size(0);
        if (images == 0) {
            out.terms().zero_();
            return;
        }
        // The direct gradient lies in memory as the images of its making did, which decides how all three are read.
        NativeLibrary.check(
                "fusedLoss",
                NativeLibrary.fusedLoss(
                        address(Layouts.like(out.xHatSeed(), xHat)),
                        address(Layouts.like(out.xHatSeed(), x)),
                        address(Layouts.dense(scores)),
                        address(Layouts.dense(logits)),
                        address(Layouts.dense(labels)),
                        address(out.xHatSeed()),
                        address(out.scoresSeed()),
                        address(out.logitsSeed()),
                        address(out.terms()),
                        images,
                        xHat.numel() / images,
                        logits.size(1),
                        alpha,
                        beta,
                        gamma,
                        type));
    }

    @Override
    public void adamClip(
            Tensor values,
            Tensor gradients,
            Tensor first,
            Tensor second,
            long step,
            double rate,
            double beta1,
            double beta2,
            double epsilon,
            double clip) {
        KernelShapes.checkAdam(values, gradients, first, second, step);
        for (Tensor state : new Tensor[] {values, first, second}) {
            KernelShapes.checkType("parameters and moments", state, ScalarType.Float);
            Layouts.requireDense("parameters and moments", state);
        }
        Layouts.requireDense("gradients", gradients);
        int type = storage("gradients", gradients);
        if (values.numel() > 0) {
            NativeLibrary.check(
                    "adamClip",
                    NativeLibrary.adamClip(
                            address(values),
                            address(gradients),
                            address(first),
                            address(second),
                            values.numel(),
                            step,
                            rate,
                            beta1,
                            beta2,
                            epsilon,
                            clip,
                            type));
        }
    }

    @Override
    public Optional<ConvStack> convStack(List<ConvLayer> layers, int height, int width, Storage storage) {
        return Optional.of(new ConvStack(layers, height, width, storage));
    }

    @Override
    public void measure(Tensor xHat, Tensor x, Tensor logits, Tensor labels, Tensor squares, Tensor errors) {
        KernelShapes.checkMeasure(xHat, x, logits, labels, squares, errors);
        Layouts.requireDense("squares", squares);
        Layouts.requireDense("errors", errors);
        if (squares == null && errors == null) {
            return;
        }
        int type = squares == null ? storage("logits", logits) : storage("xHat", xHat, "x", x);
        if (squares != null && errors != null) {
            storage("xHat", xHat, "logits", logits);
        }
        long images = (squares == null ? errors : squares).size(0);
        if (images == 0) {
            return;
        }
        Tensor restored = squares == null ? null : Layouts.imageByImage(xHat);
        NativeLibrary.check(
                "measure",
                NativeLibrary.measure(
                        address(restored),
                        address(squares == null ? null : Layouts.like(restored, x)),
                        address(logits == null ? null : Layouts.dense(logits)),
                        address(labels == null ? null : Layouts.dense(labels)),
                        address(squares),
                        address(errors),
                        images,
                        squares == null ? 0 : xHat.numel() / images,
                        logits == null ? 1 : logits.size(1),
                        type));
    }

    /** Storage code of a tensor, after checking that the library takes it. */
    private static int storage(String what, Tensor tensor) {
        byte type = tensor.scalar_type().value;
        if (type == ScalarType.Float.value) {
            return NativeLibrary.FLOAT32;
        }
        if (type == ScalarType.BFloat16.value) {
            return NativeLibrary.BFLOAT16;
        }
        throw new IllegalArgumentException("native kernels take float32 or bfloat16, got " + what + " of type "
                + tensor.scalar_type().intern() + ": convert it, or use the libtorch kernels");
    }

    /** Storage code that two tensors share. */
    private static int storage(String what, Tensor tensor, String other, Tensor like) {
        int type = storage(what, tensor);
        if (storage(other, like) != type) {
            throw new IllegalArgumentException(what + " and " + other + " must be of one type, got "
                    + tensor.scalar_type().intern() + " and "
                    + like.scalar_type().intern() + ": convert one");
        }
        return type;
    }

    /** Where the values lie; 0 for null. */
    private static long address(Tensor tensor) {
        if (tensor == null) {
            return 0;
        }
        Pointer data = tensor.data_ptr();
        return data == null ? 0 : data.address();
    }
}
