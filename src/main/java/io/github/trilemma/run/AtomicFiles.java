package io.github.trilemma.run;

import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.concurrent.atomic.AtomicLong;

/**
 * Files that appear whole or not at all, even if the machine stops: written to a temporary name beside the target,
 * synced, renamed, and the folder synced. What cannot be written is a one-line error that says what to do; the target
 * is then as it was.
 */
public final class AtomicFiles {
    private static final String MARK = ".tmp-";
    private static final AtomicLong COUNTER = new AtomicLong();

    private AtomicFiles() {}

    /** Writes {@code target} with what {@code body} puts into the stream. */
    public static void write(Path target, IOConsumer<OutputStream> body) {
        replace(target, temporary -> create(temporary, body));
    }

    /**
     * Writes {@code target} as {@link #write} does. Where its folder is not there yet, both appear at once: who has lost the lease
     * leaves no empty folder.
     */
    public static void writeWithFolder(Path target, IOConsumer<OutputStream> body) {
        Path folder = folder(target);
        if (Files.isDirectory(folder)
                || !createFolder(folder, made -> create(made.resolve(target.getFileName()), body))) {
            write(target, body);
        }
    }

    /** Writes and syncs a new file in place, for the files of a folder that is not there yet. */
    static void create(Path file, IOConsumer<OutputStream> body) throws IOException {
        try (FileChannel channel = FileChannel.open(file, StandardOpenOption.WRITE, StandardOpenOption.CREATE_NEW)) {
            OutputStream out = new BufferedOutputStream(Channels.newOutputStream(channel), 1 << 16);
            body.accept(out);
            out.flush();
            channel.force(true);
        }
    }

    /**
     * Writes {@code target} as {@link #write} does and leaves it open at its end, for a file that grows. The channel stays with
     * this file when another writer puts a new one under the name.
     */
    static FileChannel open(Path target, IOConsumer<OutputStream> body) {
        FileChannel[] opened = new FileChannel[1];
        try {
            replace(target, temporary -> {
                opened[0] = FileChannel.open(temporary, StandardOpenOption.WRITE, StandardOpenOption.CREATE_NEW);
                OutputStream out = new BufferedOutputStream(Channels.newOutputStream(opened[0]), 1 << 16);
                body.accept(out);
                out.flush();
                opened[0].force(true);
            });
            return opened[0];
        } catch (RuntimeException | Error e) {
            close(opened[0], e);
            throw e;
        }
    }

    private static void close(FileChannel channel, Throwable because) {
        try {
            if (channel != null) {
                channel.close();
            }
        } catch (IOException e) {
            because.addSuppressed(e);
        }
    }

    /** Writes {@code target} as UTF-8 text. */
    public static void writeString(Path target, String text) {
        write(target, out -> out.write(text.getBytes(StandardCharsets.UTF_8)));
    }

    /**
     * Writes {@code target} by a body that makes a file (not a folder) under the temporary path it is given, for
     * writers that insist on a path.
     */
    public static void writeFile(Path target, IOConsumer<Path> body) {
        replace(target, temporary -> {
            body.accept(temporary);
            try (FileChannel channel = FileChannel.open(temporary, StandardOpenOption.WRITE)) {
                channel.force(true);
            }
        });
    }

    private static void replace(Path target, IOConsumer<Path> body) {
        Path temporary = temporary(target);
        try {
            Leftovers.delete(target);
            try {
                body.accept(temporary);
                Files.move(temporary, target, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
            } catch (IOException | RuntimeException | Error e) {
                discard(temporary, e);
                throw e;
            }
            sync(folder(target));
        } catch (IOException e) {
            throw Failures.writing(target, e);
        }
    }

    /** Makes a folder and those above it where they are not there yet. */
    public static void createFolders(Path folder) {
        try {
            Files.createDirectories(folder);
        } catch (IOException e) {
            throw Failures.writing(folder, e);
        }
    }

    /**
     * Makes a folder that appears with all its first files, or not at all.
     *
     * @return false when the folder was there already; then nothing is changed
     */
    static boolean createFolder(Path target, IOConsumer<Path> body) {
        Path temporary = temporary(target);
        try {
            try {
                Files.createDirectory(temporary);
                body.accept(temporary);
                sync(temporary);
                Files.move(temporary, target, StandardCopyOption.ATOMIC_MOVE);
            } catch (IOException | RuntimeException | Error e) {
                discard(temporary, e);
                // Renaming onto a folder with files in it fails in different ways; who came first does not matter.
                if (e instanceof IOException && Files.isDirectory(target)) {
                    return false;
                }
                throw e;
            }
            sync(folder(target));
            return true;
        } catch (IOException e) {
            throw Failures.writing(target, e);
        }
    }

    /**
     * Deletes what writers that were killed have left in {@code folder} (not in its sub-folders). A {@code report} needs no lease, so
     * some of them may live.
     */
    static void clean(Path folder) {
        try (DirectoryStream<Path> entries = Files.newDirectoryStream(folder, ".*" + MARK + "*")) {
            for (Path leftover : entries) {
                if (!Leftovers.isInWork(leftover)) {
                    Folders.deleteTree(leftover);
                }
            }
        } catch (IOException e) {
            throw Failures.writing(folder, e);
        }
    }

    /** Whether {@code path} has the name of a temporary file. */
    static boolean isTemporary(Path path) {
        String name = path.getFileName().toString();
        return name.startsWith(".") && name.contains(MARK);
    }

    private static Path temporary(Path target) {
        String suffix = ProcessHandle.current().pid() + "-" + COUNTER.incrementAndGet() + "-" + Machine.HOST;
        Path temporary = Fence.temporaries(target).resolve("." + target.getFileName() + MARK + suffix);
        return Files.exists(temporary) ? temporary(target) : temporary;
    }

    private static void discard(Path temporary, Throwable because) {
        try {
            Folders.deleteTree(temporary);
        } catch (IOException e) {
            because.addSuppressed(e);
        }
    }

    private static Path folder(Path file) {
        return file.toAbsolutePath().getParent();
    }

    /** Makes a rename in {@code folder} last; where folders cannot be opened (Windows) the rename is all there is. */
    private static void sync(Path folder) throws IOException {
        if (folder.getFileSystem().supportedFileAttributeViews().contains("posix")) {
            try (FileChannel channel = FileChannel.open(folder, StandardOpenOption.READ)) {
                channel.force(true);
            }
        }
    }
}
