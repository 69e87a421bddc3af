package io.github.trilemma.report;

import io.github.trilemma.run.PointFolder;
import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * What the points left beside their records, read once for all that show it. What cannot be read is noted and left out.
 *
 * @param sheets the pictures of finished points, by point id
 * @param histories the training histories that have rows, by point id
 */
record RecordedFiles(Map<String, SampleSheet> sheets, Map<String, List<Map<String, Double>>> histories) {

    static RecordedFiles read(RunView run, List<String> notes) {
        Map<String, SampleSheet> sheets = new LinkedHashMap<>();
        for (PointEntry entry : run.entries()) {
            if (entry.done()) {
                try {
                    PointFolder.requireWhole(entry.samples());
                    SampleSheet.read(entry.samples()).ifPresent(sheet -> sheets.put(entry.id(), sheet));
                } catch (IOException | RuntimeException e) {
                    // The decoder throws unchecked exceptions, too, at damaged pictures.
                    notes.add("the picture of point " + entry.id() + " cannot be shown: " + e.getMessage());
                }
            }
        }
        Map<String, List<Map<String, Double>>> histories = new LinkedHashMap<>();
        for (PointEntry entry : run.entries()) {
            try {
                PointFolder.requireWhole(entry.history());
                List<Map<String, Double>> rows = RunReader.history(entry);
                if (!rows.isEmpty()) {
                    histories.put(entry.id(), rows);
                }
            } catch (RuntimeException e) {
                notes.add("the history of point " + entry.id() + " cannot be shown: " + e.getMessage());
            }
        }
        return new RecordedFiles(sheets, histories);
    }
}
