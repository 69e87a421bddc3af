package io.github.trilemma.nn;

import io.github.trilemma.ConfigurationException;
import io.github.trilemma.config.NetworkConfig;
import io.github.trilemma.spi.Families;
import io.github.trilemma.spi.Family;
import java.util.List;
import java.util.function.BiFunction;
import java.util.function.Function;

/** The engine's networks by name, beside those that others add. */
final class OwnFamilies {
    private static final List<RestorerFamily> RESTORERS = List.of(
            new OwnRestorer(
                    "denoiser", (config, channels) -> new Denoiser(channels, config.width(), config.batchNorm())),
            new OwnRestorer("srcnn", (config, channels) -> new Srcnn(channels, config.width())));

    private static final List<CriticFamily> CRITICS = List.of(new OwnCritic("convolutions"));

    private static final List<JudgeFamily> JUDGES = List.of(
            new OwnJudge("logistic", Logistic::new), new OwnJudge("cnn1", Cnn1::new), new OwnJudge("cnn2", Cnn2::new));

    private OwnFamilies() {}

    private record OwnRestorer(String name, BiFunction<NetworkConfig, Integer, Restorer> maker)
            implements RestorerFamily {
        @Override
        public Restorer make(NetworkConfig config, int channels) {
            return maker.apply(config, channels);
        }
    }

    private record OwnCritic(String name) implements CriticFamily {
        @Override
        public Critic make(NetworkConfig config, int channels, int height, int width) {
            return new Critic(channels, height, width, config.width(), config.batchNorm());
        }
    }

    private record OwnJudge(String name, Function<Classifier.Input, Classifier> maker) implements JudgeFamily {
        @Override
        public Classifier make(Classifier.Input input) {
            return maker.apply(input);
        }
    }

    static Restorer restorer(NetworkConfig config, int channels) {
        RestorerFamily family =
                Families.of("network.restorer", RestorerFamily.class, RESTORERS).get(config.restorer());
        return made(family, family.make(config, channels));
    }

    /** The engine's own critic has no name in configurations, which did not name it before there were others. */
    static Critic critic(NetworkConfig config, int channels, int height, int width) {
        CriticFamily family = config.critic() == null
                ? CRITICS.get(0)
                : Families.of("network.critic", CriticFamily.class, CRITICS).get(config.critic());
        return made(family, family.make(config, channels, height, width));
    }

    static Classifier judge(String architecture, Classifier.Input input) {
        JudgeFamily family = judgeFamilies().get(architecture);
        return made(family, family.make(input));
    }

    static List<String> judges() {
        return List.copyOf(judgeFamilies().names());
    }

    private static Families<JudgeFamily> judgeFamilies() {
        return Families.of("classifier", JudgeFamily.class, JUDGES);
    }

    private static <N extends Network> N made(Family family, N network) {
        if (network == null) {
            throw new ConfigurationException("family " + family.name() + " must make a network, got null: mend "
                    + family.getClass().getName());
        }
        return network;
    }
}
