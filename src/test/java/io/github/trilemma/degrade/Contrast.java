package io.github.trilemma.degrade;

import io.github.trilemma.ConfigurationException;
import io.github.trilemma.config.DegradationConfig;
import io.github.trilemma.kernel.Kernels;
import java.util.Map;
import org.bytedeco.pytorch.Scalar;
import org.bytedeco.pytorch.Tensor;

/** Somebody else's degradation: contrast, by a parameter of its own. */
public final class Contrast implements DegradationFamily {
    @Override
    public String name() {
        return "contrast";
    }

    @Override
    public Degradation make(DegradationConfig config, Kernels kernels) {
        Map<String, String> parameters = config.parameters() == null ? Map.of() : config.parameters();
        if (!parameters.containsKey("by")) {
            throw new ConfigurationException("degradation.parameters of contrast must have by, got " + parameters);
        }
        return new Made(Double.parseDouble(parameters.get("by")));
    }

    private record Made(double by) implements Degradation {
        @Override
        public boolean isRandom() {
            return true;
        }

        @Override
        public Tensor degrade(Tensor clean, long seed) {
            return clean.mul(new Scalar(by));
        }
    }
}
