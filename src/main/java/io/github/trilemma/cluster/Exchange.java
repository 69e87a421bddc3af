package io.github.trilemma.cluster;

import io.github.trilemma.ConfigurationException;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.UUID;

/**
 * The folder through which driver and tasks of one start of a sweep pass files. Names are
 *
 * <pre>
 * ID.ITERATIONS.RANDOM.zip   a state of point ID after so many iterations, twelve digits; written once, under a name of its own
 * judge.SHA256               a judge's weights
 * stop                       when it is there, tasks put their state away and end
 * </pre>
 *
 * <p>A task of a worker that was taken for lost may still write here; nothing it writes counts but as a state to go on from.
 */
final class Exchange implements AutoCloseable {
    /** The iterations in the name of a state that is the point's end. */
    static final long END = 999_999_999_999L;

    private final SparkLink link;
    private final String uri;
    private final long millis;
    private List<String> names = List.of();
    private long looked;
    private boolean fresh;
    private volatile boolean complete;

    /**
     * An exchange of its own below {@code home}.
     *
     * @param millis between two looks at what tasks have published, in milliseconds
     */
    Exchange(SparkLink link, String home, long millis) {
        this.link = link;
        this.uri = home + "/.spark/" + UUID.randomUUID();
        this.millis = millis;
    }

    String uri() {
        return uri;
    }

    /** Puts a state there and returns its name. */
    String putState(String id, long iterations, Path zip) throws IOException {
        String name = String.format(Locale.ROOT, "%s.%012d.%s.zip", id, iterations, UUID.randomUUID());
        link.put(zip, uri + "/" + name);
        return name;
    }

    /** The number of iterations in a state's name. */
    static int iterations(String name) {
        return Integer.parseInt(name.split("\\.", -1)[1]);
    }

    synchronized void putJudge(String sha256, Path file) throws IOException {
        if (!link.list(uri).contains("judge." + sha256)) {
            link.put(file, uri + "/judge." + sha256);
        }
    }

    /** Name of the furthest state of a point on its way; null when none was seen. One look serves all points for a while. */
    synchronized String furthest(String id) throws IOException {
        long now = System.nanoTime();
        if (!fresh || now - looked >= millis * 1_000_000) {
            names = link.list(uri);
            looked = now;
            fresh = true;
        }
        return names.stream()
                .filter(name -> name.startsWith(id + ".") && name.endsWith(".zip") && !isEnd(name))
                .max(String::compareTo)
                .orElse(null);
    }

    private static boolean isEnd(String name) {
        return name.split("\\.", -1)[1].equals(Long.toString(END));
    }

    boolean get(String name, Path file) throws IOException {
        return link.get(uri + "/" + name, file);
    }

    /** Removes the states of a point, a look at which costs more than they do. */
    void forget(String id) throws IOException {
        for (String name : link.list(uri)) {
            if (name.startsWith(id + ".")) {
                link.delete(uri + "/" + name);
            }
        }
    }

    /** Asks all tasks to stop; {@code marker} is any file. */
    void stop(Path marker) throws IOException {
        link.put(marker, uri + "/stop");
    }

    /** The sweep is: what drivers that were killed have left is of no use to anybody any more. */
    void complete() {
        complete = true;
    }

    @Override
    public void close() {
        try {
            link.delete(uri);
            String home = uri.substring(0, uri.lastIndexOf('/'));
            if (complete || link.list(home).isEmpty()) {
                link.delete(home);
            }
        } catch (IOException e) {
            throw new ConfigurationException("cannot delete " + uri + ": " + e.getMessage() + ": delete it by hand", e);
        }
    }
}
