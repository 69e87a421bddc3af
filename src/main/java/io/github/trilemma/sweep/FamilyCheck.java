package io.github.trilemma.sweep;

import io.github.trilemma.config.ExperimentConfig;
import io.github.trilemma.eval.MeasureFamily;
import io.github.trilemma.nn.Critic;
import io.github.trilemma.nn.Restorer;
import java.util.List;

/** What a configuration names of other people's making: there, and willing, before anything is written. */
final class FamilyCheck {
    private FamilyCheck() {}

    /** Makes the networks of a point once and drops them again where they are not the engine's own; looks up its measures. */
    static void require(ExperimentConfig config, Bench bench) {
        var network = config.network();
        var images = bench.train();
        if (!network.hasOwnRestorer()) {
            Restorer.of(network, images.channels()).close();
        }
        if (network.critic() != null) {
            Critic.of(network, images.channels(), images.height(), images.width())
                    .close();
        }
        MeasureFamily.of(further(config));
    }

    /** Names of the measures that others provide. */
    static List<String> further(ExperimentConfig config) {
        List<String> further = config.measures().further();
        return further == null ? List.of() : further;
    }
}
