package io.github.trilemma.cli;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.github.trilemma.RunReport;
import io.github.trilemma.SweepResult;
import java.nio.file.Path;

/** A run as JSON, for programs. */
final class ReportJson {
    private static final ObjectMapper JSON = new ObjectMapper();

    private ReportJson() {}

    /**
     * The run folder, its points with all measures, and the report's findings; {@code outcome} is null for a report alone, which
     * tells the points' training seconds, too.
     */
    static String of(Path out, RunReport report, SweepResult outcome) {
        ObjectNode root = JSON.createObjectNode();
        root.put("out", out.toString());
        if (outcome != null) {
            root.put("total", outcome.total());
            root.put("measured", outcome.measured());
            root.put("failed", outcome.failed());
        }
        ArrayNode points = root.putArray("points");
        for (RunReport.Row row : report.rows()) {
            ObjectNode point = points.addObject();
            point.put("id", row.id());
            point.put("alpha", row.alpha());
            point.put("beta", row.beta());
            point.put("gamma", row.gamma());
            point.put("seed", row.seed());
            point.put("status", row.status());
            row.settings().forEach(point::put);
            row.point().measures().forEach(point::put);
        }
        if (outcome == null) {
            // A sweep's own answer is the same after a kill and a resume; these seconds are not.
            ObjectNode timing = root.putObject("timing");
            report.trainSeconds().forEach(timing::put);
        }
        report.findings().forEach(root.putArray("findings")::add);
        report.files().forEach(file -> root.withArray("files").add(file.toString()));
        return text(root);
    }

    static String text(ObjectNode node) {
        try {
            return JSON.writeValueAsString(node);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException(e);
        }
    }
}
