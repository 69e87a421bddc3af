package io.github.trilemma.config;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.github.trilemma.ConfigurationException;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;

/**
 * How a clean image becomes a degraded one. Each kind has its own keys; what the others need is null.
 *
 * <pre>
 * noise            sigma     x + N(0, sigma²), not clipped
 * downscale        factor    bicubic down and up again
 * blur             sigma     Gaussian of sigma pixels
 * jpeg             quality   through a JPEG codec
 * mask             fraction, block, fill
 * salt-and-pepper  fraction
 * compose          steps     one after the other
 * paired                     the degraded images are given beside the clean ones
 * any other        parameters of a family that ServiceLoader finds
 * </pre>
 *
 * @param kind one of the above, or the name of another family
 * @param sigma standard deviation: of noise in units of the image range 0..1, of blur in pixels (up to 64)
 * @param factor down-scaling factor of at least 2
 * @param quality 1..100 as the Independent JPEG Group counts it
 * @param fraction expected share of pixels that are lost, 0..1
 * @param block side of the squares that a mask takes away, in pixels; null = 1, single pixels
 * @param fill value 0..1 of pixels that a mask takes away; null = 0, black
 * @param steps degradations in order, at least one, none of them paired or composed itself
 * @param parameters of another family, by name; null for the engine's own
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record DegradationConfig(
        String kind,
        Double sigma,
        Integer factor,
        Integer quality,
        Double fraction,
        Integer block,
        Double fill,
        List<DegradationConfig> steps,
        Map<String, String> parameters) {
    /** The degraded images lie beside the clean ones. */
    public static final String PAIRED = "paired";

    private static final int MOST_BLUR = 64;
    private static final int MOST_STEPS = 16;
    private static final List<String> OWN = List.of("parameters");

    /** The keys of the engine's kinds. Noise and downscale take each other's, as configurations have always held both. */
    private static final Map<String, List<String>> KEYS = Map.of(
            "noise",
            List.of("sigma", "factor"),
            "downscale",
            List.of("sigma", "factor"),
            "blur",
            List.of("sigma"),
            "jpeg",
            List.of("quality"),
            "mask",
            List.of("fraction", "block", "fill"),
            "salt-and-pepper",
            List.of("fraction"),
            "compose",
            List.of("steps"),
            PAIRED,
            List.of());

    /** The two kinds of the paper. */
    public enum Kind {
        NOISE,
        DOWNSCALE
    }

    public DegradationConfig {
        Check.present("degradation.kind", kind);
        Check.require(
                kind.matches("[a-z][a-z0-9-]*"),
                "degradation.kind",
                "one of " + new TreeMap<>(KEYS).keySet() + " or the name of another family",
                "'" + Values.shorten(kind) + "'");
        // Presets give both to every kind.
        sigma = keys(kind).contains("sigma") ? sigma : null;
        factor = keys(kind).contains("factor") ? factor : null;
        steps = steps == null ? null : List.copyOf(steps);
        parameters = parameters == null ? null : Collections.unmodifiableMap(new TreeMap<>(parameters));
        refuse(kind, "quality", quality);
        refuse(kind, "fraction", fraction);
        refuse(kind, "block", block);
        refuse(kind, "fill", fill);
        refuse(kind, "steps", steps);
        refuse(kind, "parameters", parameters);
        switch (kind) {
            case "noise" -> require(kind, "sigma", sigma);
            case "downscale" -> require(kind, "factor", factor);
            case "blur" -> require(kind, "sigma", sigma);
            case "jpeg" -> require(kind, "quality", quality);
            case "mask", "salt-and-pepper" -> require(kind, "fraction", fraction);
            case "compose" -> requireSteps(steps);
            default -> {}
        }
        if (sigma != null) {
            Check.notNegative("degradation.sigma", sigma);
            Check.require(
                    !kind.equals("blur") || (sigma > 0 && sigma <= MOST_BLUR),
                    "degradation.sigma",
                    "above 0 and at most " + MOST_BLUR + " pixels for a blur",
                    sigma);
        }
        if (factor != null) {
            Check.require(factor >= 2, "degradation.factor", "a whole number of at least 2", factor);
        }
        if (quality != null) {
            Check.require(quality >= 1 && quality <= 100, "degradation.quality", "within 1..100", quality);
        }
        if (fraction != null) {
            Check.fraction("degradation.fraction", fraction);
        }
        if (block != null) {
            Check.positive("degradation.block", block);
        }
        if (fill != null) {
            Check.fraction("degradation.fill", fill);
        }
    }

    /** One of the paper's kinds. */
    public DegradationConfig(Kind kind, double sigma, int factor) {
        this(
                kind == null ? null : kind.name().toLowerCase(Locale.ROOT),
                sigma,
                factor,
                null,
                null,
                null,
                null,
                null,
                null);
    }

    /** One of the engine's kinds that takes no numbers but these; null where the kind has no such key. */
    public static DegradationConfig of(String kind, Double sigma, Integer quality, Double fraction) {
        return new DegradationConfig(kind, sigma, null, quality, fraction, null, null, null, null);
    }

    /** Several degradations, one after the other. */
    public static DegradationConfig compose(List<DegradationConfig> steps) {
        return new DegradationConfig("compose", null, null, null, null, null, null, steps, null);
    }

    /** The keys that a kind takes beside {@code kind}. */
    static List<String> keys(String kind) {
        return KEYS.getOrDefault(kind, OWN);
    }

    /** Whether the degraded images lie beside the clean ones. */
    public boolean given() {
        return kind.equals(PAIRED);
    }

    private static void refuse(String kind, String key, Object value) {
        if (value != null && !keys(kind).contains(key)) {
            throw new ConfigurationException("degradation." + key + " must be left out for degradation.kind " + kind
                    + ", got " + Values.shorten(String.valueOf(value)) + ": its keys are " + keys(kind));
        }
    }

    private static void require(String kind, String key, Object value) {
        if (value == null) {
            throw new ConfigurationException(
                    "degradation." + key + " must be given for degradation.kind " + kind + ", got nothing: add it");
        }
    }

    private static void requireSteps(List<DegradationConfig> steps) {
        require("compose", "steps", steps);
        Check.require(
                !steps.isEmpty() && steps.size() <= MOST_STEPS,
                "degradation.steps",
                "1.." + MOST_STEPS + " degradations",
                steps.size());
        for (DegradationConfig step : steps) {
            Check.require(
                    !step.given() && step.steps() == null,
                    "degradation.steps",
                    "neither paired nor composed themselves",
                    step.kind());
        }
    }
}
