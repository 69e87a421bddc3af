package io.github.trilemma.watch;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Rows of a history, thinned so that a curve of any length takes the same memory and always ends with the last row. */
final class Curve {
    /** Rows kept at most, not counting the last one. */
    static final int MOST = 300;
    /** Names kept at most: a damaged file may hold any number of them. */
    private static final int MOST_NAMES = 16;

    private final List<Row> rows = new ArrayList<>();
    private final Set<String> names = new LinkedHashSet<>();
    private Row last;
    private long count;
    private long stride = 1;

    /** A row: its iteration and its other numbers. */
    record Row(int iteration, Map<String, Double> values) {}

    void clear() {
        rows.clear();
        names.clear();
        last = null;
        count = 0;
        stride = 1;
    }

    void add(Row row) {
        for (String name : row.values().keySet()) {
            if (names.size() < MOST_NAMES) {
                names.add(name);
            }
        }
        last = row;
        if (count % stride == 0) {
            if (rows.size() == MOST) {
                List<Row> half = new ArrayList<>();
                for (int i = 0; i < rows.size(); i += 2) {
                    half.add(rows.get(i));
                }
                rows.clear();
                rows.addAll(half);
                stride *= 2;
            }
            if (count % stride == 0) {
                rows.add(row);
            }
        }
        count++;
    }

    /** The last row, null when there is none. */
    Row last() {
        return last;
    }

    private List<Row> shown() {
        List<Row> shown = new ArrayList<>(rows);
        if (last != null && (shown.isEmpty() || !shown.get(shown.size() - 1).equals(last))) {
            shown.add(last);
        }
        return shown;
    }

    /** Iterations of the rows to draw, rising. */
    List<Integer> iterations() {
        return shown().stream().map(Row::iteration).toList();
    }

    /** Values by name, one per iteration; null where a row has none or it is no finite number. Single precision is enough to draw. */
    Map<String, List<Float>> series() {
        Map<String, List<Float>> series = new LinkedHashMap<>();
        for (String name : names) {
            List<Float> values = new ArrayList<>();
            for (Row row : shown()) {
                float value = row.values().getOrDefault(name, Double.NaN).floatValue();
                values.add(Float.isFinite(value) ? value : null);
            }
            series.put(name, values);
        }
        return series;
    }
}
