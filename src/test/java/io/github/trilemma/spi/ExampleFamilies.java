package io.github.trilemma.spi;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.StringWriter;
import java.net.URI;
import java.net.URL;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.jar.JarEntry;
import java.util.jar.JarOutputStream;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import javax.tools.JavaCompiler;
import javax.tools.ToolProvider;

/**
 * The families of {@code src/test/families}, compiled and packed as somebody else would: they see the engine and libtorch, and the
 * engine has never seen them.
 */
public final class ExampleFamilies {
    private static final Path SOURCES = Path.of("src/test/families");

    private ExampleFamilies() {}

    /** Writes the jar into a folder. */
    public static Path jar(Path folder) throws IOException {
        Path classes = Files.createDirectories(folder.resolve("family-classes"));
        compile(classes);
        Path jar = folder.resolve("families.jar");
        try (JarOutputStream out = new JarOutputStream(Files.newOutputStream(jar))) {
            add(out, classes, "");
            add(out, SOURCES.resolve("META-INF"), "META-INF/");
        }
        return jar;
    }

    private static void compile(Path classes) throws IOException {
        JavaCompiler compiler = ToolProvider.getSystemJavaCompiler();
        assertThat(compiler).as("these tests run on a JDK").isNotNull();
        StringWriter messages = new StringWriter();
        List<String> options = List.of("-d", classes.toString(), "-proc:none", "-Xlint:-path", "-cp", classPath());
        try (var files = compiler.getStandardFileManager(null, null, null)) {
            boolean compiled = compiler.getTask(
                            messages, files, null, options, null, files.getJavaFileObjectsFromPaths(sources()))
                    .call();
            assertThat(compiled).as(messages.toString()).isTrue();
        }
    }

    private static List<Path> sources() throws IOException {
        try (Stream<Path> all = Files.walk(SOURCES)) {
            return all.filter(path -> path.toString().endsWith(".java")).toList();
        }
    }

    /** Where the classes lie that the examples name; test runners hide the class path from the system properties. */
    private static String classPath() {
        List<String> names = List.of(
                "io.github.trilemma.nn.Restorer", "org.bytedeco.pytorch.Tensor", "org.bytedeco.javacpp.Pointer");
        List<String> places = new ArrayList<>();
        for (String name : names) {
            String file = name.replace('.', '/') + ".class";
            URL url = ExampleFamilies.class.getClassLoader().getResource(file);
            String text = url.toString();
            String place = text.startsWith("jar:")
                    ? text.substring("jar:".length(), text.indexOf("!/"))
                    : text.substring(0, text.length() - file.length());
            places.add(Path.of(URI.create(place)).toString());
        }
        return places.stream().distinct().collect(Collectors.joining(System.getProperty("path.separator")));
    }

    private static void add(JarOutputStream out, Path folder, String prefix) throws IOException {
        try (Stream<Path> all = Files.walk(folder)) {
            for (Path file : all.filter(Files::isRegularFile).sorted().toList()) {
                out.putNextEntry(
                        new JarEntry(prefix + folder.relativize(file).toString().replace('\\', '/')));
                Files.copy(file, out);
                out.closeEntry();
            }
        }
    }
}
