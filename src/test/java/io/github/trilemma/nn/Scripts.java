package io.github.trilemma.nn;

import io.github.trilemma.tensor.Generators;
import io.github.trilemma.tensor.TensorScope;
import io.github.trilemma.tensor.Tensors;
import java.nio.file.Path;
import org.bytedeco.pytorch.BoolType;
import org.bytedeco.pytorch.IValue;
import org.bytedeco.pytorch.JitModule;
import org.bytedeco.pytorch.QualifiedName;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.Type;

/** Makes TorchScript files for tests: a map from pixels to classes in whatever code a test wants. */
public final class Scripts {
    /** A linear classifier after a kink. */
    public static final String LINEAR =
            "def forward(self, x):\n    return torch.linear(torch.relu(torch.flatten(x, 1)), self.weight, self.bias)\n";

    private Scripts() {}

    /**
     * Writes a module with the parameters {@code weight} (classes, pixels) and {@code bias} (classes).
     *
     * @param code its {@code forward}
     * @param pixels channels·height·width
     */
    public static Path write(Path file, String code, int pixels, int classes) {
        try (TensorScope scope = TensorScope.open()) {
            JitModule module = new JitModule(new QualifiedName("__torch__.Judge"));
            Tensor weight = Tensors.uniform(-0.3, 0.3, Generators.cpu(5), classes, pixels);
            Tensor bias = Tensors.uniform(-0.3, 0.3, Generators.cpu(6), classes);
            // As in files of models that were trained: parameters that still want gradients.
            weight.requires_grad_(true);
            bias.requires_grad_(true);
            module.register_parameter("weight", weight, false);
            module.register_parameter("bias", bias, false);
            module.register_attribute("training", new Type.TypePtr(BoolType.get()), new IValue(true));
            module.define(code);
            module.save(file.toString());
            return file;
        }
    }

    /** The linear one. */
    public static Path linear(Path file, int pixels, int classes) {
        return write(file, LINEAR, pixels, classes);
    }
}
