package io.github.trilemma.degrade;

import io.github.trilemma.config.DegradationConfig;
import io.github.trilemma.kernel.Kernels;
import io.github.trilemma.spi.Family;

/**
 * A kind of degradation: {@code degradation.kind} names it, {@code degradation.parameters} are its own. A jar adds one by listing a
 * class in {@code META-INF/services/io.github.trilemma.degrade.DegradationFamily}.
 */
public interface DegradationFamily extends Family {
    /**
     * Makes the degradation of a configuration.
     *
     * @param config of this kind; {@link DegradationConfig#parameters} may be null
     * @param kernels for what is drawn or computed by kernels
     * @return a degradation that several threads may use at a time
     * @throws io.github.trilemma.ConfigurationException when the parameters are not its own or out of range
     */
    Degradation make(DegradationConfig config, Kernels kernels);
}
