package io.github.trilemma.nn;

import io.github.trilemma.ConfigurationException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Enumeration;
import java.util.zip.ZipEntry;
import java.util.zip.ZipException;
import java.util.zip.ZipFile;

/**
 * Looks at a TorchScript file before libtorch does: an archive with code, whose entries say how much memory they will take.
 * Weights lie in it uncompressed; only code and tables are compressed, and these are small.
 */
final class ScriptFile {
    /** Entries that are compressed hold code; more of it is no module. */
    private static final long MOST_COMPRESSED = 64L << 20;

    private static final int MOST_ENTRIES = 100_000;

    private ScriptFile() {}

    /** Refuses what is not a scripted module with a message that says what it is. */
    static void check(Path file) {
        if (!Files.isRegularFile(file)) {
            throw new ConfigurationException(
                    "judge script:" + file + " must be a TorchScript file, got none: check the path");
        }
        try (ZipFile zip = new ZipFile(file.toFile())) {
            if (zip.size() > MOST_ENTRIES) {
                throw wrong(file, zip.size() + " entries", "save the module with torch.jit.save");
            }
            checkEntries(file, zip);
        } catch (ZipException e) {
            throw new ConfigurationException(
                    "judge script:" + file + " must be a TorchScript file, got no whole archive (" + Native.line(e)
                            + "): save the module with torch.jit.save, and check that it was copied to its end",
                    e);
        } catch (IOException | IllegalArgumentException e) {
            throw new ConfigurationException("cannot read " + file + " (" + Native.line(e) + "): check the path", e);
        }
    }

    private static void checkEntries(Path file, ZipFile zip) {
        boolean code = false;
        boolean data = false;
        long compressed = 0;
        long stored = 0;
        for (Enumeration<? extends ZipEntry> entries = zip.entries(); entries.hasMoreElements(); ) {
            ZipEntry entry = entries.nextElement();
            code |= entry.getName().contains("/code/") && entry.getName().endsWith(".py");
            data |= entry.getName().endsWith("/data.pkl");
            if (entry.getSize() < 0 || entry.getCompressedSize() < 0) {
                throw wrong(file, "an entry without a size", "save it anew");
            }
            if (entry.getMethod() == ZipEntry.STORED) {
                stored += entry.getSize();
            } else {
                compressed += entry.getSize();
            }
            if (compressed > MOST_COMPRESSED || stored > zipSize(file)) {
                throw wrong(
                        file,
                        "entries that unpack to more than " + (compressed > MOST_COMPRESSED ? MOST_COMPRESSED : stored)
                                + " bytes",
                        "a module's weights are stored as they are");
            }
        }
        if (!data) {
            throw wrong(file, "another archive", "save the module with torch.jit.save");
        }
        if (!code) {
            throw wrong(
                    file,
                    "weights without code, as torch.save writes them",
                    "save torch.jit.script(model.eval()) with torch.jit.save");
        }
    }

    private static long zipSize(Path file) {
        try {
            return Files.size(file);
        } catch (IOException e) {
            throw new ConfigurationException("cannot read " + file + ": " + e.getMessage() + ": check the path", e);
        }
    }

    private static ConfigurationException wrong(Path file, String got, String advice) {
        return new ConfigurationException(
                "judge script:" + file + " must be a TorchScript file, got " + got + ": " + advice);
    }
}
