package io.github.trilemma.sweep;

import io.github.trilemma.config.ExperimentConfig;
import io.github.trilemma.lane.Lane;
import io.github.trilemma.run.Accelerator;
import io.github.trilemma.run.Provenance;
import io.github.trilemma.tensor.Cuda;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;

/** What a point's provenance says of its CUDA device. */
final class Accelerators {
    private static final Path DRIVER = Path.of("/sys/module/nvidia/version");

    private Accelerators() {}

    static Provenance of(Provenance made, ExperimentConfig config, Lane lane, boolean capture) {
        int index = lane.device().index();
        Accelerator what = new Accelerator(
                Cuda.name(index) + ", " + Cuda.architecture(index),
                driver(),
                Cuda.versions(),
                config.network().precision().toString(),
                capture,
                lane.neighbours());
        return made.on(lane.device().toString(), what);
    }

    /** Where the kernel's module is another's, as in some containers, its version cannot be read. */
    private static String driver() {
        try {
            return Files.isReadable(DRIVER)
                    ? Files.readString(DRIVER, StandardCharsets.UTF_8).strip()
                    : "unknown";
        } catch (IOException e) {
            return "unknown";
        }
    }
}
