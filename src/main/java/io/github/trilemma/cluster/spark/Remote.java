package io.github.trilemma.cluster.spark;

import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.Serializable;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import org.apache.hadoop.fs.FileStatus;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;
import org.apache.spark.util.SerializableConfiguration;

/** Files through Hadoop's file systems, which are Spark's: local and shared folders, HDFS, object stores. */
final class Remote implements Serializable {
    private static final long serialVersionUID = 1;
    /** Where one rename puts a whole file under its name. Elsewhere a file appears when its upload is complete. */
    private static final List<String> RENAMES = List.of("file", "hdfs", "viewfs", "abfs", "abfss");

    private final SerializableConfiguration conf;

    Remote(SerializableConfiguration conf) {
        this.conf = conf;
    }

    private FileSystem fileSystem(Path path) throws IOException {
        FileSystem fs = path.getFileSystem(conf.value());
        // Sums of its own beside each file help nobody: ours are in the files.
        fs.setWriteChecksum(false);
        return fs;
    }

    void put(java.nio.file.Path file, String uri) throws IOException {
        Path target = new Path(uri);
        FileSystem fs = fileSystem(target);
        fs.mkdirs(target.getParent());
        if (!RENAMES.contains(fs.getUri().getScheme())) {
            write(file, fs, target);
            return;
        }
        Path temporary = new Path(target.getParent(), "." + target.getName() + ".tmp-" + UUID.randomUUID());
        try {
            write(file, fs, temporary);
            if (!fs.rename(temporary, target)) {
                // Some file systems do not rename onto a file that is there.
                fs.delete(target, false);
                if (!fs.rename(temporary, target)) {
                    throw new IOException("cannot rename " + temporary + " to " + target.getName());
                }
            }
        } catch (IOException | RuntimeException e) {
            fs.delete(temporary, false);
            throw e;
        }
    }

    private static void write(java.nio.file.Path file, FileSystem fs, Path target) throws IOException {
        try (OutputStream out = fs.create(target, true)) {
            Files.copy(file, out);
        }
    }

    boolean get(String uri, java.nio.file.Path file) throws IOException {
        Path source = new Path(uri);
        FileSystem fs = fileSystem(source);
        try (InputStream in = fs.open(source)) {
            Files.copy(in, file, StandardCopyOption.REPLACE_EXISTING);
            return true;
        } catch (FileNotFoundException e) {
            return false;
        }
    }

    /** Names of the files and folders below, without those on their way. */
    List<String> list(String uri) throws IOException {
        Path folder = new Path(uri);
        List<String> names = new ArrayList<>();
        try {
            for (FileStatus status : fileSystem(folder).listStatus(folder)) {
                String name = status.getPath().getName();
                if (!name.startsWith(".")) {
                    names.add(name);
                }
            }
        } catch (FileNotFoundException e) {
            return names;
        }
        return names;
    }

    void delete(String uri) throws IOException {
        Path path = new Path(uri);
        fileSystem(path).delete(path, true);
    }

    boolean exists(String uri) {
        Path path = new Path(uri);
        try {
            return fileSystem(path).exists(path);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
