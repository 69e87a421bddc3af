package io.github.trilemma.sweep;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.trilemma.ConfigurationException;
import io.github.trilemma.config.ConfigReader;
import io.github.trilemma.config.ExperimentConfig;
import io.github.trilemma.config.JudgeConfig;
import io.github.trilemma.config.Presets;
import io.github.trilemma.config.SweepConfig;
import io.github.trilemma.nn.Classifier;
import io.github.trilemma.run.AtomicFiles;
import io.github.trilemma.tensor.Generators;
import io.github.trilemma.tensor.TensorScope;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class JudgeFinderTest {
    private static final SweepConfig SWEEP = Presets.of("exp2");

    @TempDir
    Path dir;

    private final List<String> ready = new ArrayList<>();
    private Path published;
    private JudgeFinder finder;

    @BeforeEach
    void setUp() throws IOException {
        published = dir.resolve("weights/logistic.safetensors");
        Files.createDirectories(published.getParent());
        try (TensorScope scope = TensorScope.open();
                Classifier judge = Classifier.of("logistic", new Classifier.Input(1, 28, 28, 10))) {
            judge.initialise(Generators.cpu(3));
            AtomicFiles.write(published, out -> judge.write(out, Map.of("architecture", "logistic")));
        }
        finder = finder();
    }

    private JudgeFinder finder() {
        return new JudgeFinder(SWEEP, dir, new SweepListener() {
            @Override
            public void judgeReady(String judge, String origin) {
                ready.add(judge + " " + origin);
            }
        });
    }

    private static ExperimentConfig point(double beta, JudgeConfig... judges) {
        return ConfigReader.with(SWEEP.base(), Map.of("weights.beta", beta)).withJudges(List.of(judges));
    }

    /** A file that is gone can only be known from the first look. */
    @Test
    void everyFileIsReadOnceInARun() throws IOException {
        JudgeConfig auto = new JudgeConfig("logistic");
        JudgeConfig first = finder.identify(point(0, auto)).classifier();
        assertThat(first.sha256()).isEqualTo(Weights.sha256(published));
        JudgeConfig named = new JudgeConfig("logistic", published.toString(), null);
        Files.write(published, new byte[] {1, 2, 3});
        for (double beta : new double[] {0.1, 0.2, 0.3}) {
            assertThat(finder.identify(point(beta, auto)).classifier()).isEqualTo(first);
            assertThat(finder.identify(point(beta, named)).classifier()).isEqualTo(first);
        }
        assertThat(ready).containsExactly("logistic " + published);
        assertThatThrownBy(() -> finder().identify(point(0, auto)))
                .as("another run looks again")
                .isInstanceOf(ConfigurationException.class);
    }

    @Test
    void weightsOfAnotherArchitectureAreRefusedEveryTime() {
        JudgeConfig wrong = new JudgeConfig("cnn1", published.toString(), null);
        for (int i = 0; i < 2; i++) {
            assertThatThrownBy(() -> finder.identify(point(0, wrong)))
                    .isInstanceOf(ConfigurationException.class)
                    .hasMessageContaining("judge cnn1 must have weights of cnn1, got " + published);
        }
    }
}
