package io.github.trilemma.cli;

import io.github.trilemma.Compute;
import io.github.trilemma.ConfigurationException;
import picocli.CommandLine.Option;

/** Where the networks compute. The launcher reads the same option to pick the class path. */
final class DeviceOptions {
    /** Names the device when the command line names none. */
    static final String VARIABLE = "TRILEMMA_DEVICE";

    @Option(
            names = "--device",
            paramLabel = "DEVICE",
            description =
                    "cpu, cuda, cuda:N, several of these with commas, or auto (default): the first graphics card where driver"
                            + " and CUDA build are there, else cpu. The environment variable " + VARIABLE
                            + " says the same for all commands.")
    private String name;

    /**
     * The devices as named, whether they can be used or not.
     *
     * @throws ConfigurationException when a name is none
     */
    Compute compute() {
        return Compute.on(text(), source());
    }

    private String text() {
        if (name != null) {
            return name;
        }
        String variable = System.getenv(VARIABLE);
        return variable == null || variable.isBlank() ? "auto" : variable;
    }

    private String source() {
        return name != null ? "--device" : VARIABLE;
    }
}
