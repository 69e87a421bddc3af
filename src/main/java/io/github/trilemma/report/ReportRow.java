package io.github.trilemma.report;

import io.github.trilemma.surface.CdpPoint;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * One point of the summary table.
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
public record ReportRow(
        String id,
        double alpha,
        double beta,
        double gamma,
        long seed,
        Map<String, String> settings,
        String status,
        CdpPoint point) {
    public ReportRow {
        settings = Collections.unmodifiableMap(new LinkedHashMap<>(settings));
    }

    static ReportRow of(PointEntry entry, Iterable<String> settingKeys) {
        Map<String, String> settings = new LinkedHashMap<>();
        settingKeys.forEach(key -> settings.put(key, Settings.value(entry.config(), key)));
        return new ReportRow(
                entry.id(),
                entry.config().weights().alpha(),
                entry.config().weights().beta(),
                entry.config().weights().gamma(),
                entry.config().seed(),
                settings,
                entry.state().word(),
                entry.point());
    }
}
