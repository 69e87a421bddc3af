package io.github.trilemma.fuzz;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.management.ThreadMXBean;
import io.github.trilemma.ConfigurationException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.function.Supplier;

/**
 * What every reader must keep to: an input gives a value, or a {@link ConfigurationException} of one printable line; no other
 * exception, and no more memory than a bound.
 */
public final class Reading {
    private static final int LONGEST_MESSAGE = 2000;
    private static final ThreadMXBean THREADS = (ThreadMXBean) ManagementFactory.getThreadMXBean();
    private static final Path FOLDER = folder();

    private Reading() {}

    private static Path folder() {
        try {
            Path folder = Files.createTempDirectory("trilemma-fuzz");
            folder.toFile().deleteOnExit();
            return folder;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** A folder that inputs may be laid out in; the same at each call. */
    public static Path room() {
        return FOLDER;
    }

    /** The file {@code name} of the common folder with these bytes in it. */
    public static Path file(String name, byte[] bytes) {
        Path file = FOLDER.resolve(name);
        try {
            Files.write(file, bytes);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        file.toFile().deleteOnExit();
        return file;
    }

    /**
     * Reads.
     *
     * @param mostBytes that the reading may allocate, all together
     * @return the value, or null when the input was refused
     */
    public static <T> T read(long mostBytes, Supplier<T> reader) {
        long before = THREADS.getCurrentThreadAllocatedBytes();
        T value = once(reader);
        if (THREADS.getCurrentThreadAllocatedBytes() - before > mostBytes) {
            // The first time counts the loading of classes, and their instrumentation when a fuzzer guides.
            before = THREADS.getCurrentThreadAllocatedBytes();
            value = once(reader);
            long taken = THREADS.getCurrentThreadAllocatedBytes() - before;
            if (taken > mostBytes) {
                throw new AssertionError("reading may allocate " + mostBytes + " bytes, it took " + taken);
            }
        }
        return value;
    }

    private static <T> T once(Supplier<T> reader) {
        try {
            return reader.get();
        } catch (ConfigurationException e) {
            String message = e.getMessage();
            if (message.isBlank()
                    || message.length() > LONGEST_MESSAGE
                    || message.chars().anyMatch(Character::isISOControl)) {
                throw new AssertionError("a refusal must be one printable line, got " + message, e);
            }
            return null;
        }
    }

    /** Fails unless both are equal; named so that a fuzzer's report tells what was compared. */
    public static void same(String what, Object one, Object other) {
        assertThat(other).as(what).isEqualTo(one);
    }
}
