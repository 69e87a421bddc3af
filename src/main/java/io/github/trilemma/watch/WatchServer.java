package io.github.trilemma.watch;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.sun.net.httpserver.Headers;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.github.trilemma.ConfigurationException;
import java.io.Closeable;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.NetworkInterface;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/**
 * Serves the live page of one run folder on this machine alone. Whoever owns it calls {@link #look} about once a second; viewers
 * get the result of the last look, so that any number of them costs the sweep nothing.
 */
public final class WatchServer implements Closeable {
    private static final byte[] IPV4 = {127, 0, 0, 1};
    private static final byte[] IPV6 = {0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 1};
    private static final int THREADS = 16;
    /** A port that is free on one address may be taken on the other. */
    private static final int ATTEMPTS = 20;

    private static final ObjectMapper JSON = new ObjectMapper();

    private final RunWatch run;
    private final WatchPage page = new WatchPage();
    private final List<HttpServer> servers;
    private final Access access;
    private final ExecutorService threads;
    private volatile byte[] state;

    /**
     * How far a run has come.
     *
     * @param total points that the sweep will have
     * @param measured points that are done
     * @param failed points that failed or diverged
     */
    public record Progress(int total, int measured, int failed) {
        /** Whether every point has ended. */
        public boolean complete() {
            return measured + failed == total;
        }
    }

    /**
     * Starts serving {@code runDir}.
     *
     * @param port on 127.0.0.1 and, where the machine has it, ::1; 0 takes a free one
     * @throws ConfigurationException when the folder is no sweep's or the port cannot be had
     */
    public WatchServer(Path runDir, int port) {
        if (port < 0 || port > 65535) {
            throw new ConfigurationException("--port must be within 0..65535, got " + port + ": 0 takes a free one");
        }
        run = new RunWatch(runDir);
        look();
        servers = bind(port);
        access = new Access(servers.get(0).getAddress().getPort());
        threads = Executors.newFixedThreadPool(THREADS, task -> {
            Thread thread = new Thread(task, "trilemma-watch");
            thread.setDaemon(true);
            return thread;
        });
        for (HttpServer server : servers) {
            server.setExecutor(threads);
            server.createContext("/", this::handle);
            server.start();
        }
    }

    /** Both loopback addresses that the machine has, under one port. */
    private static List<HttpServer> bind(int port) {
        IOException failure = null;
        for (int attempt = 0; attempt < (port == 0 ? ATTEMPTS : 1); attempt++) {
            List<HttpServer> servers = new ArrayList<>();
            try {
                for (byte[] address : List.of(IPV4, IPV6)) {
                    InetAddress loopback = InetAddress.getByAddress(address);
                    if (NetworkInterface.getByInetAddress(loopback) != null) {
                        int wanted = servers.isEmpty()
                                ? port
                                : servers.get(0).getAddress().getPort();
                        servers.add(HttpServer.create(new InetSocketAddress(loopback, wanted), 0));
                    }
                }
                if (servers.isEmpty()) {
                    throw new IOException("no loopback address");
                }
                return servers;
            } catch (IOException e) {
                servers.forEach(server -> server.stop(0));
                failure = e;
            }
        }
        throw new ConfigurationException(
                "port " + port + " must be free on 127.0.0.1 and ::1, got '" + failure.getMessage()
                        + "': give another --port, or none to take a free one",
                failure);
    }

    /** The address of the page, with its token. */
    public String url() {
        InetSocketAddress address = servers.get(0).getAddress();
        String host = address.getAddress().getAddress().length == IPV4.length ? "127.0.0.1" : "[::1]";
        return "http://" + host + ":" + address.getPort() + "/" + access.token() + "/";
    }

    /** The addresses that are listened at. */
    List<InetSocketAddress> addresses() {
        return servers.stream().map(HttpServer::getAddress).toList();
    }

    /** Looks at the run folder; what is found is what viewers get from now on. */
    public synchronized Progress look() {
        Snapshot snapshot = run.look();
        try {
            state = JSON.writeValueAsBytes(snapshot);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("cannot write the state as JSON", e);
        }
        return new Progress(
                snapshot.total(),
                snapshot.counts().get(State.DONE),
                snapshot.counts().get(State.FAILED) + snapshot.counts().get(State.DIVERGED));
    }

    private void handle(HttpExchange exchange) throws IOException {
        try (exchange) {
            Headers headers = exchange.getResponseHeaders();
            headers.set("Cache-Control", "no-store");
            headers.set("X-Content-Type-Options", "nosniff");
            headers.set("Referrer-Policy", "no-referrer");
            headers.set("Cross-Origin-Resource-Policy", "same-origin");
            headers.set("Cross-Origin-Opener-Policy", "same-origin");
            headers.set("Content-Security-Policy", "default-src 'none'; frame-ancestors 'none'");
            answer(exchange);
        }
    }

    private void answer(HttpExchange exchange) throws IOException {
        String path = String.valueOf(exchange.getRequestURI().getRawPath());
        String place = access.behindToken(path);
        if (!access.hostIsLocal(exchange.getRequestHeaders().get("Host")) || place == null) {
            send(exchange, 403, "text/plain", "forbidden: open the address that 'trilemma watch' printed\n");
            return;
        }
        String method = exchange.getRequestMethod();
        if (!method.equals("GET") && !method.equals("HEAD")) {
            exchange.getResponseHeaders().set("Allow", "GET, HEAD");
            send(exchange, 405, "text/plain", "this page can only be looked at\n");
            return;
        }
        switch (place) {
            case "/" -> {
                exchange.getResponseHeaders().set("Content-Security-Policy", page.policy());
                send(exchange, 200, "text/html", page.bytes());
            }
            case "/state" -> send(exchange, 200, "application/json", state);
            case "" -> {
                // Without the slash the page would ask for its state at the wrong place.
                exchange.getResponseHeaders().set("Location", "/" + access.token() + "/");
                send(exchange, 308, "text/plain", "the page is at the address with a slash at its end\n");
            }
            default -> send(exchange, 404, "text/plain", "there is nothing here\n");
        }
    }

    private static void send(HttpExchange exchange, int code, String type, String text) throws IOException {
        send(exchange, code, type, text.getBytes(StandardCharsets.UTF_8));
    }

    private static void send(HttpExchange exchange, int code, String type, byte[] body) throws IOException {
        exchange.getResponseHeaders().set("Content-Type", type + "; charset=utf-8");
        if (exchange.getRequestMethod().equals("HEAD")) {
            exchange.sendResponseHeaders(code, -1);
        } else {
            exchange.sendResponseHeaders(code, body.length);
            exchange.getResponseBody().write(body);
        }
    }

    /** Stops serving at once; viewers see that the connection is gone. */
    @Override
    public void close() {
        servers.forEach(server -> server.stop(0));
        threads.shutdownNow();
    }
}
