package io.github.trilemma.nn;

import io.github.trilemma.config.NetworkConfig;
import io.github.trilemma.spi.Family;

/**
 * A kind of restorer: {@code network.restorer} names it, {@code network.parameters} are its own. A jar adds one by listing a class in
 * {@code META-INF/services/io.github.trilemma.nn.RestorerFamily}.
 */
public interface RestorerFamily extends Family {
    /**
     * Makes a restorer with zero weights.
     *
     * @param config its width, and {@link NetworkConfig#parameters}, which may be null
     * @param channels of the images, 1 or 3
     * @return a restorer of its own, on the current device; the same configuration and channels give the same parameters
     * @throws io.github.trilemma.ConfigurationException when the parameters are not its own or out of range
     */
    Restorer make(NetworkConfig config, int channels);
}
