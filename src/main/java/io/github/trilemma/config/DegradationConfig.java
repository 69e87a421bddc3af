package io.github.trilemma.config;

import com.fasterxml.jackson.annotation.JsonProperty;

/**
 * How a clean image becomes a degraded one.
 *
 * @param kind {@code noise} (x + N(0, sigma²), not clipped) or {@code downscale} (bicubic down and up again by {@code factor})
 * @param sigma standard deviation of the noise in units of the image range 0..1; used by {@code noise}
 * @param factor down-scaling factor of at least 2; used by {@code downscale}
 */
public record DegradationConfig(Kind kind, double sigma, int factor) {
    /** The kinds of degradation. */
    public enum Kind {
        @JsonProperty("noise")
        NOISE,
        @JsonProperty("downscale")
        DOWNSCALE
    }

    public DegradationConfig {
        Check.present("degradation.kind", kind);
        Check.notNegative("degradation.sigma", sigma);
        Check.require(factor >= 2, "degradation.factor", "a whole number of at least 2", factor);
    }
}
