package io.github.trilemma.cluster;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.function.BooleanSupplier;

/**
 * What the driver wants of Spark. Only types of the JDK cross, since both sides have class loaders of their own. Safe to call from
 * threads.
 */
public interface SparkLink extends AutoCloseable {
    /** Puts a file to {@code uri} through Spark's file systems: whole under that name or not at all. Replaces what is there. */
    void put(Path file, String uri) throws IOException;

    /**
     * Fetches a file.
     *
     * @param file replaced
     * @return false when nothing is there
     */
    boolean get(String uri, Path file) throws IOException;

    /** Names of what lies in a folder; none when there is no such folder. */
    List<String> list(String uri) throws IOException;

    /** Deletes a file or folder with all in it, if it is there. */
    void delete(String uri) throws IOException;

    /**
     * Runs one task and waits for its end; Spark retries it when it fails or its executor is lost.
     *
     * @param order what {@code PointTask} reads
     * @param given whether to stop waiting and to kill the task
     * @return what the task returns; {@code lost} and a line that tells why when every try was lost; null when killed
     * @throws IOException when Spark itself does not work; the message is one line
     */
    Map<String, String> run(Map<String, String> order, BooleanSupplier given) throws IOException;

    @Override
    void close();
}
