package io.github.trilemma.cluster;

import io.github.trilemma.ConfigurationException;
import java.io.IOException;
import java.io.Reader;
import java.net.MalformedURLException;
import java.net.URL;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.TreeMap;

/** A Spark installation: its libraries and what its administrator has configured. */
final class SparkHome {
    private final Path home;
    private final Map<String, String> environment;

    private SparkHome(Path home, Map<String, String> environment) {
        this.home = home;
        this.environment = environment;
    }

    /**
     * The installation in {@code given}, else in the environment's {@code SPARK_HOME}.
     *
     * @throws ConfigurationException when there is none, or not one of Spark 4
     */
    static SparkHome find(Path given, Map<String, String> environment) {
        String variable = environment.get("SPARK_HOME");
        if (given == null && (variable == null || variable.isEmpty())) {
            throw new ConfigurationException(
                    "a sweep on Spark needs an installation of Spark 4, got no SPARK_HOME: unpack"
                            + " Spark from its download page and set SPARK_HOME to its folder");
        }
        SparkHome spark = new SparkHome(given == null ? Path.of(variable) : given, environment);
        spark.requireVersion();
        return spark;
    }

    private Path jarFolder() {
        return home.resolve("jars");
    }

    private void requireVersion() {
        String core = jars().stream()
                .map(jar -> jar.getFileName().toString())
                .filter(name -> name.startsWith("spark-core_"))
                .findFirst()
                .orElseThrow(() -> new ConfigurationException(home
                        + " must be an installation of Spark 4, got a folder without jars/spark-core_*.jar: check"
                        + " SPARK_HOME"));
        if (!core.matches("spark-core_2\\.13-4\\..*\\.jar")) {
            throw new ConfigurationException(
                    home + " must be an installation of Spark 4 with Scala 2.13, got " + core + ": give another");
        }
    }

    private List<Path> jars() {
        List<Path> jars = new ArrayList<>();
        if (!Files.isDirectory(jarFolder())) {
            return jars;
        }
        try (DirectoryStream<Path> entries = Files.newDirectoryStream(jarFolder(), "*.jar")) {
            entries.forEach(jars::add);
        } catch (IOException e) {
            throw new ConfigurationException("cannot read " + jarFolder() + ": " + e.getMessage(), e);
        }
        jars.sort(null);
        return jars;
    }

    private Path confFolder() {
        String folder = environment.get("SPARK_CONF_DIR");
        return folder == null || folder.isEmpty() ? home.resolve("conf") : Path.of(folder);
    }

    /** Folders of configuration files first, then all jars: the class path that Spark's own programs have. */
    URL[] classPath() {
        List<Path> parts = new ArrayList<>();
        parts.add(confFolder());
        for (String variable : List.of("HADOOP_CONF_DIR", "YARN_CONF_DIR")) {
            String folder = environment.get(variable);
            if (folder != null && !folder.isEmpty()) {
                parts.add(Path.of(folder));
            }
        }
        parts.addAll(jars());
        URL[] urls = new URL[parts.size()];
        try {
            for (int i = 0; i < urls.length; i++) {
                urls[i] = parts.get(i).toUri().toURL();
            }
        } catch (MalformedURLException e) {
            throw new IllegalStateException(e);
        }
        return urls;
    }

    /** What {@code spark-defaults.conf} says. */
    Map<String, String> defaults() {
        Path file = confFolder().resolve("spark-defaults.conf");
        Map<String, String> defaults = new TreeMap<>();
        if (Files.exists(file)) {
            Properties properties = new Properties();
            try (Reader in = Files.newBufferedReader(file, StandardCharsets.UTF_8)) {
                properties.load(in);
            } catch (IOException | IllegalArgumentException e) {
                throw new ConfigurationException("cannot read " + file + ": " + e.getMessage(), e);
            }
            properties
                    .stringPropertyNames()
                    .forEach(
                            key -> defaults.put(key, properties.getProperty(key).strip()));
        }
        return defaults;
    }

    /**
     * Whether this Java lets Spark reach the classes that it needs.
     *
     * @throws ConfigurationException when it was started without
     */
    static void requireOpened(ClassLoader spark) {
        Module base = Object.class.getModule();
        if (!base.isOpen("sun.nio.ch", spark.getUnnamedModule())
                || !base.isOpen("java.nio", spark.getUnnamedModule())) {
            throw new ConfigurationException(
                    "Java must be started for Spark, got it without --add-opens: give --on spark to"
                            + " the launcher trilemma, or start Java with the options of docs/cluster.md");
        }
    }
}
