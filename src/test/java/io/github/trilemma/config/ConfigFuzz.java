package io.github.trilemma.config;

import io.github.trilemma.fuzz.Parts;
import io.github.trilemma.fuzz.Reading;
import io.github.trilemma.sweep.Grid;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * Configuration as YAML and as arguments: an octet chooses a file over a preset, the file of a whole sweep, the file of a whole
 * experiment, key=value arguments, or axes of a grid; then the text. What is valid is written and read again, and its grid expanded.
 */
public final class ConfigFuzz {
    private static final long MOST = 64L << 20;
    private static final SweepConfig DEFAULTS = Presets.of("quickstart");
    /** Grids of more points are refused from 100,000 on; the fuzzer need not wait for those below. */
    private static final long MOST_EXPANDED = 20;

    private ConfigFuzz() {}

    public static void fuzzerTestOneInput(byte[] input) {
        Parts parts = new Parts(input);
        int kind = parts.octet() % 5;
        byte[] rest = parts.rest();
        switch (kind) {
            case 0 -> {
                Path file = Reading.file("config.yaml", rest);
                again(Reading.read(MOST, () -> ConfigReader.read(file, DEFAULTS)));
            }
            case 1 -> {
                Path file = Reading.file("sweep.yaml", rest);
                again(Reading.read(MOST, () -> ConfigReader.readYaml(file, SweepConfig.class)));
            }
            case 2 -> {
                Path file = Reading.file("config.yaml", rest);
                ExperimentConfig config = Reading.read(MOST, () -> ConfigReader.readYaml(file, ExperimentConfig.class));
                if (config != null) {
                    String yaml = ConfigReader.toYaml(config);
                    Reading.same("experiment", config, ConfigReader.fromYaml(yaml, ExperimentConfig.class));
                    PointId.of(config);
                }
            }
            case 3 ->
                again(Reading.read(MOST, () -> {
                    List<String> arguments = lines(rest);
                    return ConfigReader.with(DEFAULTS, ConfigReader.parseAssignments(arguments));
                }));
            default -> Reading.read(MOST, () -> ConfigReader.parseGrid(lines(rest)));
        }
    }

    private static List<String> lines(byte[] text) {
        return new String(text, StandardCharsets.UTF_8).lines().toList();
    }

    private static void again(SweepConfig sweep) {
        if (sweep == null) {
            return;
        }
        Reading.same("sweep", sweep, ConfigReader.fromYaml(ConfigReader.toYaml(sweep), SweepConfig.class));
        long product = 1;
        for (List<Object> values : sweep.grid().values()) {
            product = Math.min(product * values.size(), Integer.MAX_VALUE);
        }
        if (product + sweep.points().size() <= MOST_EXPANDED || product > Grid.MOST_POINTS) {
            Reading.read(MOST, () -> Grid.points(sweep));
        }
    }

    /** Presets as files, a file of a user, arguments. */
    public static List<byte[]> seeds() {
        List<byte[]> seeds = new ArrayList<>();
        for (String preset : List.of("quickstart", "exp5")) {
            SweepConfig sweep = Presets.of(preset);
            seeds.add(Parts.join(new int[] {1}, Parts.utf8(ConfigReader.toYaml(sweep))));
            seeds.add(Parts.join(new int[] {2}, Parts.utf8(ConfigReader.toYaml(sweep.base()))));
        }
        seeds.add(Parts.join(
                new int[] {0},
                Parts.utf8(
                        "name: mine\nwidth: 8\nschedule: {iterations: 2e3}\ngrid:\n  beta: [0, 0.02]\npoints:\n- {alpha:"
                                + " 2, gamma: 0.1}\njudges:\n- {arch: cnn1, weights: \"a b\"}\n")));
        seeds.add(
                Parts.join(new int[] {3}, Parts.utf8("width=8\nschedule.iterations=20\njudges=cnn1,cnn2\nsigma=0.5")));
        seeds.add(Parts.join(new int[] {4}, Parts.utf8("beta=0,0.02,0.1\ngamma=0\nseed=1,2")));
        return seeds;
    }
}
