package io.github.trilemma.watch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.github.trilemma.ConfigurationException;
import io.github.trilemma.run.History;
import io.github.trilemma.run.Leases;
import io.github.trilemma.run.PointFolder;
import io.github.trilemma.run.Status;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.NetworkInterface;
import java.net.Socket;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class WatchServerTest {
    private static final ObjectMapper JSON = new ObjectMapper();

    @TempDir
    Path dir;

    private WatchedRun run;
    private WatchServer server;
    private InetSocketAddress address;
    private String host;
    private String root;

    @BeforeEach
    void setUp() {
        run = new WatchedRun(dir.resolve("run"));
        run.done(0, 0);
        server = new WatchServer(run.dir(), 0);
        URI url = URI.create(server.url());
        address = server.addresses().get(0);
        host = url.getAuthority();
        root = url.getRawPath();
    }

    @AfterEach
    void tearDown() {
        server.close();
    }

    private RawClient.Answer get(String path) {
        return RawClient.get(address, host, path);
    }

    @Test
    void thePageIsThereAndNeedsNothingElse() {
        RawClient.Answer page = get(root);
        assertThat(page.code()).isEqualTo(200);
        assertThat(page.head())
                .contains("content-type: text/html; charset=utf-8")
                .contains("cache-control: no-store")
                .contains("referrer-policy: no-referrer")
                .contains("x-content-type-options: nosniff")
                .contains("content-security-policy: default-src 'none'; style-src 'sha256-");
        assertThat(page.head()).doesNotContain("unsafe");
        assertThat(page.body()).startsWith("<!DOCTYPE html>").doesNotContain("/*SCRIPT*/", "/*STYLE*/");
        assertThat(page.body().replace("http://www.w3.org/2000/svg", ""))
                .doesNotContain("http:", "https:", "src=", "@import", "url(");
        // What comes from files must not become markup.
        assertThat(page.body())
                .doesNotContain("innerHTML", "outerHTML", "insertAdjacentHTML", "document.write", "eval(");
    }

    @Test
    void theStateIsJson() throws IOException {
        JsonNode state = JSON.readTree(get(root + "state").body());
        assertThat(state.get("name").asText()).isEqualTo("watched");
        assertThat(state.get("total").asInt()).isEqualTo(4);
        assertThat(state.get("counts").get("done").asInt()).isEqualTo(1);
        assertThat(state.get("points").get(0).get("measures").get("rmse").asDouble())
                .isEqualTo(0.2);
        assertThat(state.get("curves").get(0).get("series").has("mse")).isTrue();
    }

    @Test
    void withoutTheTokenNothing() {
        String token = root.substring(1, root.length() - 1);
        assertThat(token).matches("[A-Za-z0-9_-]{32}");
        List<String> wrong = new ArrayList<>(List.of("/", "/state", "/favicon.ico", "/" + token.substring(1)));
        wrong.add("/" + token + "x/");
        wrong.add("/" + token.substring(0, 31) + (token.endsWith("A") ? "B" : "A") + "/");
        wrong.add("/" + token.toUpperCase(Locale.ROOT) + "1/state");
        wrong.add("/x/../" + token + "/");
        wrong.add("/?" + token);
        for (String path : wrong) {
            RawClient.Answer answer = get(path);
            assertThat(answer.code()).as(path).isEqualTo(403);
            assertThat(answer.body()).as(path).doesNotContain("watched", token);
        }
        try (WatchServer other = new WatchServer(run.dir(), 0)) {
            assertThat(URI.create(other.url()).getPath()).isNotEqualTo(root);
        }
    }

    @Test
    void aForeignHostIsRefused() {
        int port = address.getPort();
        for (String good : List.of("127.0.0.1:" + port, "localhost:" + port, "LocalHost:" + port, "[::1]:" + port)) {
            assertThat(RawClient.get(address, good, root).code()).as(good).isEqualTo(200);
        }
        for (String bad : List.of(
                "evil.example:" + port,
                "127.0.0.1",
                "127.0.0.1:1",
                "127.0.0.1.evil.example:" + port,
                "0.0.0.0:" + port)) {
            assertThat(RawClient.get(address, bad, root).code()).as(bad).isEqualTo(403);
            assertThat(RawClient.get(address, bad, root + "state").body())
                    .as(bad)
                    .doesNotContain("watched");
        }
        assertThat(RawClient.get(address, null, root).code()).isIn(400, 403);
        String two = "GET " + root + " HTTP/1.1\r\nHost: " + host + "\r\nHost: evil.example\r\n";
        assertThat(RawClient.send(address, two).code()).isIn(400, 403);
    }

    @Test
    void elsewhereThereIsNothing() {
        for (String path :
                List.of("x", "state/", "state.json", "../run/sweep.yaml", "%2e%2e/", "index.html", "sweep.yaml")) {
            assertThat(get(root + path).code()).as(path).isEqualTo(404);
        }
        RawClient.Answer redirect = get(root.substring(0, root.length() - 1));
        assertThat(redirect.code()).isEqualTo(308);
        for (String method : List.of("POST", "PUT", "DELETE", "OPTIONS", "TRACE")) {
            String head = method + " " + root + " HTTP/1.1\r\nHost: " + host + "\r\nContent-Length: 0\r\n";
            assertThat(RawClient.send(address, head).code()).as(method).isEqualTo(405);
        }
        RawClient.Answer head = RawClient.send(address, "HEAD " + root + " HTTP/1.1\r\nHost: " + host + "\r\n");
        assertThat(head.code()).isEqualTo(200);
        assertThat(head.body()).isEmpty();
    }

    @Test
    void onlyLoopbackListens() throws IOException {
        assertThat(server.addresses()).isNotEmpty().allMatch(a -> a.getAddress().isLoopbackAddress());
        for (NetworkInterface network : Collections.list(NetworkInterface.getNetworkInterfaces())) {
            for (InetAddress own : Collections.list(network.getInetAddresses())) {
                if (!own.isLoopbackAddress()) {
                    assertThatThrownBy(() -> {
                                try (Socket socket = new Socket()) {
                                    socket.connect(new InetSocketAddress(own, address.getPort()), 1000);
                                }
                            })
                            .as(own.toString())
                            .isInstanceOf(IOException.class);
                }
            }
        }
        for (InetSocketAddress each : server.addresses()) {
            assertThat(RawClient.get(each, host, root).code()).isEqualTo(200);
        }
    }

    @Test
    void aPortThatIsTaken() {
        assertThatThrownBy(() -> new WatchServer(run.dir(), address.getPort()))
                .isInstanceOf(ConfigurationException.class)
                .hasMessageContaining("port " + address.getPort() + " must be free");
        assertThatThrownBy(() -> new WatchServer(run.dir(), 65536))
                .isInstanceOf(ConfigurationException.class)
                .hasMessageContaining("--port must be within 0..65535, got 65536");
    }

    @Test
    void hostileTextStaysText() throws IOException {
        String hostile = "</script><script>alert(1)</script>\u2028\"'&<img src=x onerror=alert(1)>";
        PointFolder folder = run.trained(0, 0.01, 0);
        Files.writeString(folder.history(), JSON.writeValueAsString(Map.of("iteration", 0, hostile, 1.0)) + "\n");
        PointFolder failed = run.folder(0.1, 0);
        WatchedRun.ended(failed, Status.FAILED, hostile, Map.of());
        server.look();
        RawClient.Answer answer = get(root + "state");
        assertThat(answer.head()).contains("content-type: application/json", "nosniff", "default-src 'none'");
        JsonNode state = JSON.readTree(answer.body());
        assertThat(state.findValuesAsText("message")).contains(hostile);
        assertThat(state.findValue("curves").toString()).contains("onerror");
        assertThat(get(root).body()).doesNotContain("onerror");
    }

    @Test
    void twentyViewersWhileASweepWrites() throws Exception {
        ExecutorService viewers = Executors.newFixedThreadPool(20);
        try (Leases leases = run.store.leases()) {
            PointFolder folder = run.trained(0, 0.01, 0);
            assertThat(leases.tryTake(folder.dir())).isPresent();
            List<Future<Integer>> seen = new ArrayList<>();
            for (int v = 0; v < 20; v++) {
                seen.add(viewers.submit(() -> {
                    int last = 0;
                    for (int i = 0; i < 8; i++) {
                        JsonNode state = JSON.readTree(get(root + "state").body());
                        int ended = state.get("ended").asInt();
                        assertThat(ended).isGreaterThanOrEqualTo(last);
                        last = ended;
                    }
                    return last;
                }));
            }
            try (History.Writer writer = new History.Writer(folder.history())) {
                for (int t = 1; t < 200; t++) {
                    writer.append(WatchedRun.row(t));
                    server.look();
                }
            }
            for (Future<Integer> viewer : seen) {
                assertThat(viewer.get()).isBetween(1000, 1200);
            }
            Map<String, String> before = run.everything();
            server.look();
            assertThat(JSON.readTree(get(root + "state").body()).get("ended").asInt())
                    .isEqualTo(1200);
            before.keySet().removeIf(path -> path.equals(".lock"));
            assertThat(run.everything()).containsAllEntriesOf(before);
        } finally {
            viewers.shutdownNow();
        }
    }

    @Test
    void progressTellsWhenAllIsOver() {
        assertThat(server.look()).isEqualTo(new WatchServer.Progress(4, 1, 0));
        run.done(0, 0.01);
        run.done(0.1, 0);
        assertThat(server.look().complete()).isFalse();
        WatchedRun.ended(run.folder(0.1, 0.01), Status.DIVERGED, "NaN", Map.of());
        assertThat(server.look()).isEqualTo(new WatchServer.Progress(4, 3, 1));
        assertThat(server.look().complete()).isTrue();
    }
}
