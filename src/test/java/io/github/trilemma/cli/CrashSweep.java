package io.github.trilemma.cli;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** The smallest sweep with every kind of file: two points, a judge trained on the way, a held-out critic, a checkpoint per iteration. */
final class CrashSweep {
    private static final String CONFIG = """
            classifierRecipe:
              logistic: {epochs: 2, batch: 50, learningRate: 0.1, milestones: [], decay: 1, momentum: 0, gradientClip: 0, augment: false, seed: 0}
            base:
              data: {train: 60, validation: 16, test: 16}
              network: {width: 2}
              classifier: {arch: logistic}
              judges: []
              schedule: {iterations: 3, criticSteps: 1, batch: 8, selectEvery: 2}
              record: {logEvery: 1, checkpointEvery: 1, samples: 2}
              measures: {heldOutIterations: 1, heldOutWidth: 2}
            grid:
              beta: [0, 0.1]
            """;

    static final List<String> COMMAND = List.of("sweep", "--config", "tiny.yaml", "--out", "run", "--lanes", "1");

    private CrashSweep() {}

    /** Puts the configuration that {@link #COMMAND} wants into {@code folder}. */
    static void prepare(Path folder) throws IOException {
        Files.writeString(folder.resolve("tiny.yaml"), CONFIG);
    }

    /** What is the same after every run of it: all but the times. */
    static boolean isSame(String path) {
        return !path.endsWith("/timing.json") && !path.equals("report.html");
    }
}
