package io.github.trilemma.data;

import io.github.trilemma.ConfigurationException;
import java.io.BufferedInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.zip.GZIPInputStream;
import org.tukaani.xz.XZInputStream;

/** Finding data files under their usual names, and opening them whether compressed or not. */
final class DataFiles {
    private static final List<String> ENDINGS = List.of("", ".gz", ".xz");
    /** Enough for the dictionaries that xz uses at its highest level. */
    private static final int XZ_MEMORY_KIB = 128 * 1024;

    private DataFiles() {}

    /** The first of the names, plain or compressed, in the first of the folders that has it. */
    static Optional<Path> find(List<Path> folders, List<String> names) {
        for (Path folder : folders) {
            for (String name : names) {
                for (String ending : ENDINGS) {
                    Path file = folder.resolve(name + ending);
                    if (Files.isRegularFile(file)) {
                        return Optional.of(file);
                    }
                }
            }
        }
        return Optional.empty();
    }

    /** Opens a plain, .gz or .xz file. */
    static InputStream open(Path file) throws IOException {
        InputStream raw = new BufferedInputStream(Files.newInputStream(file), 1 << 16);
        try {
            String name = file.getFileName().toString();
            if (name.endsWith(".gz")) {
                return new GZIPInputStream(raw, 1 << 16);
            }
            return name.endsWith(".xz") ? new XZInputStream(raw, XZ_MEMORY_KIB) : raw;
        } catch (IOException e) {
            raw.close();
            throw e;
        }
    }

    /** Exactly {@code count} bytes. */
    static byte[] exactly(InputStream in, int count) throws IOException {
        byte[] bytes = in.readNBytes(count);
        if (bytes.length < count) {
            throw new EOFException("it ends after " + bytes.length + " of " + count + " bytes");
        }
        return bytes;
    }

    /** A file that cannot be read or does not hold what it should. */
    static ConfigurationException bad(Path file, String expected, String got) {
        return new ConfigurationException(file + " must " + expected + ", got " + got + ": fetch the file again");
    }

    static ConfigurationException bad(Path file, IOException e) {
        String reason = e.getMessage();
        if (reason == null) {
            reason = e instanceof EOFException ? "it ends early" : e.getClass().getSimpleName();
        }
        return new ConfigurationException(
                "cannot read " + file + ": " + reason + ": fetch the file again or check its permissions", e);
    }
}
