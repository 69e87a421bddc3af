package io.github.trilemma.track;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.type.TypeFactory;
import java.io.IOException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Base64;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.TimeUnit;

/**
 * Requests to a tracking server's REST interface, version 2.0, with the credentials that MLflow's own client reads from the
 * environment. What the server may take later is tried again, with growing pauses or those it asks for.
 */
final class MlflowClient {
    /** The answers after which MLflow's own client tries again, too. */
    private static final Set<Integer> LATER = Set.of(408, 429, 500, 502, 503, 504);

    private static final JsonMapper JSON = JsonMapper.builder()
            .typeFactory(TypeFactory.createDefaultInstance())
            .build();
    private static final int LONGEST_MESSAGE = 200;

    private final HttpClient http;
    private final String root;
    private final String authorization;
    private final Patience patience;

    /**
     * How long to try.
     *
     * @param timeout of one request
     * @param tries of one request, at least 1
     * @param firstPause before the second try; doubled each time
     * @param longestPause of all, asked for by the server or not
     */
    record Patience(Duration timeout, int tries, Duration firstPause, Duration longestPause) {
        static final Patience USUAL =
                new Patience(Duration.ofSeconds(10), 4, Duration.ofMillis(500), Duration.ofSeconds(10));
    }

    /** A refusal by the server, or none to be had from it. */
    static final class Refused extends Exception {
        private static final long serialVersionUID = 1;

        private final String code;
        private final boolean gone;

        Refused(String message, String code, boolean gone, Throwable cause) {
            super(message, cause);
            this.code = code;
            this.gone = gone;
        }

        /** MLflow's name of the error, such as {@code RESOURCE_DOES_NOT_EXIST}; empty when it gave none. */
        String code() {
            return code;
        }

        /** Whether asking again soon is of no use: it does not answer, cannot now, or does not let us in. */
        boolean gone() {
            return gone;
        }
    }

    MlflowClient(String server, Map<String, String> environment, Patience patience) {
        this.root = server + "/api/2.0/mlflow/";
        this.authorization = authorization(environment);
        this.patience = patience;
        // A redirection could lead the credentials elsewhere.
        this.http = HttpClient.newBuilder()
                .connectTimeout(patience.timeout())
                .followRedirects(HttpClient.Redirect.NEVER)
                .build();
    }

    private static String authorization(Map<String, String> environment) {
        String user = environment.getOrDefault("MLFLOW_TRACKING_USERNAME", "");
        String password = environment.getOrDefault("MLFLOW_TRACKING_PASSWORD", "");
        String token = environment.getOrDefault("MLFLOW_TRACKING_TOKEN", "");
        if (!user.isEmpty() && !password.isEmpty()) {
            byte[] both = (user + ":" + password).getBytes(StandardCharsets.UTF_8);
            return "Basic " + Base64.getEncoder().encodeToString(both);
        }
        return token.isEmpty() ? null : "Bearer " + token;
    }

    JsonNode get(String endpoint, String key, String value) throws Refused, InterruptedException {
        String query = "?" + key + "=" + URLEncoder.encode(value, StandardCharsets.UTF_8);
        return send(HttpRequest.newBuilder(URI.create(root + endpoint + query)).GET());
    }

    JsonNode post(String endpoint, Map<String, Object> body) throws Refused, InterruptedException {
        String text;
        try {
            text = JSON.writeValueAsString(body);
        } catch (JsonProcessingException e) {
            throw new IllegalArgumentException("cannot write " + body.keySet() + " as JSON", e);
        }
        return send(HttpRequest.newBuilder(URI.create(root + endpoint))
                .header("Content-Type", "application/json")
                .POST(HttpRequest.BodyPublishers.ofString(text, StandardCharsets.UTF_8)));
    }

    private JsonNode send(HttpRequest.Builder builder) throws Refused, InterruptedException {
        if (authorization != null) {
            builder.header("Authorization", authorization);
        }
        HttpRequest request = builder.timeout(patience.timeout()).build();
        long pause = patience.firstPause().toMillis();
        for (int tries = 1; ; tries++) {
            long asked = 0;
            try {
                HttpResponse<String> answer =
                        http.send(request, HttpResponse.BodyHandlers.ofString(StandardCharsets.UTF_8));
                if (!LATER.contains(answer.statusCode()) || tries == patience.tries()) {
                    return read(answer);
                }
                asked = retryAfter(answer);
            } catch (IOException e) {
                if (tries == patience.tries()) {
                    throw new Refused("it does not answer (" + e.getClass().getSimpleName() + ")", "", true, e);
                }
            }
            long wait = Math.min(Math.max(pause, asked), patience.longestPause().toMillis());
            TimeUnit.MILLISECONDS.sleep(wait);
            pause *= 2;
        }
    }

    /** The seconds that the server asks to wait, in milliseconds; 0 when it asks for none or by a date. */
    private static long retryAfter(HttpResponse<String> answer) {
        return answer.headers()
                .firstValue("Retry-After")
                .filter(text -> text.matches("\\d{1,5}"))
                .map(text -> 1000 * Long.parseLong(text))
                .orElse(0L);
    }

    private static boolean isGone(int status) {
        return LATER.contains(status) || status == 401 || status == 403;
    }

    private static JsonNode read(HttpResponse<String> answer) throws Refused {
        int status = answer.statusCode();
        JsonNode body;
        try {
            body = JSON.readTree(answer.body().isEmpty() ? "{}" : answer.body());
        } catch (JsonProcessingException e) {
            throw new Refused("it answers " + status + (status == 200 ? " and no JSON" : ""), "", isGone(status), e);
        }
        if (status != 200) {
            String code = body.path("error_code").asText("");
            String message = body.path("message").asText("").lines().findFirst().orElse("");
            message = message.length() <= LONGEST_MESSAGE ? message : message.substring(0, LONGEST_MESSAGE) + "...";
            throw new Refused(
                    "it answers " + status + (code.isEmpty() ? "" : " " + code)
                            + (message.isEmpty() ? "" : ": " + message),
                    code,
                    isGone(status),
                    null);
        }
        return body;
    }
}
