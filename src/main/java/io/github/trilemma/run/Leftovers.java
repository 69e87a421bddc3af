package io.github.trilemma.run;

import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.NotDirectoryException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Temporary files of writers that were killed, found when a file of the same name is written again: in a run folder they go at the
 * start of a run, but results are written to folders of all kinds.
 */
final class Leftovers {
    private static final Pattern TEMPORARY = Pattern.compile("\\.(.+)\\.tmp-(\\d{1,18})-\\d+");
    private static final int FOLDERS = 64;

    /** What was found in the folders that were looked at last: thousands of files into one folder need one look. */
    private static final Map<Path, List<Path>> FOUND = new LinkedHashMap<>() {
        private static final long serialVersionUID = 1L;

        @Override
        protected boolean removeEldestEntry(Map.Entry<Path, List<Path>> eldest) {
            return size() > FOLDERS;
        }
    };

    private Leftovers() {}

    /** Deletes what dead processes of this machine have left of {@code target}. */
    static synchronized void delete(Path target) throws IOException {
        Path folder = target.toAbsolutePath().getParent();
        List<Path> found = FOUND.get(folder);
        if (found == null) {
            found = find(folder);
            FOUND.put(folder, found);
        }
        String name = target.getFileName().toString();
        for (Path leftover : List.copyOf(found)) {
            Matcher matcher = TEMPORARY.matcher(leftover.getFileName().toString());
            if (matcher.matches() && matcher.group(1).equals(name)) {
                found.remove(leftover);
                Folders.deleteTree(leftover);
            }
        }
    }

    private static List<Path> find(Path folder) throws IOException {
        List<Path> found = new ArrayList<>();
        try (DirectoryStream<Path> entries = Files.newDirectoryStream(folder, ".*.tmp-*")) {
            for (Path entry : entries) {
                Matcher matcher = TEMPORARY.matcher(entry.getFileName().toString());
                if (matcher.matches() && isOfTheDead(entry, Long.parseLong(matcher.group(2)))) {
                    found.add(entry);
                }
            }
        } catch (NoSuchFileException | NotDirectoryException | AccessDeniedException e) {
            return found; // whoever writes there says so
        }
        return found;
    }

    private static boolean isOfTheDead(Path file, long pid) throws IOException {
        try {
            // A process that began after the file was written has only inherited the number, as this one may have.
            return !LockHolder.alive(pid, Files.getLastModifiedTime(file).toInstant());
        } catch (NoSuchFileException e) {
            return false; // its writer has just ended
        }
    }
}
