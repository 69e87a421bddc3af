package io.github.trilemma.config;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.type.TypeFactory;
import io.github.trilemma.config.NetworkConfig.Precision;
import java.math.BigDecimal;
import java.math.MathContext;
import java.math.RoundingMode;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;

/**
 * The identity of a trained point: what decides its outcome, hashed. Left out are {@code record} (what is kept on the
 * way), {@code measures} (what is measured beside) and where judges' weights lie; their SHA-256 stays.
 */
public final class PointId {
    /** Hexadecimal digits of an id. */
    public static final int LENGTH = 16;

    /** With a type cache of its own, as in {@link ConfigReader}. */
    private static final ObjectMapper JSON = new ObjectMapper().setTypeFactory(TypeFactory.createDefaultInstance());

    private PointId() {}

    /** The first 16 hexadecimal digits of the SHA-256 of {@link #canonicalJson}. */
    public static String of(ExperimentConfig config) {
        try {
            byte[] hash = MessageDigest.getInstance("SHA-256")
                    .digest(canonicalJson(config).getBytes(StandardCharsets.UTF_8));
            return HexFormat.of().formatHex(hash).substring(0, LENGTH);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java runtime has SHA-256", e);
        }
    }

    /**
     * The identity as JSON: keys sorted, no spaces, numbers as the shortest decimal that gives the same double. The
     * last does not use the runtime's own formatting, which differs between Java releases.
     */
    public static String canonicalJson(ExperimentConfig config) {
        Map<String, Object> root = new TreeMap<>();
        ConfigReader.EXPERIMENT.flatten(config).forEach((path, value) -> {
            if (identifies(path) && !path.equals("classifier.weights") && !isOldDefault(config, path)) {
                put(root, path, canonical(value));
            }
        });
        try {
            return JSON.writeValueAsString(root);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("cannot write " + root, e);
        }
    }

    /** Keys that came later name a point only where they differ from what was computed before they came. */
    private static boolean isOldDefault(ExperimentConfig config, String path) {
        return path.equals("network.precision") && config.network().precision() == Precision.FLOAT32;
    }

    /**
     * The first key in which two configurations differ as to what is trained, with both values; empty when there is
     * none. A judge whose hash is not known yet agrees with any judge of its architecture. Two different budgets of a held-out
     * critic differ, too: their gaps are of two rulers.
     */
    public static Optional<String> difference(ExperimentConfig one, ExperimentConfig other) {
        Map<String, Object> a = ConfigReader.EXPERIMENT.flatten(one.withJudges(known(one, other)));
        Map<String, Object> b = ConfigReader.EXPERIMENT.flatten(other.withJudges(known(other, one)));
        boolean budgetsDiffer = !one.measures().compares(other.measures());
        Set<String> keys = new LinkedHashSet<>(a.keySet());
        keys.addAll(b.keySet());
        return keys.stream()
                .filter(path -> (identifies(path) || (budgetsDiffer && path.startsWith("measures.")))
                        && !Objects.equals(a.get(path), b.get(path)))
                .map(path -> path + " is " + a.get(path) + " there and " + b.get(path) + " here")
                .findFirst();
    }

    /** Whether a key is part of a point's identity. */
    public static boolean identifies(String path) {
        return !path.startsWith("record.") && !path.startsWith("measures.");
    }

    /** The judges of {@code config} without places, and without those hashes that {@code other} does not have, too. */
    private static List<JudgeConfig> known(ExperimentConfig config, ExperimentConfig other) {
        List<JudgeConfig> judges = new ArrayList<>();
        for (int i = 0; i < config.allJudges().size(); i++) {
            JudgeConfig judge = config.allJudges().get(i);
            boolean both =
                    i < other.allJudges().size() && other.allJudges().get(i).sha256() != null;
            judges.add(judge.resolved(JudgeConfig.AUTO, both ? judge.sha256() : null));
        }
        return judges;
    }

    @SuppressWarnings("unchecked")
    private static void put(Map<String, Object> group, String path, Object value) {
        int dot = path.indexOf('.');
        if (dot < 0) {
            group.put(path, value);
        } else {
            put(
                    (Map<String, Object>) group.computeIfAbsent(path.substring(0, dot), name -> new TreeMap<>()),
                    path.substring(dot + 1),
                    value);
        }
    }

    private static Object canonical(Object value) {
        if (value instanceof Double number) {
            return shortest(number);
        }
        if (value instanceof List<?> list) {
            return list.stream().map(PointId::canonical).toList();
        }
        if (value instanceof DegradationConfig step) {
            Map<String, Object> identity = new TreeMap<>();
            DegradationText.flat(step).forEach((key, part) -> identity.put(key, canonical(part)));
            return identity;
        }
        if (value instanceof JudgeConfig judge) {
            Map<String, Object> identity = new TreeMap<>(Map.of("arch", judge.arch()));
            if (judge.sha256() != null) {
                identity.put("sha256", judge.sha256());
            }
            judge.declared().forEach((key, declared) -> identity.put(key, canonical(declared)));
            return identity;
        }
        return value;
    }

    /** The decimal of fewest digits that rounds to {@code number}; -0 is 0. */
    static BigDecimal shortest(double number) {
        if (number == 0) {
            return BigDecimal.ZERO;
        }
        BigDecimal exact = new BigDecimal(number);
        for (int digits = 1; digits < 17; digits++) {
            BigDecimal rounded = exact.round(new MathContext(digits, RoundingMode.HALF_EVEN));
            if (rounded.doubleValue() == number) {
                return rounded.stripTrailingZeros();
            }
        }
        return exact.round(new MathContext(17, RoundingMode.HALF_EVEN)).stripTrailingZeros();
    }
}
