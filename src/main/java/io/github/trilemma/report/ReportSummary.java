package io.github.trilemma.report;

import java.nio.file.Path;
import java.util.List;

/**
 * What was written, and the table for the terminal.
 *
 * @param files written, in order
 * @param rows one per point folder, by gamma, beta, alpha and id
 * @param judges that scored, the reported one first
 * @param findings one line per claim: finding, claim and numbers
 * @param notes one line each: what the reader should know, such as points without a result
 */
public record ReportSummary(
        List<Path> files, List<ReportRow> rows, List<String> judges, List<String> findings, List<String> notes) {
    public ReportSummary {
        files = List.copyOf(files);
        rows = List.copyOf(rows);
        judges = List.copyOf(judges);
        findings = List.copyOf(findings);
        notes = List.copyOf(notes);
    }

    /** The rows as an aligned table of plain text. */
    public String table() {
        return ReportTable.render(rows, judges);
    }
}
