package org.example.families;

import io.github.trilemma.config.DegradationConfig;
import io.github.trilemma.degrade.Degradation;
import io.github.trilemma.degrade.DegradationFamily;
import io.github.trilemma.kernel.Kernels;
import org.bytedeco.pytorch.Scalar;
import org.bytedeco.pytorch.Tensor;

/** {@code inversion}: y = 1 - x, as a photographic negative. Fixed, and of 8-bit values, since k/255 becomes (255-k)/255. */
public final class Inversion implements DegradationFamily {
    @Override
    public String name() {
        return "inversion";
    }

    @Override
    public Degradation make(DegradationConfig config, Kernels kernels) {
        return new Negative();
    }

    private record Negative() implements Degradation {
        @Override
        public boolean isRandom() {
            return false;
        }

        @Override
        public Tensor degrade(Tensor clean, long seed) {
            return clean.neg().add(new Scalar(1.0));
        }
    }
}
