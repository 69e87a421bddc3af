package io.github.trilemma;

import io.github.trilemma.watch.WatchServer;
import java.nio.file.Path;

/**
 * A live page of a run folder, served on this machine alone under an address that nobody can guess. Only reads; may be opened and closed
 * while the sweep runs, here or elsewhere. The JDK's HTTP server takes its time limits from {@code sun.net.httpserver.*} system properties,
 * which are the host's to set. Thread-safe.
 */
public final class LivePage implements AutoCloseable {
    private final WatchServer server;
    private volatile boolean closed;

    /**
     * How far a run is.
     *
     * @param total points of the sweep
     * @param measured points with measures
     * @param failed points that failed or diverged
     */
    public record Progress(int total, int measured, int failed) {
        /** Whether every point has ended. */
        public boolean complete() {
            return measured + failed == total;
        }
    }

    private LivePage(WatchServer server) {
        this.server = server;
    }

    /**
     * Starts to serve.
     *
     * @param port on the loopback addresses; 0 for a free one
     * @throws ConfigurationException when the folder is no sweep's or the port is taken
     */
    public static LivePage open(Path run, int port) {
        return new LivePage(new WatchServer(run, port));
    }

    /** The page's address, with its secret. */
    public String url() {
        requireOpen();
        return server.url();
    }

    /** Looks at the folder now, and how far the run is. Viewers see what the last look saw; without looks the page stands still. */
    public Progress look() {
        requireOpen();
        WatchServer.Progress seen = server.look();
        return new Progress(seen.total(), seen.measured(), seen.failed());
    }

    private void requireOpen() {
        if (closed) {
            throw new IllegalStateException("this page is closed: open another one");
        }
    }

    /** Ends serving. Does nothing the second time. */
    @Override
    public void close() {
        if (!closed) {
            closed = true;
            server.close();
        }
    }
}
