package io.github.trilemma.data;

import io.github.trilemma.ConfigurationException;
import io.github.trilemma.data.Importer.Entry;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.List;
import java.util.UUID;

/** Folders that appear whole or not at all: copied under a hidden name, synced, then renamed. */
final class FolderCopy {
    private FolderCopy() {}

    /**
     * Copies files to {@code parent/name}, in place of what is there.
     *
     * @return {@code parent/name}
     */
    static Path copy(List<Entry> entries, Path parent, String name) {
        String token = UUID.randomUUID().toString();
        Path target = parent.resolve(name);
        Path temporary = parent.resolve("." + name + ".tmp-" + token);
        Path old = parent.resolve("." + name + ".old-" + token);
        try {
            try {
                Files.createDirectories(temporary);
                for (Entry entry : entries) {
                    Path place = temporary.resolve(entry.place());
                    Files.createDirectories(place.getParent());
                    copy(entry.source(), place);
                }
                replace(temporary, target, old);
            } finally {
                delete(temporary);
            }
            sync(parent);
            delete(old);
            return target;
        } catch (IOException e) {
            throw new ConfigurationException(
                    "cannot copy data set " + name + " to " + parent + ", got " + e
                            + ": check permissions and free space, or choose another --data-dir",
                    e);
        }
    }

    private static void copy(Path source, Path target) throws IOException {
        try (InputStream in = Files.newInputStream(source);
                FileChannel channel =
                        FileChannel.open(target, StandardOpenOption.WRITE, StandardOpenOption.CREATE_NEW)) {
            OutputStream out = Channels.newOutputStream(channel);
            in.transferTo(out);
            channel.force(true);
        }
    }

    private static void replace(Path temporary, Path target, Path old) throws IOException {
        boolean replaces = Files.exists(target, LinkOption.NOFOLLOW_LINKS);
        if (replaces) {
            Files.move(target, old, StandardCopyOption.ATOMIC_MOVE);
        }
        try {
            Files.move(temporary, target, StandardCopyOption.ATOMIC_MOVE);
        } catch (IOException e) {
            if (replaces) {
                Files.move(old, target, StandardCopyOption.ATOMIC_MOVE);
            }
            throw e;
        }
    }

    private static void sync(Path folder) throws IOException {
        try (FileChannel channel = FileChannel.open(folder, StandardOpenOption.READ)) {
            channel.force(true);
        }
    }

    /**
     * Removes a file or a folder with all in it, links themselves and not what they lead to; nothing when it is not
     * there. As {@code run.Folders}, where this room may not look.
     */
    private static void delete(Path path) throws IOException {
        if (!Files.exists(path, LinkOption.NOFOLLOW_LINKS)) {
            return;
        }
        Files.walkFileTree(path, new SimpleFileVisitor<>() {
            @Override
            public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) throws IOException {
                Files.delete(file);
                return FileVisitResult.CONTINUE;
            }

            @Override
            public FileVisitResult postVisitDirectory(Path folder, IOException failure) throws IOException {
                if (failure != null) {
                    throw failure;
                }
                Files.delete(folder);
                return FileVisitResult.CONTINUE;
            }
        });
    }
}
