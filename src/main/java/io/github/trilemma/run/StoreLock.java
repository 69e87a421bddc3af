package io.github.trilemma.run;

import io.github.trilemma.ConfigurationException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;

/**
 * The right to change what a sweep folder is, its {@code sweep.yaml} and who works on it, held by at most one process, for a
 * moment; points are trained under {@link Leases}. The operating system drops it when the process ends, however it ends; the file
 * {@code .lock} stays.
 */
public final class StoreLock implements AutoCloseable {
    static final String NAME = ".lock";

    private static final long LOOK_MILLIS = 20;

    /** Folders that this process holds: closing a second channel would drop the first one's lock, so none is opened. */
    private static final Set<Path> HELD = ConcurrentHashMap.newKeySet();

    private final Path folder;
    private final FileChannel channel;

    private StoreLock(Path folder, FileChannel channel) {
        this.folder = folder;
        this.channel = channel;
    }

    /** The lock is held by somebody else. */
    private static final class Busy extends ConfigurationException {
        private static final long serialVersionUID = 1L;

        Busy(String message) {
            super(message);
        }
    }

    static StoreLock take(Path dir) {
        return take(dir, Duration.ZERO);
    }

    /** Waits for a holder that gives the lock back within {@code patience}. */
    static StoreLock take(Path dir, Duration patience) {
        long start = System.nanoTime();
        while (true) {
            try {
                return tryTake(dir);
            } catch (Busy e) {
                if (System.nanoTime() - start >= patience.toNanos()) {
                    throw e;
                }
            }
            try {
                TimeUnit.MILLISECONDS.sleep(LOOK_MILLIS);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                throw new ConfigurationException("interrupted while waiting for " + dir + ": run again", e);
            }
        }
    }

    private static StoreLock tryTake(Path dir) {
        Path folder;
        try {
            folder = dir.toRealPath();
        } catch (IOException e) {
            throw Failures.writing(dir, e);
        }
        if (!HELD.add(folder)) {
            throw new Busy(
                    dir + " is already being written by this process: close its lock first or give another --out");
        }
        boolean taken = false;
        try {
            StoreLock lock = new StoreLock(folder, open(dir));
            taken = true;
            return lock;
        } catch (IOException e) {
            throw Failures.writing(dir.resolve(NAME), e);
        } finally {
            if (!taken) {
                HELD.remove(folder);
            }
        }
    }

    private static FileChannel open(Path dir) throws IOException {
        FileChannel channel = FileChannel.open(
                dir.resolve(NAME), StandardOpenOption.CREATE, StandardOpenOption.READ, StandardOpenOption.WRITE);
        boolean taken = false;
        try {
            FileLock lock = channel.tryLock();
            if (lock == null) {
                throw new Busy(dir + " is being written by another process (" + holder(channel)
                        + "): wait until it ends or give another --out");
            }
            channel.truncate(0);
            channel.write(
                    ByteBuffer.wrap(("process " + ProcessHandle.current().pid()).getBytes(StandardCharsets.UTF_8)));
            taken = true;
            return channel;
        } finally {
            if (!taken) {
                channel.close();
            }
        }
    }

    private static String holder(FileChannel channel) throws IOException {
        ByteBuffer text = ByteBuffer.allocate(64);
        channel.read(text, 0);
        String holder = StandardCharsets.UTF_8.decode(text.flip()).toString();
        return holder.matches("process \\d+") ? holder : "unknown";
    }

    /** Gives the folder free; closing twice does nothing. */
    @Override
    public void close() {
        if (!channel.isOpen()) {
            return;
        }
        try (channel) {
            // Empty means that nobody holds it.
            channel.truncate(0);
        } catch (IOException e) {
            throw Failures.writing(folder.resolve(NAME), e);
        } finally {
            HELD.remove(folder);
        }
    }
}
