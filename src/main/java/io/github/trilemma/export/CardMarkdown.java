package io.github.trilemma.export;

import com.fasterxml.jackson.databind.JsonNode;
import io.github.trilemma.surface.Measure;
import java.util.Locale;

/** A model card's tree for people. Every text of it is escaped: most come from files. */
final class CardMarkdown {
    private final JsonNode card;
    private final StringBuilder out = new StringBuilder();

    private CardMarkdown(JsonNode card) {
        this.card = card;
    }

    static String of(JsonNode card) {
        return new CardMarkdown(card).write();
    }

    private String write() {
        JsonNode model = card.path("model");
        String title =
                model.path("architecture").asText() + ", " + model.path("kind").asText();
        String point = model.path("point").asText();
        line("# " + Markdown.escape(title + (point.isEmpty() ? "" : " of point " + point)) + "\n");
        table("Model", model);
        contract();
        if (card.has("use")) {
            line("## Use and limits\n");
            line(text(card.path("use")) + "\n");
            card.path("limits").forEach(limit -> line("- " + text(limit)));
            line("");
        }
        table(
                "Weights of the loss (alpha: squared error, beta: adversarial, gamma: cross-entropy)",
                card.path("weights"));
        table("Degradation", card.path("degradation"));
        table("Data", card.path("data"));
        table("Network", card.path("network"));
        table("Training", card.path("schedule"));
        table("Adam", card.path("adam"));
        measures();
        judges();
        table("Provenance", card.path("provenance"));
        line("## Files\n\n| file | bytes | SHA-256 |\n|---|---|---|");
        for (JsonNode file : card.path("files")) {
            row(text(file.path("name")), text(file.path("bytes")), text(file.path("sha256")));
        }
        return out.toString();
    }

    private void contract() {
        JsonNode contract = card.path("contract");
        line("## Input and output\n\n| | name | type | shape | range |\n|---|---|---|---|---|");
        value("input", contract.path("input"));
        contract.path("outputs").forEach(output -> value("output", output));
        line("\n" + text(contract.path("layout")) + ". " + text(contract.path("batchStatistics")) + "\n");
    }

    private void value(String role, JsonNode value) {
        row(
                role,
                text(value.path("name")),
                text(value.path("type")),
                text(value.path("shape")),
                text(value.path("range")));
    }

    private void measures() {
        if (!card.has("measures")) {
            return;
        }
        line(
                "## Measures\n\nOf the test images, with 95 % bootstrap intervals. Error rates by class are in the JSON file.\n");
        line("| measure | value | low | high | unit | better |\n|---|---|---|---|---|---|");
        for (JsonNode measure : card.path("measures")) {
            if (!Measure.isOfClass(measure.path("name").asText())) {
                row(
                        text(measure.path("label")),
                        number(measure.path("value")),
                        number(measure.path("low95")),
                        number(measure.path("high95")),
                        text(measure.path("unit")),
                        measure.path("lowerIsBetter").asBoolean() ? "lower" : "higher");
            }
        }
        line("");
    }

    private void judges() {
        if (!card.has("judges")) {
            return;
        }
        line("## Judges\n\n| architecture | role | SHA-256 of the weights |\n|---|---|---|");
        for (JsonNode judge : card.path("judges")) {
            row(text(judge.path("architecture")), text(judge.path("role")), text(judge.path("sha256")));
        }
        line("");
    }

    private void table(String title, JsonNode fields) {
        if (!fields.isObject() || fields.isEmpty()) {
            return;
        }
        line("## " + title + "\n\n| | |\n|---|---|");
        fields.properties().forEach(field -> row(Markdown.escape(field.getKey()), text(field.getValue())));
        line("");
    }

    private void row(String... cells) {
        line("| " + String.join(" | ", cells) + " |");
    }

    private void line(String text) {
        out.append(text).append('\n');
    }

    private static String text(JsonNode node) {
        return Markdown.escape(node.isValueNode() ? node.asText() : node.toString());
    }

    private static String number(JsonNode node) {
        return node.isNumber() ? String.format(Locale.ROOT, "%.5g", node.asDouble()) : "";
    }
}
