package io.github.trilemma.nn;

import io.github.trilemma.tensor.Tensors;
import java.util.List;
import java.util.function.UnaryOperator;
import org.bytedeco.pytorch.BoolOptional;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.TensorVector;
import org.bytedeco.pytorch.global.torch;

/** A trace recorded by libtorch. */
final class AutogradTrace implements Trace {
    private final Tensor input;
    private final Tensor output;
    private final boolean byInput;

    /** Runs {@code graph} on a leaf made of {@code x}. */
    AutogradTrace(Tensor x, boolean byInput, UnaryOperator<Tensor> graph) {
        this.input = x.detach();
        this.byInput = byInput;
        input.set_requires_grad(byInput);
        this.output = graph.apply(input);
    }

    @Override
    public Tensor output() {
        return output.detach();
    }

    @Override
    public Tensor backward(Tensor seed) {
        torch.backward(
                Tensors.vector(List.of(output)),
                Tensors.vector(List.of(seed)),
                new BoolOptional(),
                false,
                new TensorVector());
        return byInput ? input.grad() : null;
    }
}
