package io.github.trilemma.cli;

import picocli.CommandLine.Option;

/** Whether judges may bring code. No configuration can say so, only whoever starts the program. */
final class TrustOption {
    @Option(
            names = "--trust",
            description = "Load judges of script:FILE, which runs code from these files in this process.")
    private boolean trust;

    boolean given() {
        return trust;
    }
}
