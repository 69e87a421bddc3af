package io.github.trilemma.run;

import io.github.trilemma.ConfigurationException;
import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.NoSuchFileException;
import java.nio.file.NotDirectoryException;
import java.nio.file.Path;
import java.util.Locale;

/** Says in one line what failed on disk and what to do about it. */
final class Failures {
    private Failures() {}

    /** A failure to write {@code path}. */
    static ConfigurationException writing(Path path, IOException e) {
        return failure("write", path, e);
    }

    /** A failure to read {@code path}. */
    static ConfigurationException reading(Path path, IOException e) {
        return failure("read", path, e);
    }

    /** A failure to delete {@code path}. */
    static ConfigurationException deleting(Path path, IOException e) {
        String reason = reason(e);
        return new ConfigurationException(
                "cannot delete " + path + ": " + reason + ": delete it by hand and run again", e);
    }

    private static ConfigurationException failure(String what, Path path, IOException e) {
        String reason = reason(e);
        return new ConfigurationException(
                "cannot " + what + " " + path + ": " + reason + ": " + advice(reason, what), e);
    }

    private static String reason(IOException e) {
        if (e instanceof AccessDeniedException) {
            return "permission denied";
        }
        if (e instanceof NoSuchFileException) {
            return "no such file or folder";
        }
        if (e instanceof NotDirectoryException) {
            return "not a folder";
        }
        if (e instanceof FileAlreadyExistsException) {
            return "a file of this name is in the way";
        }
        String message = e instanceof FileSystemException system && system.getReason() != null
                ? system.getReason()
                : String.valueOf(e.getMessage());
        String line = message.lines().findFirst().orElse("").strip();
        return line.isEmpty() || line.equals("null")
                ? e.getClass().getSimpleName()
                : line.substring(0, 1).toLowerCase(Locale.ROOT) + line.substring(1);
    }

    private static String advice(String reason, String what) {
        if (reason.contains("no space left") || reason.contains("quota exceeded")) {
            return "free space on the disk and run again, finished points are kept";
        }
        if (what.equals("read")) {
            return "check the path and its rights";
        }
        return reason.contains("read-only") || reason.equals("permission denied")
                ? "give a folder that can be written with --out"
                : "check the folder given with --out";
    }
}
