package io.github.trilemma.run;

import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;

/** Deleting folders. */
public final class Folders {
    private Folders() {}

    /**
     * Deletes a file, or a folder with all in it; links themselves and not what they lead to; nothing when it is not there.
     *
     * @throws io.github.trilemma.ConfigurationException when something cannot be deleted
     */
    public static void delete(Path tree) {
        try {
            deleteTree(tree);
        } catch (IOException e) {
            throw Failures.deleting(tree, e);
        }
    }

    static void deleteTree(Path tree) throws IOException {
        if (Files.isDirectory(tree, LinkOption.NOFOLLOW_LINKS)) {
            try (DirectoryStream<Path> entries = Files.newDirectoryStream(tree)) {
                for (Path entry : entries) {
                    deleteTree(entry);
                }
            }
        }
        Files.deleteIfExists(tree);
    }
}
