package io.github.trilemma.track;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.github.trilemma.ConfigurationException;
import io.github.trilemma.config.ExperimentConfig;
import io.github.trilemma.config.Presets;
import io.github.trilemma.config.SweepConfig;
import io.github.trilemma.run.PointFolder;
import io.github.trilemma.run.Provenance;
import io.github.trilemma.run.RunRecord;
import io.github.trilemma.run.RunStore;
import io.github.trilemma.run.Status;
import io.github.trilemma.surface.CdpPoint;
import io.github.trilemma.surface.Interval;
import io.github.trilemma.sweep.SweepOutcome;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Base64;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class MlflowTrackerTest {
    private static final SweepOutcome COMPLETE = new SweepOutcome(1, 1, 0);
    private static final MlflowClient.Patience QUICK =
            new MlflowClient.Patience(Duration.ofSeconds(20), 4, Duration.ofMillis(1), Duration.ofMillis(20));

    @TempDir
    private Path run;

    private FakeMlflow server;
    private final List<String> warnings = Collections.synchronizedList(new ArrayList<>());
    private TrackedSweep sweep;
    private String id;

    @BeforeEach
    void start() throws IOException {
        server = new FakeMlflow();
        SweepConfig config = Presets.of("quickstart");
        ExperimentConfig base = config.base();
        PointFolder folder = RunStore.createOrOpen(run.resolve("run"), config).point(base);
        sweep = TrackedSweep.of(config, run.resolve("run"));
        id = folder.id();
    }

    @AfterEach
    void stop() {
        server.close();
    }

    private MlflowTracker tracker(String url, Map<String, String> environment, int room, Duration patience) {
        MlflowTarget target = MlflowTarget.parse("mlflow:" + url + "/my experiment".replace(" ", "%20"));
        return new MlflowTracker(target, sweep, environment, warnings::add, QUICK, room, patience);
    }

    private MlflowTracker tracker() {
        return tracker(server.url(), Map.of(), 10_000, Duration.ofSeconds(60));
    }

    private static void rows(MlflowTracker tracker, String id, int from, int to) {
        for (int i = from; i < to; i++) {
            tracker.row(id, Map.of("iteration", i, "mse", 0.5 / (1 + i), "criticGap", 0.1));
        }
    }

    private RunRecord record(Status status, String message) {
        Provenance made = new Provenance("0.1", "abc", "2.10", "1.5", "17", "Linux", "cpu", "native", 0, 1);
        TreeMap<String, Double> measures = new TreeMap<>(Map.of("rmse", 0.25, "errorRate:cnn1", 0.125));
        TreeMap<String, Interval> intervals = new TreeMap<>(Map.of("rmse", new Interval(0.24, 0.26)));
        return new RunRecord(new CdpPoint(id, 1, 0, 0, measures, intervals), status, message, made);
    }

    @Test
    void aSweepBecomesRuns() {
        try (MlflowTracker tracker = tracker()) {
            tracker.pointStarted(id, 0);
            rows(tracker, id, 0, 1500);
            tracker.pointEnded(record(Status.DONE, null));
            tracker.ended(COMPLETE);
        }
        assertThat(server.faults()).isEmpty();
        assertThat(warnings).isEmpty();
        assertThat(server.experiments()).containsOnlyKeys("my experiment");
        FakeMlflow.StoredRun parent = server.runs("trilemma.sweep").get(0);
        FakeMlflow.StoredRun point = server.runs("trilemma.point").get(0);
        assertThat(parent.status).isEqualTo("FINISHED");
        assertThat(point.status).isEqualTo("FINISHED");
        assertThat(point.tags)
                .containsEntry("mlflow.parentRunId", parent.id)
                .containsEntry("trilemma.point", id)
                .containsEntry("trilemma.status", "done")
                .containsEntry("trilemma.kernels", "native");
        assertThat(point.params).containsKeys("weights.alpha", "weights.beta", "weights.gamma", "schedule.iterations");
        assertThat(point.params).doesNotContainKeys("classifier.weights", "record.logEvery");
        assertThat(point.metrics).hasSize(2 * 1500 + 4);
        assertThat(point.metric("mse", 1499)).isCloseTo(0.5 / 1500, within(1e-15));
        assertThat(point.metric("measure.rmse", 1499)).isEqualTo(0.25);
        assertThat(point.metric("measure.rmse.high", 1499)).isEqualTo(0.26);
        assertThat(point.metric("measure.errorRate_cnn1", 1499)).isEqualTo(0.125);
    }

    @Test
    void aSweepThatGoesOnFindsItsRunsAndRepeatsNothing() {
        try (MlflowTracker tracker = tracker()) {
            tracker.pointStarted(id, 0);
            rows(tracker, id, 0, 50);
        }
        assertThat(server.runs("trilemma.point").get(0).status).isEqualTo("KILLED");
        assertThat(server.runs("trilemma.sweep").get(0).status).isEqualTo("KILLED");
        try (MlflowTracker tracker = tracker()) {
            tracker.pointStarted(id, 40);
            rows(tracker, id, 40, 60);
            tracker.pointEnded(record(Status.DIVERGED, "mse is NaN"));
            tracker.ended(new SweepOutcome(1, 0, 1));
        }
        assertThat(server.faults()).isEmpty();
        assertThat(server.runs("trilemma.sweep")).hasSize(1);
        assertThat(server.runs("trilemma.point")).hasSize(1);
        FakeMlflow.StoredRun point = server.runs("trilemma.point").get(0);
        assertThat(point.metrics.stream().filter(m -> m.get("key").asText().equals("mse")))
                .hasSize(60);
        assertThat(point.status).isEqualTo("FAILED");
        assertThat(point.tags).containsEntry("trilemma.message", "mse is NaN");
        assertThat(server.runs("trilemma.sweep").get(0).status).isEqualTo("FAILED");
    }

    @Test
    void whatTheServerMayTakeLaterIsTriedAgain() {
        for (int status : new int[] {429, 500, 503}) {
            server.troubles.add(new FakeMlflow.Trouble(status, status == 429 ? "1" : null));
        }
        try (MlflowTracker tracker = tracker()) {
            tracker.pointStarted(id, 0);
            rows(tracker, id, 0, 5);
            tracker.pointEnded(record(Status.DONE, null));
            tracker.ended(COMPLETE);
        }
        assertThat(server.faults()).isEmpty();
        assertThat(warnings).isEmpty();
        assertThat(server.runs("trilemma.point").get(0).metric("mse", 4)).isEqualTo(0.1);
    }

    @Test
    void aBrokenServerIsLeftAlone() {
        for (int i = 0; i < 1000; i++) {
            server.troubles.add(new FakeMlflow.Trouble(500, null));
        }
        try (MlflowTracker tracker = tracker()) {
            tracker.pointStarted(id, 0);
            rows(tracker, id, 0, 500);
        }
        assertThat(server.requests()).as("four tries, then none for a while").isEqualTo(4);
        assertThat(warnings).hasSize(2);
        assertThat(warnings.get(0))
                .isEqualTo("MLflow at " + server.url() + ": it answers 500; training goes on without it");
        assertThat(warnings.get(1)).contains("501 of 501 rows and events");
    }

    @Test
    void nobodyListens() throws IOException {
        int port;
        try (ServerSocket free = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            port = free.getLocalPort();
        }
        try (MlflowTracker tracker = tracker("http://127.0.0.1:" + port, Map.of(), 10_000, Duration.ofSeconds(60))) {
            tracker.pointStarted(id, 0);
            rows(tracker, id, 0, 20);
        }
        assertThat(warnings).hasSize(2);
        assertThat(warnings.get(0)).contains("it does not answer (ConnectException); training goes on");
        assertThat(warnings.get(1)).contains("21 of 21");
    }

    /** The rows are told while the server holds its first answer back: were they to wait for it, this test would not end. */
    @Test
    void aSlowServerHoldsNobodyUp() {
        server.hold = new CountDownLatch(1);
        MlflowTracker tracker = tracker(server.url(), Map.of(), 10, Duration.ofMillis(50));
        tracker.pointStarted(id, 0);
        rows(tracker, id, 0, 1000);
        tracker.close();
        assertThat(server.hold.getCount()).isEqualTo(1);
        assertThat(warnings).last().asString().containsPattern("9\\d\\d|1000|1001 of 1001 rows");
    }

    @Test
    void credentialsGoToTheServerAndNowhereElse() {
        String basic = Base64.getEncoder().encodeToString("ann:s3cret".getBytes(StandardCharsets.UTF_8));
        server.demanded = "Basic " + basic;
        try (MlflowTracker tracker = tracker(
                server.url(),
                Map.of("MLFLOW_TRACKING_USERNAME", "ann", "MLFLOW_TRACKING_PASSWORD", "s3cret"),
                100,
                Duration.ofSeconds(60))) {
            tracker.pointStarted(id, 0);
        }
        assertThat(warnings).isEmpty();
        assertThat(server.authorizations).isNotEmpty().allMatch(("Basic " + basic)::equals);
        server.authorizations.clear();
        try (MlflowTracker tracker =
                tracker(server.url(), Map.of("MLFLOW_TRACKING_TOKEN", "t0ken"), 100, Duration.ofSeconds(60))) {
            tracker.pointStarted(id, 0);
            rows(tracker, id, 0, 3);
        }
        assertThat(server.authorizations).containsExactly("Bearer t0ken");
        assertThat(warnings).hasSize(2);
        assertThat(warnings.get(0)).contains("401");
        assertThat(String.join(" ", warnings)).doesNotContain("t0ken", "s3cret");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "http://host:5000/e",
                "mlflow:host:5000/e",
                "mlflow:http://host:5000",
                "mlflow:http://host:5000/",
                "mlflow:ftp://host/e",
                "mlflow:http://host/e?x=1",
                "mlflow:http://ann:s3cret@host/e",
                "mlflow:http:// /e"
            })
    void otherTargetsAreRefused(String text) {
        assertThatThrownBy(() -> MlflowTarget.parse(text))
                .isInstanceOf(ConfigurationException.class)
                .hasMessageStartingWith("--track must ")
                .hasMessageNotContaining("s3cret");
    }

    @Test
    void aServerMayLieBelowAPath() {
        assertThat(MlflowTarget.parse("mlflow:https://host/ml/flow/digits"))
                .isEqualTo(new MlflowTarget("https://host/ml/flow", "digits"));
    }
}
