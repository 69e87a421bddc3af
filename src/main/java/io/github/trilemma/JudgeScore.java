package io.github.trilemma;

import io.github.trilemma.sweep.ClassifierJobs.Scored;
import java.util.List;

/**
 * How well a judge labels test images.
 *
 * @param arch its architecture
 * @param errors wrongly labelled images, all draws of the noise together
 * @param images scored images, all draws of the noise together
 * @param crossEntropy mean over images, in nats
 * @param accuracies share of rightly labelled images in each draw
 */
public record JudgeScore(String arch, long errors, int images, double crossEntropy, List<Double> accuracies) {
    public JudgeScore {
        accuracies = List.copyOf(accuracies);
    }

    static JudgeScore of(Scored scored) {
        return new JudgeScore(
                scored.arch(),
                scored.score().errors(),
                scored.score().images(),
                scored.score().crossEntropy(),
                scored.accuracies());
    }

    /** Share of rightly labelled images, 0..1. */
    public double accuracy() {
        return 1 - (double) errors / images;
    }
}
