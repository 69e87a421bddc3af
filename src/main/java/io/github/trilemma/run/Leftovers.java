package io.github.trilemma.run;

import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.NotDirectoryException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
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
    /** Name, process, count, and the process's host, which older ones do not have. */
    private static final Pattern TEMPORARY =
            Pattern.compile("\\.(.+)\\.tmp-(\\d{1,18})-\\d+(?:-([A-Za-z0-9._-]{1,60}))?");
    /** Nobody takes so long for one file; of other machines' processes nothing else can be told. */
    private static final Duration LONG_AGO = Duration.ofDays(1);

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

    /** Deletes what dead processes have left of {@code target}: those of this machine, and on others whoever began a day ago. */
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
                if (matcher.matches() && isOfTheDead(entry, matcher)) {
                    found.add(entry);
                }
            }
        } catch (NoSuchFileException | NotDirectoryException | AccessDeniedException e) {
            return found; // whoever writes there says so
        }
        return found;
    }

    /** Whether a process that may live has begun a file under this temporary name. */
    static boolean isInWork(Path temporary) throws IOException {
        Matcher matcher = TEMPORARY.matcher(temporary.getFileName().toString());
        return matcher.matches() && !isOfTheDead(temporary, matcher);
    }

    private static boolean isOfTheDead(Path file, Matcher name) throws IOException {
        try {
            Instant written = Files.getLastModifiedTime(file).toInstant();
            String host = name.group(3);
            if (host != null && !host.equals(Machine.HOST)) {
                return written.isBefore(Instant.now().minus(LONG_AGO));
            }
            // A process that began after the file was written has only inherited the number, as this one may have.
            return !LockHolder.alive(Long.parseLong(name.group(2)), written);
        } catch (NoSuchFileException e) {
            return false; // its writer has just ended
        }
    }
}
