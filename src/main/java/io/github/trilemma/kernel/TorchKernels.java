package io.github.trilemma.kernel;

import io.github.trilemma.tensor.Device;
import io.github.trilemma.tensor.Tensors;
import java.util.List;
import java.util.Optional;
import org.bytedeco.javacpp.FloatPointer;
import org.bytedeco.pytorch.LongOptional;
import org.bytedeco.pytorch.Scalar;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch;
import org.bytedeco.pytorch.global.torch.ScalarType;

/**
 * The reference: every kernel in libtorch operations, on any device. Takes float64 beside float32 and bfloat16. It reads numbers
 * on the host that callers give on the device, so it waits there and cannot be captured.
 */
public final class TorchKernels implements Kernels {
    /** Random numbers that are made at a time, so that a draw costs no large Java array. */
    private static final int CHUNK = 4096;

    private final Device device;

    /** The reference on the CPU. */
    public TorchKernels() {
        this(Device.CPU);
    }

    /** The reference on a device. */
    public TorchKernels(Device device) {
        this.device = device;
    }

    @Override
    public String name() {
        return "libtorch";
    }

    @Override
    public Device device() {
        return device;
    }

    @Override
    public boolean capturable() {
        return false;
    }

    @Override
    public void drawBatch(
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
        drawBatch(images, degraded, classes, indices, sigma, seed.item_long(), x, y, labels);
    }

    @Override
    public void fusedLoss(
            Tensor xHat, Tensor x, Tensor scores, Tensor logits, Tensor labels, Tensor weights, LossBuffers out) {
        KernelShapes.checkNumbers("weights", weights, 3);
        double[] host = Tensors.doubles(weights);
        fusedLoss(xHat, x, scores, logits, labels, host[0], host[1], host[2], out);
    }

    @Override
    public void adamClip(
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
        double[] host = Tensors.doubles(stepAndRate);
        adamClip(values, gradients, first, second, (long) host[0], host[1], beta1, beta2, epsilon, clip);
    }

    @Override
    public void advance(IterationNumbers numbers) {
        ReferenceNumbers.advance(numbers);
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
        Tensor clean = unit(images, indices);
        if (labels != null) {
            labels.copy_(classes.index_select(0, indices));
        }
        if (x != null) {
            x.copy_(clean);
        }
        if (y != null) {
            y.copy_(degraded == null ? gaussianNoise(clean, sigma, seed) : unit(degraded, indices));
        }
    }

    private static Tensor unit(Tensor bytes, Tensor indices) {
        return bytes.index_select(0, indices).to(ScalarType.Float).div_(new Scalar(255));
    }

    @Override
    public Tensor gaussianNoise(Tensor x, double sigma, long seed) {
        KernelShapes.checkNoise(x, sigma);
        Tensor noise = Tensors.onHost(ScalarType.Float, Tensors.shape(x));
        long count = noise.numel();
        if (count > 0) {
            FloatPointer values = new FloatPointer(noise.data_ptr());
            float[] chunk = new float[(int) Math.min(CHUNK, count)];
            for (long from = 0; from < count; from += chunk.length) {
                int length = (int) Math.min(chunk.length, count - from);
                Philox.normals(seed, from, chunk, length);
                values.position(from).put(chunk, 0, length);
            }
        }
        return Tensors.beside(x, noise).mul_(new Scalar(sigma)).add_(x.detach());
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
        Tensor terms = out.terms();
        long images = xHat.size(0);
        if (images == 0) {
            terms.zero_();
            return;
        }
        Tensor difference = wide(xHat).sub(wide(x));
        Tensor mse = difference.square().mean();
        out.xHatSeed().copy_(difference.mul_(new Scalar(2 * alpha / xHat.numel())));

        Tensor adversarial = wide(scores).mean().neg();
        out.scoresSeed().fill_(new Scalar(-beta / images));

        Tensor logProbabilities = torch.log_softmax(wide(logits), 1);
        Tensor column = labels.unsqueeze(1);
        Tensor crossEntropy = logProbabilities.gather(1, column).mean().neg();
        Tensor logitsSeed = logProbabilities.exp();
        logitsSeed.scatter_add_(
                1, column, torch.full_like(column, new Scalar(-1)).to(logitsSeed.scalar_type()));
        out.logitsSeed().copy_(logitsSeed.mul_(new Scalar(gamma / images)));

        terms.select(0, LossBuffers.MSE).copy_(mse);
        terms.select(0, LossBuffers.ADVERSARIAL).copy_(adversarial);
        terms.select(0, LossBuffers.CROSS_ENTROPY).copy_(crossEntropy);
        Tensor total = mse.mul(new Scalar(alpha))
                .add(adversarial.mul(new Scalar(beta)))
                .add(crossEntropy.mul(new Scalar(gamma)));
        terms.select(0, LossBuffers.TOTAL).copy_(total);
        terms.select(0, LossBuffers.ERRORS).copy_(wrong(logits, labels).sum());
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
        KernelShapes.checkAdam(values, gradients, first, second);
        KernelShapes.checkStep(step);
        Tensor g = wide(gradients);
        first.mul_(new Scalar(beta1)).add_(g, new Scalar(1 - beta1));
        second.mul_(new Scalar(beta2)).addcmul_(g, g, new Scalar(1 - beta2));
        double firstCorrection = 1 - Math.pow(beta1, (double) step);
        double secondCorrection = 1 - Math.pow(beta2, (double) step);
        Tensor denominator =
                second.sqrt().mul_(new Scalar(1 / Math.sqrt(secondCorrection))).add_(new Scalar(epsilon));
        values.addcdiv_(first, denominator, new Scalar(-rate / firstCorrection));
        if (clip < Double.POSITIVE_INFINITY) {
            Tensors.clampInPlace(values, -clip, clip);
        }
        gradients.zero_();
    }

    @Override
    public Optional<ConvStack> convStack(List<ConvLayer> layers, int height, int width, Storage storage) {
        return Optional.empty();
    }

    @Override
    public void measure(Tensor xHat, Tensor x, Tensor logits, Tensor labels, Tensor squares, Tensor errors) {
        KernelShapes.checkMeasure(xHat, x, logits, labels, squares, errors);
        if (squares != null && xHat.numel() > 0) {
            Tensor difference = wide(xHat).sub(wide(x)).to(ScalarType.Double);
            squares.copy_(difference.square().flatten(1, -1).sum(1));
        } else if (squares != null) {
            squares.zero_();
        }
        if (errors != null && errors.numel() > 0) {
            errors.copy_(wrong(logits, labels));
        }
    }

    /** (N) bool: where the largest logit is not the label's. */
    private static Tensor wrong(Tensor logits, Tensor labels) {
        return logits.detach().argmax(new LongOptional(1), false).ne(labels);
    }

    /** Without history, and in float32 when stored as bfloat16: sums and arithmetic are at least float32. */
    private static Tensor wide(Tensor stored) {
        Tensor bare = stored.detach();
        return bare.scalar_type().value == ScalarType.BFloat16.value ? bare.to(ScalarType.Float) : bare;
    }
}
