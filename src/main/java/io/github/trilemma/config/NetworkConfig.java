package io.github.trilemma.config;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import java.util.Collections;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Pattern;

/**
 * The restorer's and the critic's shape.
 *
 * @param restorer {@code denoiser}, {@code srcnn} or the name of a family that the class path provides
 * @param width w, the number of channels of the narrowest layer (the paper: 32), of the restorer and of the critic
 * @param batchNorm {@code batch}: batch statistics everywhere, evaluation included (the paper); {@code running}: running
 *     statistics when not training
 * @param precision in which numbers the convolutions of restorer and critic hold what they multiply; parameters, sums and
 *     everything else stay float32
 * @param critic name of a critic's family that the class path provides; null = the engine's own
 * @param parameters of another restorer family, by name; null for the engine's own
 * @param criticParameters of another critic family, by name; null for the engine's own
 */
public record NetworkConfig(
        String restorer,
        int width,
        BatchNormMode batchNorm,
        Precision precision,
        @JsonInclude(JsonInclude.Include.NON_NULL) String critic,
        @JsonInclude(JsonInclude.Include.NON_NULL) Map<String, String> parameters,
        @JsonInclude(JsonInclude.Include.NON_NULL) Map<String, String> criticParameters) {
    private static final Pattern NAME = Pattern.compile("[a-z][a-z0-9-]*");

    /** The engine's own restorer families. */
    public enum RestorerKind {
        DENOISER,
        SRCNN;

        /** The name as configurations have it. */
        @Override
        public String toString() {
            return name().toLowerCase(Locale.ROOT);
        }
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
        Check.require(
                NAME.matcher(restorer).matches(),
                "network.restorer",
                "denoiser or srcnn or the name of a restorer on the class path",
                "'" + Values.shorten(restorer) + "'");
        Check.require(
                critic == null || NAME.matcher(critic).matches(),
                "network.critic",
                "the name of a critic on the class path",
                critic);
        Check.require(
                parameters == null || !isOwn(restorer),
                "network.parameters",
                "left out for denoiser and srcnn",
                parameters);
        Check.require(
                criticParameters == null || critic != null,
                "network.criticParameters",
                "left out for the engine's own critic",
                criticParameters);
        parameters = parameters == null ? null : Collections.unmodifiableMap(new TreeMap<>(parameters));
        criticParameters =
                criticParameters == null ? null : Collections.unmodifiableMap(new TreeMap<>(criticParameters));
        Check.require(width >= 1 && width <= 1024, "network.width", "within 1..1024", width);
        Check.present("network.batchNorm", batchNorm);
        // Runs of earlier versions do not name it.
        precision = precision == null ? Precision.FLOAT32 : precision;
    }

    /** The engine's own critic beside a restorer without parameters. */
    public NetworkConfig(String restorer, int width, BatchNormMode batchNorm, Precision precision) {
        this(restorer, width, batchNorm, precision, null, null, null);
    }

    /** The engine's own networks. */
    public NetworkConfig(RestorerKind restorer, int width, BatchNormMode batchNorm, Precision precision) {
        this(restorer == null ? null : restorer.toString(), width, batchNorm, precision);
    }

    /** Whether the restorer is one of the engine's own. */
    public boolean hasOwnRestorer() {
        return isOwn(restorer);
    }

    /** Whether the engine itself has the restorer family of that name. */
    private static boolean isOwn(String restorer) {
        return restorer.equals("denoiser") || restorer.equals("srcnn");
    }
}
