package io.github.trilemma.nn;

import io.github.trilemma.config.NetworkConfig;
import io.github.trilemma.spi.Family;

/**
 * A kind of critic: {@code network.critic} names it, {@code network.criticParameters} are its own. A jar adds one by listing a class
 * in {@code META-INF/services/io.github.trilemma.nn.CriticFamily}.
 */
public interface CriticFamily extends Family {
    /**
     * Makes a critic with zero weights for images (C,H,W).
     *
     * @param config its width, and {@link NetworkConfig#criticParameters}, which may be null
     * @return a critic of its own, on the current device; the same configuration and sizes give the same parameters
     * @throws io.github.trilemma.ConfigurationException when the parameters are not its own or out of range
     */
    Critic make(NetworkConfig config, int channels, int height, int width);
}
