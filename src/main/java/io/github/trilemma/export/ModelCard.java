package io.github.trilemma.export;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.node.TextNode;
import io.github.trilemma.run.RunRecord;
import io.github.trilemma.surface.CdpPoint;
import io.github.trilemma.surface.Measure;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The model card as a tree: what the model is, what is known of it and where that comes from. Paths are cut to their last name. */
final class ModelCard {
    private static final Pattern PATH =
            Pattern.compile("([A-Za-z][A-Za-z-]+:)?.*[/\\\\]([^/\\\\]+)[/\\\\]*", Pattern.DOTALL);

    private final ObjectNode card = Trees.object();
    private final List<String> limits = new ArrayList<>();

    /**
     * A card without a training.
     *
     * @param sha256 of the engine's weights that were exported
     * @param engine version of this program
     */
    ModelCard(Contract contract, ExportFormat format, String sha256, String engine) {
        ObjectNode model = card.putObject("model");
        model.put("kind", contract.kind())
                .put("architecture", contract.architecture())
                .put("format", format.toString())
                .put("weightsSha256", sha256)
                .put("exportedBy", "trilemma " + engine);
        if (format == ExportFormat.ONNX) {
            model.put("onnxOpset", OnnxGraph.OPSET);
        }
        card.set("contract", contract.tree());
    }

    /** Adds what is known of the training. */
    ModelCard of(PointSource point, Contract contract, ExportFormat format) {
        JsonNode settings = point.settings();
        ((ObjectNode) card.get("model")).put("point", point.id());
        for (String part : List.of("weights", "degradation", "data", "network", "schedule", "adam")) {
            card.set(part, withoutFolders(settings.path(part)));
        }
        card.set("seed", settings.path("seed"));
        ArrayNode judges = card.putArray("judges");
        judges.add(judge(settings.path("classifier"), "trained against, and scores"));
        settings.path("judges").forEach(judge -> judges.add(judge(judge, "scores")));
        point.record().ifPresent(this::record);
        limits(point, contract, format);
        return this;
    }

    private void record(RunRecord record) {
        CdpPoint point = record.point();
        card.put("status", record.status().toString());
        ArrayNode measures = card.putArray("measures");
        point.measures().forEach((name, value) -> {
            Measure measure = Measure.of(name);
            ObjectNode entry = measures.addObject()
                    .put("name", name)
                    .put("label", measure.label())
                    .put("unit", measure.unit())
                    .put("range", measure.range())
                    .put("lowerIsBetter", measure.lowerIsBetter())
                    .put("value", value);
            point.interval(name)
                    .ifPresent(interval -> entry.put("low95", interval.low()).put("high95", interval.high()));
        });
        card.set("provenance", Trees.plain(record.provenance()));
    }

    private static ObjectNode judge(JsonNode judge, String role) {
        ObjectNode entry = Trees.object();
        entry.set("architecture", withoutFolders(judge.path("arch")));
        return entry.put("sha256", judge.path("sha256").asText("not recorded")).put("role", role);
    }

    private void limits(PointSource point, Contract contract, ExportFormat format) {
        JsonNode settings = point.settings();
        String kind = contract.kind();
        card.put(
                "use",
                kind.equals("restorer")
                        ? "Restores images of the kind it was trained on, degraded as above. Made to measure the tradeoff between"
                                + " classification, distortion and perception."
                        : "Scores images of the size above: a measuring instrument of the training it belongs to.");
        limits.add("Trained on one data set under one degradation; nothing is measured of others.");
        if (point.record().isEmpty()) {
            limits.add("The record of the point was not there: nothing is known of its measures.");
        } else if (!point.record().get().done()) {
            limits.add("The point did not end well: its status is "
                    + point.record().get().status() + ".");
        }
        if (contract.byBatch()) {
            limits.add("Measured in batches of "
                    + settings.path("schedule").path("batch").asText()
                    + " images; other batch sizes, and an image alone, give other results.");
        }
        if (settings.path("weights").path("beta").asDouble() > 0 && kind.equals("restorer")) {
            limits.add(
                    "The adversarial term rewards images that look clean: details of a restored image need not be in the"
                            + " scene.");
        }
        String precision = settings.path("network").path("precision").asText("float32");
        if (!precision.equals("float32")) {
            limits.add("The engine rounded what convolutions multiply to " + precision
                    + ", and the measures are of that; "
                    + (format == ExportFormat.ONNX ? "this graph computes" : "these weights are stored")
                    + " in float32, so results differ by that rounding.");
        }
    }

    /** The tree with the last name of each path. */
    static JsonNode withoutFolders(JsonNode tree) {
        if (tree.isTextual()) {
            Matcher path = PATH.matcher(tree.asText());
            return path.matches()
                    ? TextNode.valueOf((path.group(1) == null ? "" : path.group(1)) + path.group(2))
                    : tree;
        }
        if (tree.isArray()) {
            ArrayNode copy = Trees.object().arrayNode();
            tree.forEach(item -> copy.add(withoutFolders(item)));
            return copy;
        }
        if (tree.isObject()) {
            ObjectNode copy = Trees.object();
            tree.properties().forEach(field -> copy.set(field.getKey(), withoutFolders(field.getValue())));
            return copy;
        }
        return tree;
    }

    /** The finished card, with the exported file. */
    ObjectNode with(String file, String sha256, long bytes) {
        ArrayNode lines = card.putArray("limits");
        limits.forEach(lines::add);
        card.putArray("files")
                .addObject()
                .put("name", file)
                .put("sha256", sha256)
                .put("bytes", bytes);
        return card;
    }
}
