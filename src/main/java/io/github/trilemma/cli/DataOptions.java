package io.github.trilemma.cli;

import io.github.trilemma.ConfigurationException;
import java.nio.file.Files;
import java.nio.file.Path;
import picocli.CommandLine.Option;

/** Where data sets lie. */
final class DataOptions {
    @Option(
            names = "--data-dir",
            paramLabel = "DIR",
            description = "Folder of data sets; else the environment's TRILEMMA_DATA, else ~/.cache/trilemma/data.")
    private Path dataDir;

    /** The folder; it need not exist unless it was named on the command line. */
    Path resolve() {
        if (dataDir != null && !Files.isDirectory(dataDir)) {
            throw new ConfigurationException("--data-dir must be a folder, got " + dataDir + ": check the path");
        }
        return target();
    }

    /** The folder to write into; it may be new. */
    Path target() {
        if (dataDir != null) {
            return dataDir;
        }
        String environment = System.getenv("TRILEMMA_DATA");
        return environment == null || environment.isEmpty()
                ? Path.of(System.getProperty("user.home"), ".cache", "trilemma", "data")
                : Path.of(environment);
    }
}
