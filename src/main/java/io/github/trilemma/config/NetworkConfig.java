package io.github.trilemma.config;

import com.fasterxml.jackson.annotation.JsonProperty;
import java.util.Locale;

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

    /** In which numbers convolutions and matrix products hold what they multiply. Sums are float32 always. */
    public enum Precision {
        @JsonProperty("float32")
        FLOAT32,
        /** float32 of which a CUDA device reads 10 bits of mantissa, in all networks of the process; no other device has it. */
        @JsonProperty("tf32")
        TF32,
        @JsonProperty("bfloat16")
        BFLOAT16;

        /** The name as configurations have it. */
        @Override
        public String toString() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    public NetworkConfig {
        Check.present("network.restorer", restorer);
        Check.require(width >= 1 && width <= 1024, "network.width", "within 1..1024", width);
        Check.present("network.batchNorm", batchNorm);
        // Runs of earlier versions do not name it.
        precision = precision == null ? Precision.FLOAT32 : precision;
    }
}
