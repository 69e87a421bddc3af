package io.github.trilemma.sweep;

import io.github.trilemma.run.Provenance;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.Properties;

/** What the build wrote down about itself: versions and commit. */
public final class BuildInfo {
    private static final Properties PROPERTIES = load();

    private BuildInfo() {}

    private static Properties load() {
        Properties properties = new Properties();
        try (InputStream in = BuildInfo.class.getResourceAsStream("/io/github/trilemma/build.properties")) {
            if (in == null) {
                throw new IllegalStateException("build.properties is missing from the class path");
            }
            properties.load(in);
            return properties;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    public static String version() {
        return get("version");
    }

    /** Abbreviated commit of the source tree, {@code unknown} when it was no checkout. */
    public static String commit() {
        return get("commit");
    }

    public static String libtorch() {
        return get("libtorch");
    }

    public static String javacpp() {
        return get("javacpp");
    }

    private static String get(String key) {
        String value = PROPERTIES.getProperty(key, "");
        return value.isEmpty() || value.startsWith("${") ? "unknown" : value;
    }

    /** Where a number comes from: this build, on this machine, with this seed. */
    public static Provenance provenance(String kernels, long seed, int threads) {
        return new Provenance(
                version(),
                commit(),
                libtorch(),
                javacpp(),
                System.getProperty("java.version"),
                System.getProperty("os.name") + " " + System.getProperty("os.arch"),
                "cpu",
                kernels,
                seed,
                threads);
    }
}
