package io.github.trilemma.cluster.spark;

import java.io.IOException;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Function;

/** The engine of a process, in one class loader of its own that never goes: its native libraries can be loaded once. */
final class EngineRoom {
    private static final String SERVICE = "io.github.trilemma.cluster.PointService";

    private static ClassLoader loader;

    private EngineRoom() {}

    /** On the driver the engine is there already; tasks of master {@code local} run in the same process. */
    static synchronized void here(ClassLoader engine) {
        loader = engine;
    }

    /** What trains a point. */
    @SuppressWarnings("unchecked")
    static synchronized Function<Map<String, Object>, Map<String, String>> service(List<Path> engine)
            throws IOException {
        if (loader == null) {
            List<URL> urls = new ArrayList<>();
            for (Path part : engine) {
                if (!Files.exists(part)) {
                    throw new IOException(
                            part + " must be on this worker as on the driver, got none: install the same build"
                                    + " there, or leave --engine away");
                }
                urls.add(part.toUri().toURL());
            }
            loader = new URLClassLoader(
                    "trilemma-engine", urls.toArray(new URL[0]), ClassLoader.getPlatformClassLoader());
        }
        try {
            return (Function<Map<String, Object>, Map<String, String>>) Class.forName(SERVICE, true, loader)
                    .asSubclass(Function.class)
                    .getConstructor()
                    .newInstance();
        } catch (ReflectiveOperationException e) {
            throw new IOException("the engine must have " + SERVICE + ", got a build without: " + e, e);
        }
    }
}
