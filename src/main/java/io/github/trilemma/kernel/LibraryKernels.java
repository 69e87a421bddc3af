package io.github.trilemma.kernel;

import io.github.trilemma.tensor.Tensors;
import org.bytedeco.javacpp.Pointer;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch.ScalarType;

/**
 * What the engine's own libraries share on the Java side, for the CPU and for CUDA: checks of shapes, types, layouts and places,
 * and the addresses. Takes float32 and bfloat16; float64, in which golden cases are replayed, is the reference's alone ({@link
 * TorchKernels}) and refused here.
 *
 * <p>An input whose values lie otherwise in memory than the kernel reads them is copied first; outputs must lie as their
 * descriptions say, since a copy of them would go unseen.
 */
abstract class LibraryKernels implements Kernels {
    /** The address of what is not given. */
    private static final long NOTHING = 0;

    /** Calls the library; addresses as in {@code trilemma/draw_batch.h}. */
    abstract void callDrawBatch(
            long images,
            long degraded,
            long classes,
            long indices,
            long x,
            long y,
            long labels,
            long available,
            long n,
            long channels,
            long height,
            long width,
            double sigma,
            long seed,
            int type,
            long seedAddress);

    abstract void callGaussianNoise(long x, long y, long count, double sigma, long seed);

    abstract void callFusedLoss(
            long xHat,
            long x,
            long scores,
            long logits,
            long labels,
            long xHatSeed,
            long scoresSeed,
            long logitsSeed,
            long terms,
            long images,
            long pixels,
            long classes,
            double alpha,
            double beta,
            double gamma,
            int type,
            long weights);

    abstract void callAdamClip(
            long values,
            long gradients,
            long first,
            long second,
            long n,
            long step,
            double rate,
            double beta1,
            double beta2,
            double epsilon,
            double clip,
            int gradientType,
            long scalars);

    abstract void callMeasure(
            long xHat,
            long x,
            long logits,
            long labels,
            long squares,
            long errors,
            long images,
            long pixels,
            long classes,
            int type);

    abstract void callAdvance(
            long schedule,
            long iteration,
            long order,
            long available,
            long batch,
            long criticSteps,
            long indices,
            long seeds,
            long weights,
            long restorer,
            long critic);

    @Override
    public final void drawBatch(
            Tensor images,
            Tensor degraded,
            Tensor classes,
            Tensor indices,
            double sigma,
            long seed,
            Tensor x,
            Tensor y,
            Tensor labels) {
        drawBatch(images, degraded, classes, indices, sigma, seed, NOTHING, x, y, labels);
    }

    @Override
    public final void drawBatch(
            Tensor images,
            Tensor degraded,
            Tensor classes,
            Tensor indices,
            double sigma,
            Tensor seed,
            Tensor x,
            Tensor y,
            Tensor labels) {
        KernelShapes.checkSeed(seed);
        drawBatch(images, degraded, classes, indices, sigma, 0, address(seed), x, y, labels);
    }

    private void drawBatch(
            Tensor images,
            Tensor degraded,
            Tensor classes,
            Tensor indices,
            double sigma,
            long seed,
            long seedAddress,
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
        callDrawBatch(
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
                type,
                seedAddress);
    }

    @Override
    public final Tensor gaussianNoise(Tensor x, double sigma, long seed) {
        KernelShapes.checkNoise(x, sigma);
        Tensor y = Tensors.empty(ScalarType.Float, Tensors.shape(x));
        if (x.numel() > 0) {
            long from = address(Layouts.dense(x));
            callGaussianNoise(from, address(y), x.numel(), sigma, seed);
        }
        return y;
    }

    @Override
    public final void fusedLoss(
            Tensor xHat,
            Tensor x,
            Tensor scores,
            Tensor logits,
            Tensor labels,
            double alpha,
            double beta,
            double gamma,
            LossBuffers out) {
        fusedLoss(xHat, x, scores, logits, labels, alpha, beta, gamma, NOTHING, out);
    }

    @Override
    public final void fusedLoss(
            Tensor xHat, Tensor x, Tensor scores, Tensor logits, Tensor labels, Tensor weights, LossBuffers out) {
        KernelShapes.checkNumbers("weights", weights, 3);
        Layouts.requireDense("weights", weights);
        fusedLoss(xHat, x, scores, logits, labels, 0, 0, 0, address(weights), out);
    }

    private void fusedLoss(
            Tensor xHat,
            Tensor x,
            Tensor scores,
            Tensor logits,
            Tensor labels,
            double alpha,
            double beta,
            double gamma,
            long weights,
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
        callFusedLoss(
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
                type,
                weights);
    }

    @Override
    public final void adamClip(
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
        KernelShapes.checkStep(step);
        adamClip(values, gradients, first, second, step, rate, beta1, beta2, epsilon, clip, NOTHING);
    }

    @Override
    public final void adamClip(
            Tensor values,
            Tensor gradients,
            Tensor first,
            Tensor second,
            Tensor stepAndRate,
            double beta1,
            double beta2,
            double epsilon,
            double clip) {
        KernelShapes.checkNumbers("step and rate", stepAndRate, 2);
        Layouts.requireDense("step and rate", stepAndRate);
        adamClip(values, gradients, first, second, 1, 0, beta1, beta2, epsilon, clip, address(stepAndRate));
    }

    private void adamClip(
            Tensor values,
            Tensor gradients,
            Tensor first,
            Tensor second,
            long step,
            double rate,
            double beta1,
            double beta2,
            double epsilon,
            double clip,
            long scalars) {
        KernelShapes.checkAdam(values, gradients, first, second);
        for (Tensor state : new Tensor[] {values, first, second}) {
            KernelShapes.checkType("parameters and moments", state, ScalarType.Float);
            Layouts.requireDense("parameters and moments", state);
        }
        Layouts.requireDense("gradients", gradients);
        int type = storage("gradients", gradients);
        if (values.numel() > 0) {
            callAdamClip(
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
                    type,
                    scalars);
        }
    }

    @Override
    public final void measure(Tensor xHat, Tensor x, Tensor logits, Tensor labels, Tensor squares, Tensor errors) {
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
        callMeasure(
                address(restored),
                address(squares == null ? null : Layouts.like(restored, x)),
                address(logits == null ? null : Layouts.dense(logits)),
                address(labels == null ? null : Layouts.dense(labels)),
                address(squares),
                address(errors),
                images,
                squares == null ? 0 : xHat.numel() / images,
                logits == null ? 1 : logits.size(1),
                type);
    }

    @Override
    public final void advance(IterationNumbers numbers) {
        if (numbers.planned() == null) {
            throw new IllegalArgumentException("iteration numbers must have a schedule: set one before they advance");
        }
        callAdvance(
                address(numbers.schedule()),
                address(numbers.iteration()),
                address(numbers.order()),
                numbers.available(),
                numbers.batch(),
                numbers.criticSteps(),
                address(numbers.allIndices()),
                address(numbers.allSeeds()),
                address(numbers.weights()),
                address(numbers.restorerStep()),
                address(numbers.allCriticSteps()));
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
    private long address(Tensor tensor) {
        if (tensor == null) {
            return NOTHING;
        }
        if (tensor.is_cuda() != device().isCuda()) {
            throw new IllegalArgumentException("tensors must lie on " + device() + ", got one on "
                    + (tensor.is_cuda() ? "a CUDA device" : "the CPU") + ": move it, or take that device's kernels");
        }
        Pointer data = tensor.data_ptr();
        return data == null ? NOTHING : data.address();
    }
}
