package io.github.trilemma.run;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryNotEmptyException;
import java.nio.file.DirectoryStream;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.NotDirectoryException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;

/**
 * The file operations of leases, each atomic by itself. What another process does in between is an answer and no error: a folder
 * that is gone, a name that is taken. Tests stop a process before any of them.
 */
class LeaseFiles {
    /** What an NFS client leaves of a deleted file that one of its processes has open; it goes by itself. */
    private static final String KEPT_OPEN = ".nfs";

    private static final int TRIES = 1000;
    private static final int MOVES = 20;
    /** Longest file that {@link #read} reads, in bytes. */
    private static final int LONGEST = 64;

    /** Called before every operation. */
    void before(String operation, Path path) {}

    /** Names in {@code folder}, none when it is not there. */
    List<String> list(Path folder) {
        before("list", folder);
        try (DirectoryStream<Path> entries = Files.newDirectoryStream(folder)) {
            List<String> names = new ArrayList<>();
            for (Path entry : entries) {
                String name = entry.getFileName().toString();
                if (!name.startsWith(KEPT_OPEN)) {
                    names.add(name);
                }
            }
            return names;
        } catch (NoSuchFileException | NotDirectoryException e) {
            return List.of();
        } catch (IOException e) {
            throw Failures.reading(folder, e);
        }
    }

    /** Makes a folder; false when the one that it belongs into is gone. */
    boolean createFolder(Path folder) {
        before("mkdir", folder);
        try {
            Files.createDirectory(folder);
            return true;
        } catch (FileAlreadyExistsException e) {
            return true;
        } catch (NoSuchFileException e) {
            return false;
        } catch (IOException e) {
            throw Failures.writing(folder, e);
        }
    }

    /**
     * Renames a folder.
     *
     * @param proof a path that exists if and only if this has been done. A network file system may repeat a request whose answer
     *     was lost; the repetition then fails though the first was carried out
     * @return false when {@code from} is gone, or {@code to} is there and not empty
     */
    boolean move(Path from, Path to, Path proof) {
        IOException last = null;
        for (int i = 0; i < MOVES; i++) {
            before("move", to);
            try {
                Files.move(from, to, StandardCopyOption.ATOMIC_MOVE);
                return true;
            } catch (IOException e) {
                if (Files.exists(proof)) {
                    return true;
                }
                if (e instanceof NoSuchFileException || !Files.exists(from) || !list(to).isEmpty()) {
                    return false;
                }
                // What was in the way has gone since; a fault of the file system is still there the next time.
                last = e;
            }
        }
        throw Failures.writing(to, last);
    }

    /** Makes or overwrites a small file; texts have one length, so that no reader sees it shorter. False when its folder is gone. */
    boolean write(Path file, String text) {
        before("write", file);
        return write(file, text, StandardOpenOption.WRITE, StandardOpenOption.CREATE);
    }

    /** Overwrites a small file; false when it is gone. */
    boolean overwrite(Path file, String text) {
        before("overwrite", file);
        return write(file, text, StandardOpenOption.WRITE);
    }

    /** Opened by its name and closed every time: a network file system then shows it to others, and shows whether it is there. */
    private static boolean write(Path file, String text, StandardOpenOption... how) {
        try (FileChannel channel = FileChannel.open(file, how)) {
            ByteBuffer bytes = ByteBuffer.wrap(text.getBytes(StandardCharsets.US_ASCII));
            while (bytes.hasRemaining()) {
                channel.write(bytes);
            }
            return true;
        } catch (NoSuchFileException e) {
            return false;
        } catch (IOException e) {
            throw Failures.writing(file, e);
        }
    }

    /** A small file's text, empty when it is not there. */
    String read(Path file) {
        before("read", file);
        try (var in = Files.newInputStream(file)) {
            return new String(in.readNBytes(LONGEST), StandardCharsets.US_ASCII);
        } catch (NoSuchFileException e) {
            return "";
        } catch (IOException e) {
            throw Failures.reading(file, e);
        }
    }

    /** Deletes a tree to which another process may still be adding; returns when it is gone. */
    void remove(Path tree) {
        IOException last = null;
        for (int i = 0; i < TRIES; i++) {
            try {
                delete(tree);
                return;
            } catch (DirectoryNotEmptyException e) {
                last = e;
                if (list(tree).isEmpty() && keptOpen(tree)) {
                    return;
                }
            } catch (IOException e) {
                throw Failures.deleting(tree, e);
            }
        }
        throw Failures.deleting(tree, last);
    }

    private void delete(Path tree) throws IOException {
        if (Files.isDirectory(tree, LinkOption.NOFOLLOW_LINKS)) {
            for (String name : list(tree)) {
                delete(tree.resolve(name));
            }
        }
        before("delete", tree);
        Files.deleteIfExists(tree);
    }

    /** Whether a folder cannot be deleted because of files that are deleted and open: no name in it leads anywhere any more. */
    private static boolean keptOpen(Path folder) {
        try (DirectoryStream<Path> kept = Files.newDirectoryStream(folder, KEPT_OPEN + "*")) {
            return kept.iterator().hasNext();
        } catch (NoSuchFileException e) {
            return false;
        } catch (IOException e) {
            throw Failures.reading(folder, e);
        }
    }

    /** Deletes a folder if it is empty. */
    void removeEmpty(Path folder) {
        before("rmdir", folder);
        try {
            Files.deleteIfExists(folder);
        } catch (DirectoryNotEmptyException e) {
            // Somebody else is in it.
            return;
        } catch (IOException e) {
            throw Failures.deleting(folder, e);
        }
    }
}
