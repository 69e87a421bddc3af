package io.github.trilemma.cli;

import io.github.trilemma.Judges;
import io.github.trilemma.Sweep;
import io.github.trilemma.SweepBuilder;
import io.github.trilemma.config.ConfigReader;
import io.github.trilemma.config.JudgeArgument;
import io.github.trilemma.config.JudgeConfig;
import io.github.trilemma.config.Replicates;
import io.github.trilemma.config.SweepConfig;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** What the training commands share. */
final class RunOptions {
    @Mixin
    private DataOptions data;

    @Mixin
    private KernelOptions kernels;

    @Mixin
    private HardwareOptions hardware;

    @Option(
            names = "--config",
            paramLabel = "FILE",
            description = "YAML file over the preset; unknown keys are errors.")
    private Path config;

    @Option(
            names = "--set",
            paramLabel = "KEY=VALUE",
            description =
                    "Set a key of the experiment, such as width=8 or schedule.iterations=2000. Repeatable; wins over"
                            + " --config.")
    private List<String> settings = new ArrayList<>();

    @Option(
            names = "--classifier",
            paramLabel = "ARCH|FILE|script:FILE",
            description =
                    "The judge that restorers are trained against: logistic, cnn1, cnn2, a safetensors file of one, or"
                            + " a TorchScript module (script:FILE, needs --trust).")
    private String classifier;

    @Option(
            names = "--judge",
            paramLabel = "ARCH|ARCH=FILE|script:FILE|onnx:FILE",
            description =
                    "A further judge that only scores. Repeatable; replaces the preset's. After script:FILE and onnx:FILE"
                            + " may stand ,input=CxHxW ,classes=K ,mean=M[/M..] ,std=S[/S..].")
    private List<String> judges = new ArrayList<>();

    @Mixin
    private TrustOption trust;

    @Option(
            names = "--seeds",
            paramLabel = "N",
            defaultValue = "1",
            description =
                    "Train every point N times, with the seeds seed, seed+1, .. (default: 1). A rerun with more seeds"
                            + " trains what is missing.")
    private int seeds;

    @Option(
            names = "--out",
            paramLabel = "DIR",
            description = "Run folder (default: runs/NAME). A rerun does what is missing.")
    private Path out;

    @Option(
            names = "--fail-fast",
            description =
                    "Stop at the first point that fails or diverges; the same command goes on from there (default: the"
                            + " other points go on).")
    private boolean failFast;

    @Option(
            names = "--retry-diverged",
            description =
                    "Train points anew that diverged in an earlier run. On the same build and machine they diverge"
                            + " again.")
    private boolean retryDiverged;

    @Option(names = "--json", description = "Print the result as JSON.")
    private boolean json;

    boolean json() {
        return json;
    }

    HardwareOptions hardware() {
        return hardware;
    }

    /** A sweep of what these options say, to be built with a listener. */
    SweepBuilder sweep(SweepConfig config) {
        boolean capture = hardware.capture();
        return Sweep.of(config)
                .out(out(config))
                .dataDir(dataDir())
                .compute(kernels.on(hardware.compute()))
                .lanes(hardware.lanes())
                .capture(capture)
                .profile(hardware.profile())
                .trust(trust.given())
                .failFast(failFast)
                .retryDiverged(retryDiverged);
    }

    Path dataDir() {
        return data.resolve();
    }

    Path out(SweepConfig sweep) {
        return out == null ? Path.of("runs", sweep.name()) : out;
    }

    /** Preset, then file, then the command line's keys; a grid of the command line replaces the preset's grid and points. */
    SweepConfig resolve(SweepConfig preset, List<String> axes) {
        SweepConfig sweep = config == null ? preset : ConfigReader.read(config, preset);
        if (!axes.isEmpty()) {
            sweep = withGrid(sweep, ConfigReader.parseGrid(axes), List.of());
        }
        Map<String, Object> keys = new LinkedHashMap<>(ConfigReader.parseAssignments(settings));
        if (classifier != null) {
            putJudge(keys);
        }
        sweep = ConfigReader.with(sweep, keys);
        return Replicates.of(judges.isEmpty() ? sweep : withJudges(sweep), seeds);
    }

    /** The same sweep over other points. */
    static SweepConfig withGrid(SweepConfig sweep, Map<String, List<Object>> grid, List<Map<String, Object>> points) {
        return new SweepConfig(sweep.name(), sweep.base(), sweep.classifierRecipe(), grid, points, sweep.reportJudge());
    }

    private void putJudge(Map<String, Object> keys) {
        if (JudgeArgument.isForeign(classifier)) {
            JudgeConfig judge = JudgeArgument.parse(classifier);
            keys.put("classifier.arch", judge.arch());
            keys.put("classifier.weights", judge.weights());
            judge.declared().forEach((key, value) -> keys.put("classifier." + key, value));
        } else if (Judges.architectures().contains(classifier)) {
            keys.put("classifier.arch", classifier);
        } else {
            keys.put("classifier.arch", Judges.architectureOf(Path.of(classifier)));
            keys.put("classifier.weights", classifier);
        }
    }

    private SweepConfig withJudges(SweepConfig sweep) {
        List<JudgeConfig> all = new ArrayList<>();
        all.add(sweep.base().classifier());
        for (String judge : judges) {
            if (JudgeArgument.isForeign(judge)) {
                all.add(JudgeArgument.parse(judge));
                continue;
            }
            int equals = judge.indexOf('=');
            all.add(
                    equals < 0
                            ? new JudgeConfig(judge)
                            : new JudgeConfig(judge.substring(0, equals), judge.substring(equals + 1), null));
        }
        return new SweepConfig(
                sweep.name(),
                sweep.base().withJudges(all),
                sweep.classifierRecipe(),
                sweep.grid(),
                sweep.points(),
                sweep.reportJudge());
    }
}
