package io.github.trilemma.cluster;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.URL;
import java.net.URLClassLoader;

/**
 * Classes of Spark, of its libraries, and of the engine's part that names them. Spark brings its own versions of libraries that the
 * engine has, too; so nothing of a third party is looked for outside. Other classes of the engine are the engine's own.
 */
final class SparkLoader extends URLClassLoader {
    private static final String OURS = "io.github.trilemma.";
    private static final String BRIDGE = OURS + "cluster.spark.";
    private static final String LOGGING = "log4j2.properties";

    static {
        registerAsParallelCapable();
    }

    private final ClassLoader engine = SparkLoader.class.getClassLoader();

    /** A loader of what {@code urls} hold. */
    SparkLoader(URL[] urls) {
        super("trilemma-spark", urls, ClassLoader.getPlatformClassLoader());
    }

    @Override
    protected Class<?> findClass(String name) throws ClassNotFoundException {
        if (name.startsWith(BRIDGE)) {
            byte[] bytes = bytes(name.replace('.', '/') + ".class");
            if (bytes != null) {
                return defineClass(name, bytes, 0, bytes.length);
            }
        } else if (name.startsWith(OURS)) {
            return engine.loadClass(name);
        }
        return super.findClass(name);
    }

    private byte[] bytes(String resource) {
        try (InputStream in = engine.getResourceAsStream(resource)) {
            return in == null ? null : in.readAllBytes();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public URL findResource(String name) {
        if (name.startsWith(BRIDGE.replace('.', '/'))) {
            return engine.getResource(name);
        }
        URL found = super.findResource(name);
        return found == null && name.equals(LOGGING)
                ? engine.getResource("io/github/trilemma/cluster/" + LOGGING)
                : found;
    }
}
