package io.github.trilemma.track;

import com.fasterxml.jackson.databind.JsonNode;
import io.github.trilemma.track.MlflowClient.Refused;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * The few calls of MLflow's REST interface that a sweep needs: {@code experiments/get-by-name} and {@code create}, {@code runs/search},
 * {@code create}, {@code update}, {@code delete} and {@code log-batch}.
 */
final class MlflowRuns {
    /** The interface takes this many metrics in one request, and this many entries of all kinds. */
    static final int MOST_METRICS = 1000;

    private static final int MOST_PARAMS = 100;
    private static final int LONGEST_VALUE = 500;

    private final MlflowClient client;
    private final String experiment;
    private String experimentId;

    /**
     * A run on the server.
     *
     * @param id the server's
     * @param lastStep of the newest metric it has; -1 without any
     */
    record Run(String id, long lastStep) {}

    /** A metric's value at a step; time in milliseconds since 1970. */
    record Metric(String key, double value, long time, long step) {}

    MlflowRuns(MlflowClient client, String experiment) {
        this.client = client;
        this.experiment = experiment;
    }

    private String experimentId() throws Refused, InterruptedException {
        if (experimentId == null) {
            try {
                experimentId = named();
            } catch (Refused e) {
                if (!e.code().equals("RESOURCE_DOES_NOT_EXIST")) {
                    throw e;
                }
                experimentId = created();
            }
        }
        return experimentId;
    }

    private String named() throws Refused, InterruptedException {
        JsonNode answer = client.get("experiments/get-by-name", "experiment_name", experiment);
        return text(answer.path("experiment").path("experiment_id"), "experiment_id");
    }

    private String created() throws Refused, InterruptedException {
        try {
            return text(
                    client.post("experiments/create", Map.of("name", experiment))
                            .path("experiment_id"),
                    "experiment_id");
        } catch (Refused e) {
            if (e.code().equals("RESOURCE_ALREADY_EXISTS")) {
                // Another process was faster.
                return named();
            }
            throw e;
        }
    }

    private static String text(JsonNode node, String what) throws Refused {
        if (!node.isTextual() || node.asText().isEmpty()) {
            throw new Refused("it answers without " + what, "", false, null);
        }
        return node.asText();
    }

    /**
     * The run that carries a tag, made if there is none. Of two processes that make one at once the older run stays.
     *
     * @param further tags of a run that is made
     */
    Run find(String name, String tag, String value, Map<String, String> further) throws Refused, InterruptedException {
        List<Run> there = search(tag, value);
        if (!there.isEmpty()) {
            update(there.get(0), "RUNNING", 0);
            return there.get(0);
        }
        Map<String, String> tags = new LinkedHashMap<>(further);
        tags.put(tag, value);
        JsonNode answer = client.post(
                "runs/create",
                Map.of(
                        "experiment_id", experimentId(),
                        "run_name", name,
                        "start_time", System.currentTimeMillis(),
                        "tags", pairs(tags)));
        Run made = new Run(text(answer.path("run").path("info").path("run_id"), "run_id"), -1);
        Run first = search(tag, value).stream().findFirst().orElse(made);
        if (!first.id().equals(made.id())) {
            client.post("runs/delete", Map.of("run_id", made.id()));
        }
        return first;
    }

    private List<Run> search(String tag, String value) throws Refused, InterruptedException {
        JsonNode answer = client.post(
                "runs/search",
                Map.of(
                        "experiment_ids",
                        List.of(experimentId()),
                        "filter",
                        "tags.`" + tag + "` = '" + value + "'",
                        "run_view_type",
                        "ACTIVE_ONLY",
                        "max_results",
                        10,
                        "order_by",
                        List.of("attributes.start_time ASC")));
        List<Run> runs = new ArrayList<>();
        for (JsonNode run : answer.path("runs")) {
            long last = -1;
            for (JsonNode metric : run.path("data").path("metrics")) {
                last = Math.max(last, metric.path("step").asLong(0));
            }
            runs.add(new Run(text(run.path("info").path("run_id"), "run_id"), last));
        }
        return runs;
    }

    /** Sets a run's status; {@code ended} in milliseconds since 1970, 0 while it has not. */
    void update(Run run, String status, long ended) throws Refused, InterruptedException {
        Map<String, Object> body = new LinkedHashMap<>();
        body.put("run_id", run.id());
        body.put("status", status);
        if (ended > 0) {
            body.put("end_time", ended);
        }
        client.post("runs/update", body);
    }

    /** Logs metrics, at most {@link #MOST_METRICS}. */
    void metrics(Run run, List<Metric> metrics) throws Refused, InterruptedException {
        List<Map<String, Object>> values = new ArrayList<>();
        for (Metric metric : metrics) {
            // The interface's JSON has words for what is no number.
            Object value = Double.isFinite(metric.value()) ? (Object) metric.value() : Double.toString(metric.value());
            values.add(Map.of("key", metric.key(), "value", value, "timestamp", metric.time(), "step", metric.step()));
        }
        client.post("runs/log-batch", Map.of("run_id", run.id(), "metrics", values));
    }

    /** Logs parameters and tags. A parameter never changes; the same again is no error. */
    void facts(Run run, Map<String, String> params, Map<String, String> tags) throws Refused, InterruptedException {
        List<Map<String, String>> all = pairs(params);
        for (int from = 0; from == 0 || from < all.size(); from += MOST_PARAMS) {
            Map<String, Object> body = new LinkedHashMap<>();
            body.put("run_id", run.id());
            body.put("params", all.subList(from, Math.min(all.size(), from + MOST_PARAMS)));
            if (from == 0) {
                body.put("tags", pairs(tags));
            }
            client.post("runs/log-batch", body);
        }
    }

    private static List<Map<String, String>> pairs(Map<String, String> values) {
        List<Map<String, String>> pairs = new ArrayList<>();
        values.forEach((key, value) -> pairs.add(Map.of(
                "key", key, "value", value.length() <= LONGEST_VALUE ? value : value.substring(0, LONGEST_VALUE))));
        return pairs;
    }
}
