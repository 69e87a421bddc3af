package io.github.trilemma.cluster;

import io.github.trilemma.ConfigurationException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.zip.ZipEntry;
import java.util.zip.ZipInputStream;
import java.util.zip.ZipOutputStream;

/**
 * Files of a point's folder in one zip file, whose entries carry checksums. Nothing else is taken or accepted: neither the
 * configuration, which names paths of the machine, nor the lease.
 */
final class StateZip {
    static final String CHECKPOINT = "checkpoint/state.safetensors";
    static final String HISTORY = "history.jsonl";
    static final String RECORD = "point.json";
    private static final String EVENTS = "events.out.tfevents.0.trilemma";

    /** All that a point's folder may hold, in the order in which a folder is filled; the record makes it count. */
    static final List<String> ALL = List.of(
            HISTORY,
            EVENTS,
            CHECKPOINT,
            "restorer.safetensors",
            "critic.safetensors",
            "heldOutCritic.safetensors",
            "samples.png",
            "timing.json",
            RECORD);

    private StateZip() {}

    /** Writes those of {@code names} that {@code folder} has, each as it is when its turn comes; returns which. */
    static Set<String> pack(Path folder, List<String> names, Path zip) {
        Set<String> packed = new TreeSet<>();
        try (OutputStream file = Files.newOutputStream(zip);
                ZipOutputStream out = new ZipOutputStream(file)) {
            // Weights are noise: to look for patterns in them costs time and saves nothing.
            out.setLevel(0);
            for (String name : names) {
                Path source = folder.resolve(name);
                if (Files.isRegularFile(source)) {
                    out.putNextEntry(new ZipEntry(name));
                    Files.copy(source, out);
                    out.closeEntry();
                    packed.add(name);
                }
            }
        } catch (IOException e) {
            throw new ConfigurationException(
                    "cannot write " + zip + ": " + e.getMessage() + ": check space and rights", e);
        }
        return packed;
    }

    /**
     * Unpacks into an existing folder and checks every sum.
     *
     * @return the names, in the zip's order
     */
    static List<String> unpack(Path zip, Path folder) {
        List<String> names = new ArrayList<>();
        try (InputStream file = Files.newInputStream(zip);
                ZipInputStream in = new ZipInputStream(file)) {
            for (ZipEntry entry = in.getNextEntry(); entry != null; entry = in.getNextEntry()) {
                if (!ALL.contains(entry.getName())) {
                    throw new IOException("it holds " + entry.getName() + ", which is no file of a point");
                }
                Path target = folder.resolve(entry.getName());
                Files.createDirectories(target.getParent());
                try (OutputStream out = Files.newOutputStream(target)) {
                    in.transferTo(out);
                }
                names.add(entry.getName());
            }
        } catch (IOException e) {
            throw new ConfigurationException("cannot unpack " + zip + ": " + e.getMessage() + ": run again", e);
        }
        return names;
    }
}
