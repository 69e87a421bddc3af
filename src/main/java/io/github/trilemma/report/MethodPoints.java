package io.github.trilemma.report;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.github.trilemma.ConfigurationException;
import io.github.trilemma.surface.CdpPoint;
import io.github.trilemma.surface.Interval;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * Measured points of other methods: a file of one JSON object, or a list of them, {@code {"name": "...", "measures":
 * {"rmse": 0.1, ...}, "intervals": {"rmse": {"low": 0.09, "high": 0.11}, ...}}}. Intervals may be missing, other fields
 * are passed over. A point's name is its {@link CdpPoint#id()}; its weights, of which nothing is known, are NaN.
 */
final class MethodPoints {
    private static final ObjectMapper JSON = new ObjectMapper()
            .enable(JsonParser.Feature.STRICT_DUPLICATE_DETECTION)
            .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS);

    private static final long MAX_BYTES = 16L << 20;
    private static final int LONGEST_NAME = 60;

    private MethodPoints() {}

    static List<CdpPoint> read(Path file) {
        try {
            if (Files.size(file) > MAX_BYTES) {
                throw bad(file, "be at most " + (MAX_BYTES >> 20) + " MiB", (Files.size(file) >> 20) + " MiB");
            }
            JsonNode root = JSON.readTree(Files.readString(file));
            List<CdpPoint> points = new ArrayList<>();
            if (root.isArray()) {
                root.forEach(one -> points.add(point(file, one)));
            } else {
                points.add(point(file, root));
            }
            return points;
        } catch (JsonProcessingException e) {
            throw new ConfigurationException(file + " must be valid JSON, got '" + e.getOriginalMessage() + "'", e);
        } catch (IOException e) {
            throw new ConfigurationException("cannot read " + file + " (" + e + "): check the path", e);
        }
    }

    private static CdpPoint point(Path file, JsonNode node) {
        JsonNode name = node.path("name");
        if (!name.isTextual() || name.textValue().isBlank()) {
            throw bad(file, "hold objects with a name and measures", node.isObject() ? "no name" : "no object");
        }
        String shown = shown(name.textValue());
        if (!node.path("measures").isObject()) {
            throw bad(file, "hold measures as an object from names to numbers", "none for " + shown);
        }
        SortedMap<String, Double> measures = new TreeMap<>();
        node.get("measures").properties().forEach(measure -> {
            JsonNode value = measure.getValue();
            if (!value.isNumber() && !value.isNull()) {
                throw bad(file, "hold numbers as measures", "another value for " + shown(measure.getKey()));
            }
            if (value.isNumber()) {
                measures.put(measure.getKey(), value.doubleValue());
            }
        });
        SortedMap<String, Interval> intervals = new TreeMap<>();
        node.path("intervals").properties().forEach(interval -> {
            JsonNode low = interval.getValue().path("low");
            JsonNode high = interval.getValue().path("high");
            if (!low.isNumber() || !high.isNumber() || !(low.doubleValue() <= high.doubleValue())) {
                throw bad(file, "hold intervals as low and high", "another value for " + shown(interval.getKey()));
            }
            intervals.put(interval.getKey(), new Interval(low.doubleValue(), high.doubleValue()));
        });
        return new CdpPoint(shown, Double.NaN, Double.NaN, Double.NaN, measures, intervals);
    }

    /** Somebody else's text, made harmless for a terminal and short enough for a figure. */
    private static String shown(String text) {
        String plain = text.replaceAll("[\\p{Cntrl}\\p{Cf}\\s]+", " ").strip();
        return plain.codePointCount(0, plain.length()) <= LONGEST_NAME
                ? plain
                : plain.substring(0, plain.offsetByCodePoints(0, LONGEST_NAME)) + "…";
    }

    private static ConfigurationException bad(Path file, String wanted, String got) {
        return new ConfigurationException(
                file + " must " + wanted + ", got " + got + ": write it as 'trilemma measure --json' does");
    }
}
