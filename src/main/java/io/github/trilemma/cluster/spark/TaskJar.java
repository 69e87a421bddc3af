package io.github.trilemma.cluster.spark;

import java.io.File;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.jar.JarEntry;
import java.util.jar.JarOutputStream;
import java.util.stream.Stream;

/**
 * The classes that Spark's own class loader on a worker must find, in a jar of a few kilobytes. The engine does not belong there: its
 * libraries would meet other versions of themselves among Spark's.
 */
final class TaskJar {
    private static final List<Class<?>> CLASSES =
            List.of(PointTask.class, PointTask.Stop.class, EngineRoom.class, Remote.class);

    private TaskJar() {}

    /** Writes it to a temporary folder that goes when Java ends. */
    static Path write() throws IOException {
        Path jar = fresh("trilemma-task.jar");
        try (OutputStream file = Files.newOutputStream(jar);
                JarOutputStream out = new JarOutputStream(file)) {
            for (Class<?> type : CLASSES) {
                String name = type.getName().replace('.', '/') + ".class";
                out.putNextEntry(new JarEntry(name));
                try (InputStream in = type.getClassLoader().getResourceAsStream(name)) {
                    in.transferTo(out);
                }
                out.closeEntry();
            }
        }
        return jar;
    }

    /** The same class path in files alone: folders of classes, as a build has them, do not travel. */
    static List<String> files(List<String> classPath) throws IOException {
        List<String> files = new ArrayList<>();
        for (String part : classPath) {
            Path path = Path.of(part);
            files.add(
                    Files.isDirectory(path)
                            ? pack(path, "engine-" + files.size() + ".jar").toString()
                            : part);
        }
        return files;
    }

    private static Path pack(Path folder, String name) throws IOException {
        Path jar = fresh(name);
        try (OutputStream file = Files.newOutputStream(jar);
                JarOutputStream out = new JarOutputStream(file);
                Stream<Path> all = Files.walk(folder)) {
            for (Path path : all.filter(Files::isRegularFile).toList()) {
                out.putNextEntry(new JarEntry(folder.relativize(path).toString().replace(File.separatorChar, '/')));
                Files.copy(path, out);
                out.closeEntry();
            }
        }
        return jar;
    }

    private static Path fresh(String name) throws IOException {
        Path folder = Files.createTempDirectory("trilemma-spark");
        Path jar = folder.resolve(name);
        // In the order of deletion, which is the other way round.
        folder.toFile().deleteOnExit();
        jar.toFile().deleteOnExit();
        return jar;
    }
}
