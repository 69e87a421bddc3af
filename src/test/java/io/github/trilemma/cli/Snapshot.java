package io.github.trilemma.cli;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Predicate;

/** What lies below a folder: hash and time of every file and folder, by path. */
final class Snapshot {
    private final SortedMap<String, String> hashes = new TreeMap<>();
    private final SortedMap<String, String> times = new TreeMap<>();

    private Snapshot() {}

    static Snapshot of(Path folder) {
        Snapshot snapshot = new Snapshot();
        walk(folder, (path, file) -> {
            snapshot.hashes.put(path, file ? hash(folder.resolve(path)) : "folder");
            snapshot.times.put(
                    path, Files.getLastModifiedTime(folder.resolve(path)).toString());
        });
        return snapshot;
    }

    /** Hash by path. */
    Map<String, String> hashes() {
        return hashes;
    }

    /** Hash by path without the lock, which names the process that held it last. */
    Map<String, String> files() {
        return files(path -> true);
    }

    Map<String, String> files(Predicate<String> wanted) {
        SortedMap<String, String> files = new TreeMap<>(hashes);
        files.keySet().removeIf(path -> path.endsWith(".lock") || !wanted.test(path));
        return files;
    }

    /** Time of the last change by path, of paths that start so. */
    Map<String, String> changed(String start) {
        SortedMap<String, String> changed = new TreeMap<>(times);
        changed.keySet().removeIf(path -> !path.startsWith(start));
        return changed;
    }

    /** Paths that are in only one of two maps, or under another value; a failing test names these alone. */
    static Set<String> differences(Map<String, String> one, Map<String, String> other) {
        Set<String> paths = new TreeSet<>(one.keySet());
        paths.addAll(other.keySet());
        paths.removeIf(path -> Objects.equals(one.get(path), other.get(path)));
        return paths;
    }

    /** Copies a tree with its times. */
    static void copy(Path from, Path to) {
        walk(from, (path, file) -> {
            Path target = to.resolve(path);
            if (file) {
                Files.copy(from.resolve(path), target, StandardCopyOption.COPY_ATTRIBUTES);
            } else {
                Files.createDirectories(target);
            }
        });
    }

    private interface Visitor {
        void visit(String path, boolean file) throws IOException;
    }

    private static void walk(Path folder, Visitor visitor) {
        try (var paths = Files.walk(folder)) {
            for (Path path : (Iterable<Path>) paths::iterator) {
                visitor.visit(folder.relativize(path).toString(), Files.isRegularFile(path));
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static String hash(Path file) throws IOException {
        try {
            return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(Files.readAllBytes(file)));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }
}
