package io.github.trilemma.track;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A tracking server in memory, after MLflow's documentation of its REST interface 2.0: the same fields, limits, error codes and answers.
 * A request that breaks a rule is refused as the server would and kept in {@link #faults}.
 */
public final class FakeMlflow implements AutoCloseable {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final Pattern KEY = Pattern.compile("[A-Za-z0-9_./ :-]{1,250}");
    private static final Pattern FILTER = Pattern.compile("tags\\.`([^`]+)` = '([^']*)'");
    private static final Set<String> STATUSES = Set.of("RUNNING", "SCHEDULED", "FINISHED", "FAILED", "KILLED");

    /** A run as the server keeps it. */
    public static final class StoredRun {
        public final String id;
        public final Map<String, String> tags = new TreeMap<>();
        public final Map<String, String> params = new TreeMap<>();
        public final List<JsonNode> metrics = new ArrayList<>();
        public String status = "RUNNING";
        private boolean deleted;

        private StoredRun(String id) {
            this.id = id;
        }

        /** The value of a metric at a step; NaN without one. */
        public double metric(String key, long step) {
            return metrics.stream()
                    .filter(metric -> metric.get("key").asText().equals(key)
                            && metric.get("step").asLong() == step)
                    .mapToDouble(metric -> metric.get("value").asDouble())
                    .findFirst()
                    .orElse(Double.NaN);
        }
    }

    /** What the server answers to the next request instead of doing it. */
    record Trouble(int status, String retryAfter) {}

    private final HttpServer server;
    private final List<StoredRun> runs = new ArrayList<>();
    private final Map<String, String> experiments = new TreeMap<>();
    final Queue<String> faults = new ConcurrentLinkedQueue<>();
    final Queue<String> authorizations = new ConcurrentLinkedQueue<>();
    final Queue<Trouble> troubles = new ArrayDeque<>();
    volatile CountDownLatch hold = new CountDownLatch(0);
    volatile String demanded;
    private int requests;

    private static final class Problem extends Exception {
        private static final long serialVersionUID = 1;
        private final int status;
        private final String code;

        Problem(int status, String code, String message) {
            super(message);
            this.status = status;
            this.code = code;
        }
    }

    public FakeMlflow() throws IOException {
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.setExecutor(Executors.newCachedThreadPool(task -> {
            Thread thread = new Thread(task, "fake-mlflow");
            thread.setDaemon(true);
            return thread;
        }));
        server.createContext("/", this::answer);
        server.start();
    }

    public String url() {
        return "http://127.0.0.1:" + server.getAddress().getPort();
    }

    /** What broke a rule of the interface; empty when nothing did. */
    public List<String> faults() {
        return List.copyOf(faults);
    }

    synchronized int requests() {
        return requests;
    }

    /** Runs that are not deleted and carry a tag. */
    public synchronized List<StoredRun> runs(String tag) {
        return runs.stream()
                .filter(run -> !run.deleted && run.tags.containsKey(tag))
                .toList();
    }

    synchronized Map<String, String> experiments() {
        return Map.copyOf(experiments);
    }

    private void answer(HttpExchange exchange) throws IOException {
        try (exchange) {
            hold.await();
            byte[] body = exchange.getRequestBody().readAllBytes();
            String authorization = exchange.getRequestHeaders().getFirst("Authorization");
            if (authorization != null) {
                authorizations.add(authorization);
            }
            Trouble trouble;
            synchronized (this) {
                requests++;
                trouble = troubles.poll();
            }
            if (trouble != null) {
                if (trouble.retryAfter() != null) {
                    exchange.getResponseHeaders().add("Retry-After", trouble.retryAfter());
                }
                send(exchange, trouble.status(), "<html>trouble</html>");
                return;
            }
            if (demanded != null && !demanded.equals(authorization)) {
                send(exchange, 401, "You are not authenticated. Please see https://www.mlflow.org/docs");
                return;
            }
            try {
                send(exchange, 200, JSON.writeValueAsString(handle(exchange, body)));
            } catch (Problem e) {
                if (e.status != 404 && !e.code.equals("RESOURCE_ALREADY_EXISTS")) {
                    faults.add(exchange.getRequestURI().getPath() + ": " + e.getMessage());
                }
                send(
                        exchange,
                        e.status,
                        JSON.writeValueAsString(Map.of("error_code", e.code, "message", e.getMessage())));
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private static void send(HttpExchange exchange, int status, String text) throws IOException {
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        exchange.sendResponseHeaders(status, bytes.length);
        exchange.getResponseBody().write(bytes);
    }

    private synchronized Map<String, Object> handle(HttpExchange exchange, byte[] body) throws Problem, IOException {
        String path = exchange.getRequestURI().getPath();
        String start = "/api/2.0/mlflow/";
        if (!path.startsWith(start)) {
            throw bad("no such path " + path);
        }
        String endpoint = path.substring(start.length());
        boolean get = endpoint.equals("experiments/get-by-name");
        if (!exchange.getRequestMethod().equals(get ? "GET" : "POST")) {
            throw bad("method " + exchange.getRequestMethod());
        }
        if (get) {
            return byName(exchange.getRequestURI().getRawQuery());
        }
        if (!"application/json".equals(exchange.getRequestHeaders().getFirst("Content-Type"))
                || body.length > 1_000_000) {
            throw bad("a body must be JSON of at most 1 MB");
        }
        JsonNode json = JSON.readTree(body);
        return switch (endpoint) {
            case "experiments/create" -> createExperiment(json);
            case "runs/create" -> createRun(json);
            case "runs/search" -> search(json);
            case "runs/update" -> update(json);
            case "runs/delete" -> delete(json);
            case "runs/log-batch" -> logBatch(json);
            default -> throw bad("no such endpoint " + endpoint);
        };
    }

    private Map<String, Object> delete(JsonNode json) throws Problem {
        fields(json, "run_id");
        run(json).deleted = true;
        return Map.of();
    }

    private Map<String, Object> byName(String query) throws Problem {
        String name = URLDecoder.decode(query.replaceFirst("^experiment_name=", ""), StandardCharsets.UTF_8);
        if (!experiments.containsKey(name)) {
            throw new Problem(404, "RESOURCE_DOES_NOT_EXIST", "Could not find experiment with name '" + name + "'");
        }
        return Map.of(
                "experiment",
                Map.of("experiment_id", experiments.get(name), "name", name, "lifecycle_stage", "active"));
    }

    private Map<String, Object> createExperiment(JsonNode json) throws Problem {
        fields(json, "name", "artifact_location", "tags");
        String name = text(json, "name");
        if (experiments.containsKey(name)) {
            throw new Problem(400, "RESOURCE_ALREADY_EXISTS", "Experiment '" + name + "' already exists.");
        }
        experiments.put(name, Integer.toString(experiments.size() + 1));
        return Map.of("experiment_id", experiments.get(name));
    }

    private Map<String, Object> createRun(JsonNode json) throws Problem {
        fields(json, "experiment_id", "user_id", "run_name", "start_time", "tags");
        if (!experiments.containsValue(text(json, "experiment_id"))
                || !json.path("start_time").isIntegralNumber()) {
            throw bad("no such experiment, or no start_time");
        }
        StoredRun run = new StoredRun(String.format("%032x", runs.size() + 1));
        entries(json, "tags", 100, run.tags);
        run.tags.put("mlflow.runName", text(json, "run_name"));
        runs.add(run);
        return Map.of("run", Map.of("info", Map.of("run_id", run.id, "status", "RUNNING"), "data", Map.of()));
    }

    private Map<String, Object> search(JsonNode json) throws Problem {
        fields(json, "experiment_ids", "filter", "run_view_type", "max_results", "order_by", "page_token");
        Matcher filter = FILTER.matcher(text(json, "filter"));
        if (!filter.matches()
                || !json.path("experiment_ids").isArray()
                || !text(json, "run_view_type").equals("ACTIVE_ONLY")
                || !json.path("order_by").path(0).asText().matches("attributes\\.start_time (ASC|DESC)")) {
            throw bad("Invalid clause(s) in filter string: " + json.path("filter"));
        }
        List<Object> found = new ArrayList<>();
        for (StoredRun run : runs) {
            if (!run.deleted && filter.group(2).equals(run.tags.get(filter.group(1)))) {
                Map<String, JsonNode> latest = new LinkedHashMap<>();
                run.metrics.forEach(metric -> latest.put(metric.get("key").asText(), metric));
                found.add(Map.of(
                        "info", Map.of("run_id", run.id, "status", run.status),
                        "data", Map.of("metrics", latest.values(), "params", List.of(), "tags", List.of())));
            }
        }
        // As the server does: no key where there is nothing.
        return found.isEmpty() ? Map.of() : Map.of("runs", found);
    }

    private Map<String, Object> update(JsonNode json) throws Problem {
        fields(json, "run_id", "status", "end_time", "run_name");
        if (!STATUSES.contains(text(json, "status"))) {
            throw bad("status " + json.path("status"));
        }
        run(json).status = text(json, "status");
        return Map.of("run_info", Map.of("run_id", run(json).id, "status", run(json).status));
    }

    private Map<String, Object> logBatch(JsonNode json) throws Problem {
        fields(json, "run_id", "metrics", "params", "tags");
        StoredRun run = run(json);
        if (json.path("metrics").size() > 1000) {
            throw bad("A batch logging request can contain at most 1000 metrics. Got "
                    + json.path("metrics").size());
        }
        if (json.path("metrics").size()
                        + json.path("params").size()
                        + json.path("tags").size()
                > 1000) {
            throw bad("A batch logging request can contain at most 1000 entries in total");
        }
        Map<String, String> params = new TreeMap<>();
        entries(json, "params", 100, params);
        for (Map.Entry<String, String> param : params.entrySet()) {
            String there = run.params.putIfAbsent(param.getKey(), param.getValue());
            if (there != null && !there.equals(param.getValue())) {
                throw bad("Changing param values is not allowed. Param with key='" + param.getKey() + "'");
            }
        }
        entries(json, "tags", 100, run.tags);
        for (JsonNode metric : json.path("metrics")) {
            fields(metric, "key", "value", "timestamp", "step");
            boolean fine = KEY.matcher(text(metric, "key")).matches()
                    && (metric.path("value").isNumber()
                            || Set.of("NaN", "Infinity", "-Infinity")
                                    .contains(metric.path("value").asText()))
                    && metric.path("timestamp").isIntegralNumber()
                    && metric.path("step").isIntegralNumber();
            if (!fine) {
                throw bad("Invalid metric " + metric);
            }
            run.metrics.add(metric);
        }
        return Map.of();
    }

    private static void entries(JsonNode json, String list, int most, Map<String, String> into) throws Problem {
        if (json.path(list).size() > most) {
            throw bad("A batch logging request can contain at most " + most + " " + list);
        }
        for (JsonNode entry : json.path(list)) {
            fields(entry, "key", "value");
            if (!KEY.matcher(text(entry, "key")).matches()
                    || text(entry, "value").length() > 500) {
                throw bad("Invalid " + list + " " + entry);
            }
            into.put(text(entry, "key"), text(entry, "value"));
        }
    }

    private StoredRun run(JsonNode json) throws Problem {
        String id = text(json, "run_id");
        return runs.stream()
                .filter(run -> run.id.equals(id) && !run.deleted)
                .findFirst()
                .orElseThrow(() -> new Problem(404, "RESOURCE_DOES_NOT_EXIST", "Run with id=" + id + " not found"));
    }

    private static String text(JsonNode json, String field) throws Problem {
        if (!json.path(field).isTextual()) {
            throw bad("Missing value for required parameter '" + field + "'");
        }
        return json.path(field).asText();
    }

    private static void fields(JsonNode json, String... known) throws Problem {
        Set<String> names = new HashSet<>();
        json.fieldNames().forEachRemaining(names::add);
        names.removeAll(Set.of(known));
        if (!names.isEmpty()) {
            throw bad("unknown fields " + names);
        }
    }

    private static Problem bad(String message) {
        return new Problem(400, "INVALID_PARAMETER_VALUE", message);
    }

    @Override
    public void close() {
        hold.countDown();
        server.stop(0);
    }
}
