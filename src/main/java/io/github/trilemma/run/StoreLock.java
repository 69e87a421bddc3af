package io.github.trilemma.run;

import io.github.trilemma.ConfigurationException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * The right to write one sweep folder, held by at most one process. The operating system drops it when the process
 * ends, however it ends; the file {@code .lock} stays.
 */
public final class StoreLock implements AutoCloseable {
    static final String NAME = ".lock";

    /** Folders that this process holds: closing a second channel would drop the first one's lock, so none is opened. */
    private static final Set<Path> HELD = ConcurrentHashMap.newKeySet();

    private final Path folder;
    private final FileChannel channel;

    private StoreLock(Path folder, FileChannel channel) {
        this.folder = folder;
        this.channel = channel;
    }

    static StoreLock take(Path dir) {
        Path folder;
        try {
            folder = dir.toRealPath();
        } catch (IOException e) {
            throw Failures.writing(dir, e);
        }
        if (!HELD.add(folder)) {
            throw new ConfigurationException(
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
                throw new ConfigurationException(dir + " is being written by another process (" + holder(channel)
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
            // Who only reads sees by the empty file that nobody holds it, see LockHolder.
            channel.truncate(0);
        } catch (IOException e) {
            throw Failures.writing(folder.resolve(NAME), e);
        } finally {
            HELD.remove(folder);
        }
    }
}
