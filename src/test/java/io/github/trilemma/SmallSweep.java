package io.github.trilemma;

import java.nio.file.Path;

/** Two points of very small networks on drawn digits, which train in seconds. */
final class SmallSweep {
    private SmallSweep() {}

    static Experiment experiment(int iterations) {
        return Experiment.preset("quickstart")
                .network("denoiser", 2)
                .dataset("stroke-digits", 200, 50, 60)
                .noFurtherJudges()
                .iterations(iterations)
                .batch(8)
                .set("criticSteps", 2)
                .set("selectEvery", 50)
                .set("logEvery", 50)
                .set("checkpointEvery", 100)
                .build();
    }

    static SweepBuilder of(Path out, int iterations) {
        return experiment(iterations)
                .sweep()
                .grid("beta", 0.0, 0.1)
                .lanes(2)
                .compute(Compute.cpu())
                .out(out);
    }
}
