package io.github.trilemma.kernel;

import io.github.trilemma.tensor.Tensors;
import org.bytedeco.pytorch.LongOptional;
import org.bytedeco.pytorch.Scalar;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch;
import org.bytedeco.pytorch.global.torch.ScalarType;

/** The reference: every kernel in libtorch operations. */
public final class TorchKernels implements Kernels {
    private static final long[] PIXELS = {1, 2, 3};

    @Override
    public String name() {
        return "libtorch";
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
        KernelShapes.checkLoss(xHat, x, scores, logits, labels);
        long images = xHat.size(0);
        Tensor difference = xHat.detach().sub(x);
        Tensor mse = difference.square().mean();
        out.xHatSeed().copy_(difference).mul_(new Scalar(2 * alpha / xHat.numel()));

        Tensor adversarial = scores.detach().mean().neg();
        out.scoresSeed().fill_(new Scalar(-beta / images));

        Tensor logProbabilities = torch.log_softmax(logits.detach(), 1);
        Tensor column = labels.unsqueeze(1);
        Tensor crossEntropy = logProbabilities.gather(1, column).mean().neg();
        out.logitsSeed().copy_(logProbabilities.exp());
        out.logitsSeed()
                .scatter_add_(1, column, torch.full_like(column, new Scalar(-1)).to(logits.scalar_type()));
        out.logitsSeed().mul_(new Scalar(gamma / images));

        Tensor terms = out.terms();
        terms.select(0, LossBuffers.MSE).copy_(mse);
        terms.select(0, LossBuffers.ADVERSARIAL).copy_(adversarial);
        terms.select(0, LossBuffers.CROSS_ENTROPY).copy_(crossEntropy);
        Tensor total = mse.mul(new Scalar(alpha))
                .add(adversarial.mul(new Scalar(beta)))
                .add(crossEntropy.mul(new Scalar(gamma)));
        terms.select(0, LossBuffers.TOTAL).copy_(total);
        terms.select(0, LossBuffers.ERRORS)
                .copy_(logits.detach()
                        .argmax(new LongOptional(1), false)
                        .ne(labels)
                        .sum());
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
        first.mul_(new Scalar(beta1)).add_(gradients, new Scalar(1 - beta1));
        second.mul_(new Scalar(beta2)).addcmul_(gradients, gradients, new Scalar(1 - beta2));
        double firstCorrection = 1 - Math.pow(beta1, (double) step);
        double secondCorrection = 1 - Math.pow(beta2, (double) step);
        Tensor denominator =
                second.sqrt().mul_(new Scalar(1 / Math.sqrt(secondCorrection))).add_(new Scalar(epsilon));
        values.addcdiv_(first, denominator, new Scalar(-rate / firstCorrection));
        if (clip < Double.POSITIVE_INFINITY) {
            Tensors.clampInPlace(values, -clip, clip);
        }
    }

    @Override
    public Tensor squaredError(Tensor xHat, Tensor x) {
        KernelShapes.same("xHat and x", xHat, x);
        Tensor difference = xHat.detach().sub(x).to(ScalarType.Double);
        return difference.square().sum(PIXELS);
    }
}
