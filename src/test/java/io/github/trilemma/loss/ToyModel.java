package io.github.trilemma.loss;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.trilemma.tensor.Generators;
import io.github.trilemma.tensor.Tensors;
import java.util.List;
import org.bytedeco.pytorch.GeneratorOptional;
import org.bytedeco.pytorch.Scalar;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.TensorOptional;
import org.bytedeco.pytorch.global.torch;

/** A restorer of one convolution, a linear critic and a linear classifier behind it: small enough to see through. */
final class ToyModel {
    static final int IMAGES = 6;
    static final int CLASSES = 4;
    private static final long[] ONE = {1, 1};

    final Tensor kernel = draw(1, 1, 1, 3, 3).requires_grad_(true);
    final Tensor bias = draw(2, 1).requires_grad_(true);
    final Tensor critic = draw(3, 1, 35).requires_grad_(true);
    final Tensor classifier = draw(4, CLASSES, 35).requires_grad_(true);
    final Tensor degraded = draw(5, IMAGES, 1, 7, 5);
    final Tensor clean = draw(6, IMAGES, 1, 7, 5).abs();
    final Tensor labels = Tensors.ofLongs(new long[] {0, 3, 1, 2, 3, 0}, IMAGES);

    static Tensor draw(long seed, long... shape) {
        return Tensors.zeros(shape).uniform_(-1, 1, new GeneratorOptional(Generators.cpu(seed)));
    }

    List<Tensor> parameters() {
        return List.of(kernel, bias, critic, classifier);
    }

    Tensor restore() {
        return torch.conv2d(degraded, kernel, new TensorOptional(bias), ONE, ONE, ONE, 1)
                .sigmoid();
    }

    Tensor score(Tensor images) {
        return torch.linear(images.flatten(1, -1), critic, new TensorOptional()).flatten();
    }

    Tensor logits(Tensor images) {
        return torch.linear(images.flatten(1, -1), classifier, new TensorOptional());
    }

    /** Gradients are {@code factor} times the wanted, up to a share of the largest; one never computed counts as zero. */
    static void assertGradients(ToyModel got, double factor, ToyModel want, double relative) {
        for (int i = 0; i < want.parameters().size(); i++) {
            Tensor expected = want.parameters().get(i).grad().mul(new Scalar(factor));
            Tensor gradient = got.parameters().get(i).grad();
            Tensor difference = gradient.defined() ? gradient.sub(expected) : expected;
            double largest = Tensors.scalar(expected.abs().max());
            assertThat(Tensors.scalar(difference.abs().max()))
                    .as("gradient of parameter " + i)
                    .isLessThanOrEqualTo(relative * largest);
        }
    }
}
