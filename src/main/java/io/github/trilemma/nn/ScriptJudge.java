package io.github.trilemma.nn;

import io.github.trilemma.ConfigurationException;
import io.github.trilemma.config.JudgeConfig;
import io.github.trilemma.tensor.Device;
import io.github.trilemma.tensor.TensorScope;
import io.github.trilemma.tensor.Tensors;
import java.nio.file.Path;
import org.bytedeco.pytorch.DeviceOptional;
import org.bytedeco.pytorch.GraphOptimizerEnabledGuard;
import org.bytedeco.pytorch.IValue;
import org.bytedeco.pytorch.IValueVector;
import org.bytedeco.pytorch.JitModule;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch;

/**
 * A TorchScript module as a judge, in evaluation mode, its parameters without gradients; gradients flow through it to the images.
 *
 * <p>libtorch watches the first runs of a script and then runs a rewritten one, whose results may differ by rounding. A training
 * that is resumed would then not repeat what it did before, and lanes would depend on each other's progress. The module is therefore run
 * as it is written, by a switch of libtorch that belongs to the calling thread and is put back after each pass.
 */
final class ScriptJudge extends ForeignJudge {
    private final JitModule module;

    private ScriptJudge(JudgeConfig config, Input input, JitModule module) {
        super(config, input);
        this.module = module;
    }

    /**
     * Loads a module, which runs code of the file, and tries it out.
     *
     * @throws ConfigurationException when the file is no TorchScript, or its module does not fit
     */
    static ScriptJudge load(JudgeConfig config, Input input) {
        ScriptFile.check(Path.of(config.weights()));
        try (TensorScope scope = TensorScope.open()) {
            JitModule module = open(config);
            ScriptJudge judge = new ScriptJudge(config, input, module);
            scope.keep(module);
            try {
                judge.tryOut();
                return judge;
            } catch (RuntimeException | Error e) {
                judge.close();
                throw e;
            }
        }
    }

    private static JitModule open(JudgeConfig config) {
        try {
            JitModule module = torch.load(
                    config.weights(), new DeviceOptional(Device.current().torch()), false);
            module.eval();
            var parameter = module.parameters().begin();
            var end = module.parameters().end();
            for (; parameter.notEquals(end); parameter.increment()) {
                parameter.multiply().set_requires_grad(false);
            }
            return module;
        } catch (RuntimeException e) {
            throw new ConfigurationException(
                    "judge script:" + config.weights() + " must be a module that libtorch can load, got "
                            + Native.line(e) + ": save it with torch.jit.save",
                    e);
        }
    }

    @Override
    Tensor run(Tensor normalised) {
        IValue result;
        try (GraphOptimizerEnabledGuard asWritten = new GraphOptimizerEnabledGuard(false)) {
            result = module.forward(new IValueVector(new IValue(normalised)));
        } catch (RuntimeException e) {
            if (Native.isMemory(e)) {
                throw e;
            }
            throw new ConfigurationException(
                    "judge " + source() + " must take images " + Tensors.show(Tensors.shape(normalised)) + ", got "
                            + Native.line(e) + ": declare and choose images of its size, or mend the module",
                    e);
        }
        if (!result.isTensor()) {
            throw new ConfigurationException("judge " + source() + " must give one tensor of logits (N,K), got "
                    + result.tagKind().getString() + ": wrap the module");
        }
        return result.toTensor();
    }

    @Override
    public void requireGradients() {
        try (TensorScope scope = TensorScope.open()) {
            Tensor images = samples();
            Trace trace = trace(images, 1, false, true);
            Tensor by;
            try {
                by = trace.backward(torch.ones_like(trace.output()));
            } catch (RuntimeException e) {
                if (Native.isMemory(e)) {
                    throw e;
                }
                throw new ConfigurationException(noGradients(Native.line(e)), e);
            }
            if (by == null || by.isNull() || !by.defined()) {
                throw new ConfigurationException(noGradients("none"));
            }
        }
    }

    private String noGradients(String got) {
        return "judge " + source() + " must let gradients through to train against it, got " + got
                + ": give a module without detach or no_grad, or let it score alone with --judge";
    }

    @Override
    void release() {
        module.close();
    }
}
