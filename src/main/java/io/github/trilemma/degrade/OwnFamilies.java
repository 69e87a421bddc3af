package io.github.trilemma.degrade;

import io.github.trilemma.ConfigurationException;
import io.github.trilemma.config.DegradationConfig;
import io.github.trilemma.kernel.Kernels;
import io.github.trilemma.spi.Families;
import java.util.List;
import java.util.function.BiFunction;

/** The engine's degradations by name, beside those that others add. */
final class OwnFamilies {
    private static final List<DegradationFamily> OWN = List.of(
            own("noise", (config, kernels) -> new GaussianNoise(config.sigma(), kernels)),
            own("downscale", (config, kernels) -> new Downscale(config.factor())),
            own("blur", (config, kernels) -> new GaussianBlur(config.sigma())),
            own("jpeg", (config, kernels) -> new JpegCompression(config.quality())),
            own(
                    "mask",
                    (config, kernels) -> new Mask(
                            config.fraction(),
                            config.block() == null ? 1 : config.block(),
                            config.fill() == null ? 0 : config.fill())),
            own("salt-and-pepper", (config, kernels) -> new SaltAndPepper(config.fraction())),
            own("compose", OwnFamilies::composition),
            own(DegradationConfig.PAIRED, (config, kernels) -> new GivenPairs()));

    private OwnFamilies() {}

    private record Own(String name, BiFunction<DegradationConfig, Kernels, Degradation> maker)
            implements DegradationFamily {
        @Override
        public Degradation make(DegradationConfig config, Kernels kernels) {
            return maker.apply(config, kernels);
        }
    }

    static Degradation make(DegradationConfig config, Kernels kernels) {
        return make(all(), config, kernels);
    }

    private static Degradation make(Families<DegradationFamily> families, DegradationConfig config, Kernels kernels) {
        Degradation made = families.get(config.kind()).make(config, kernels);
        if (made == null) {
            throw new ConfigurationException(
                    "degradation.kind " + config.kind() + " must make a degradation, got null: mend its family");
        }
        return made;
    }

    private static Families<DegradationFamily> all() {
        return Families.of("degradation.kind", DegradationFamily.class, OWN);
    }

    private static Degradation composition(DegradationConfig config, Kernels kernels) {
        Families<DegradationFamily> families = all();
        return new Composition(config.steps().stream()
                .map(step -> make(families, step, kernels))
                .toList());
    }

    private static DegradationFamily own(String name, BiFunction<DegradationConfig, Kernels, Degradation> maker) {
        return new Own(name, maker);
    }
}
