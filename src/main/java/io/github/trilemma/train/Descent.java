package io.github.trilemma.train;

import io.github.trilemma.nn.Parameters;
import io.github.trilemma.tensor.TensorScope;
import io.github.trilemma.tensor.Tensors;
import org.bytedeco.pytorch.Scalar;
import org.bytedeco.pytorch.Tensor;

/** Stochastic gradient descent with momentum over one network: v = momentum·v + g, p = p - rate·v. */
final class Descent implements AutoCloseable {
    private final Parameters parameters;
    private final double momentum;
    private final double gradientClip;
    private final Tensor velocity;

    Descent(Parameters parameters, double momentum, double gradientClip) {
        this.parameters = parameters;
        this.momentum = momentum;
        this.gradientClip = gradientClip;
        try (TensorScope scope = TensorScope.open()) {
            velocity = scope.keep(Tensors.zeros(parameters.values().numel()));
        }
    }

    /** Applies the accumulated gradients and sets them to zero. */
    void step(double rate) {
        if (gradientClip > 0) {
            Tensors.clampInPlace(parameters.gradients(), -gradientClip, gradientClip);
        }
        velocity.mul_(new Scalar(momentum)).add_(parameters.gradients());
        parameters.values().add_(velocity, new Scalar(-rate));
        parameters.zeroGradients();
    }

    Tensor velocity() {
        return velocity;
    }

    @Override
    public void close() {
        velocity.close();
    }
}
