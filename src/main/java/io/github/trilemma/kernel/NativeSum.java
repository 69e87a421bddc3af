package io.github.trilemma.kernel;

import java.io.IOException;
import java.io.OutputStream;
import java.net.JarURLConnection;
import java.net.URL;
import java.net.URLConnection;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.zip.CRC32;
import java.util.zip.CheckedInputStream;

/** Compares an unpacked library with the checksum that its jar has of it, which reading from a jar does not do by itself. */
final class NativeSum {
    private NativeSum() {}

    /**
     * Checks {@code copy}; a library that lies in no jar has no sum to check against.
     *
     * @throws io.github.trilemma.ConfigurationException when a byte differs
     */
    static void require(URL library, Path copy) throws IOException {
        URLConnection connection = library.openConnection();
        if (!(connection instanceof JarURLConnection jar)) {
            return;
        }
        long wanted = jar.getJarEntry().getCrc();
        try (CheckedInputStream checked = new CheckedInputStream(Files.newInputStream(copy), new CRC32())) {
            checked.transferTo(OutputStream.nullOutputStream());
            if (wanted != checked.getChecksum().getValue()) {
                throw NativeLoader.broken(
                        "are damaged (" + jar.getJarFileURL() + " has another checksum of them)", null);
            }
        }
    }
}
