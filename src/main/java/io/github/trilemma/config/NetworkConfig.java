package io.github.trilemma.config;

import com.fasterxml.jackson.annotation.JsonProperty;

/**
 * The restorer's and the critic's shape.
 *
 * @param restorer {@code denoiser} or {@code srcnn}
 * @param width w, the number of channels of the narrowest layer (the paper: 32), of the restorer and of the critic
 * @param batchNorm {@code batch}: batch statistics everywhere, evaluation included (the paper); {@code running}: running
 *     statistics when not training
 * @param precision in which numbers the convolutions of restorer and critic hold what they multiply; parameters, sums and
 *     everything else stay float32
 */
public record NetworkConfig(RestorerKind restorer, int width, BatchNormMode batchNorm, Precision precision) {
    /** The restorer families. */
    public enum RestorerKind {
        @JsonProperty("denoiser")
        DENOISER,
        @JsonProperty("srcnn")
        SRCNN
    }

    /** Which statistics batch norm divides by outside of training. */
    public enum BatchNormMode {
        @JsonProperty("batch")
        BATCH,
        @JsonProperty("running")
        RUNNING
    }

    /** Storage of what convolutions multiply. */
    public enum Precision {
        @JsonProperty("float32")
        FLOAT32,
        @JsonProperty("bfloat16")
        BFLOAT16
    }

    public NetworkConfig {
        Check.present("network.restorer", restorer);
        Check.require(width >= 1 && width <= 1024, "network.width", "within 1..1024", width);
        Check.present("network.batchNorm", batchNorm);
        // Runs of earlier versions do not name it.
        precision = precision == null ? Precision.FLOAT32 : precision;
    }
}
