package io.github.trilemma.report;

import java.nio.file.Path;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * What was written, and the table for the terminal.
 *
 * @param files written, in order
 * @param rows one per point folder, by gamma, beta, alpha and id
 * @param judges that scored, the reported one first
 * @param findings one line per claim: finding, claim and numbers
 * @param notes one line each: what the reader should know, such as points without a result
 * @param trainSeconds seconds of training by point id, where they are known; they differ from run to run, so no file that is
 *     written here holds them
 */
public record ReportSummary(
        List<Path> files,
        List<ReportRow> rows,
        List<String> judges,
        List<String> findings,
        List<String> notes,
        Map<String, Double> trainSeconds) {
    public ReportSummary {
        files = List.copyOf(files);
        rows = List.copyOf(rows);
        judges = List.copyOf(judges);
        findings = List.copyOf(findings);
        notes = List.copyOf(notes);
        trainSeconds = Collections.unmodifiableMap(new LinkedHashMap<>(trainSeconds));
    }

    /** A summary without times. */
    public ReportSummary(
            List<Path> files, List<ReportRow> rows, List<String> judges, List<String> findings, List<String> notes) {
        this(files, rows, judges, findings, notes, Map.of());
    }

    /** The rows as an aligned table of plain text, at most a thousand; below it the means over seeds where a setting has several. */
    public String table() {
        String points = ReportTable.render(rows.subList(0, Math.min(rows.size(), Thinning.MOST)), judges);
        if (rows.size() > Thinning.MOST) {
            points += "and " + (rows.size() - Thinning.MOST) + " more points, see points.csv\n";
        }
        List<SeedRow> seeds = SeedRow.of(rows);
        if (!SeedRow.replicated(seeds)) {
            return points;
        }
        return points
                + "\nmeans over seeds, ±seeds: standard deviation between them, ±images: half of the 95 % interval over"
                + " test images\n"
                + ReportTable.renderSeeds(seeds.subList(0, Math.min(seeds.size(), Thinning.MOST)), judges);
    }
}
