package io.github.trilemma;

import io.github.trilemma.report.ReportSummary;
import io.github.trilemma.surface.CdpPoint;
import java.nio.file.Path;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** A report that was written into a run folder, and what it says. */
public final class RunReport {
    private final ReportSummary summary;

    /**
     * One point.
     *
     * @param id of the point
     * @param alpha weight of the squared error
     * @param beta weight of the adversarial term
     * @param gamma weight of the cross-entropy
     * @param seed of the training
     * @param settings further settings in which the sweep's points differ, key to value
     * @param status done, failed, diverged or unfinished
     * @param point weights and measures; no measures when there are none
     */
    public record Row(
            String id,
            double alpha,
            double beta,
            double gamma,
            long seed,
            Map<String, String> settings,
            String status,
            CdpPoint point) {
        public Row {
            settings = Collections.unmodifiableMap(new LinkedHashMap<>(settings));
        }
    }

    RunReport(ReportSummary summary) {
        this.summary = summary;
    }

    /** Files written, in order. */
    public List<Path> files() {
        return summary.files();
    }

    /** One row per point folder, by γ, β, α and id. */
    public List<Row> rows() {
        return summary.rows().stream()
                .map(row -> new Row(
                        row.id(),
                        row.alpha(),
                        row.beta(),
                        row.gamma(),
                        row.seed(),
                        row.settings(),
                        row.status(),
                        row.point()))
                .toList();
    }

    /** Judges that scored, the reported one first. */
    public List<String> judges() {
        return summary.judges();
    }

    /** One line per claim: finding, claim and, in brackets, numbers. */
    public List<String> findings() {
        return summary.findings();
    }

    /** What the reader should know, such as points without a result, a line each. */
    public List<String> notes() {
        return summary.notes();
    }

    /** Seconds of training by point id, where they are known; they differ from run to run. */
    public Map<String, Double> trainSeconds() {
        return summary.trainSeconds();
    }

    /** The rows as an aligned table of plain text, at most a thousand; below it means over seeds where there are several. */
    public String table() {
        return summary.table();
    }
}
