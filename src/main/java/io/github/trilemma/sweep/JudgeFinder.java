package io.github.trilemma.sweep;

import io.github.trilemma.ConfigurationException;
import io.github.trilemma.config.ClassifierRecipe;
import io.github.trilemma.config.DataConfig;
import io.github.trilemma.config.ExperimentConfig;
import io.github.trilemma.config.JudgeConfig;
import io.github.trilemma.config.SweepConfig;
import io.github.trilemma.nn.Classifier;
import io.github.trilemma.nn.Judges;
import io.github.trilemma.run.AtomicFiles;
import io.github.trilemma.run.Folders;
import io.github.trilemma.run.Leases;
import io.github.trilemma.tensor.Safetensors;
import io.github.trilemma.train.ClassifierTrainer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.function.BooleanSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Finds the weights of judges. A judge's {@code weights} is a file, or {@code auto}: then the sweep's own folder, for MNIST the
 * data directory's {@code weights/ARCH.safetensors} (published classifiers of MNIST), and at last training by the sweep's
 * recipe.
 */
final class JudgeFinder {
    private static final Logger LOG = LoggerFactory.getLogger(JudgeFinder.class);

    private final SweepConfig sweep;
    private final Path dataDir;
    private final SweepListener listener;
    private final boolean trusted;
    /** What the files hold: every point of a sweep asks for the same few, and none changes during a run. */
    private final Map<Path, Known> files = new HashMap<>();

    /** A weights file that was looked at. */
    private record Known(String arch, String sha256) {}

    JudgeFinder(SweepConfig sweep, Path dataDir, SweepListener listener) {
        this(sweep, dataDir, listener, false);
    }

    /** A finder; {@code trusted} tells whether judges may bring code. */
    JudgeFinder(SweepConfig sweep, Path dataDir, SweepListener listener, boolean trusted) {
        this.sweep = sweep;
        this.dataDir = dataDir;
        this.listener = listener;
        this.trusted = trusted;
    }

    /** The experiment with the hash of every judge whose file is named or lies in the data directory; others stay open. */
    ExperimentConfig identify(ExperimentConfig config) {
        List<JudgeConfig> found = new ArrayList<>();
        for (JudgeConfig judge : config.allJudges()) {
            if (judge.foreign()) {
                found.add(foreign(judge));
                continue;
            }
            Path published = dataDir == null ? null : dataDir.resolve("weights").resolve(judge.arch() + ".safetensors");
            if (!judge.weights().equals(JudgeConfig.AUTO)) {
                found.add(checked(judge, Path.of(judge.weights())));
            } else if (config.data().dataset().equals("mnist") && published != null && Files.isRegularFile(published)) {
                boolean first = !files.containsKey(published);
                found.add(checked(judge, published));
                if (first) {
                    listener.judgeReady(judge.arch(), published.toString());
                }
            } else {
                found.add(judge);
            }
        }
        return config.withJudges(found);
    }

    /** A file of another program's making is known by its bytes alone; what is inside shows when it is loaded. */
    private JudgeConfig foreign(JudgeConfig judge) {
        if (judge.weights().equals(JudgeConfig.AUTO)) {
            throw new ConfigurationException(
                    "judge " + judge.arch() + " must have a file, got none: name it, as in " + judge.arch() + ":FILE");
        }
        Judges.requireTrust(judge, trusted);
        Path file = Path.of(judge.weights());
        Known known = files.computeIfAbsent(file, path -> new Known(judge.arch(), Weights.sha256(path)));
        return judge.resolved(file.toString(), known.sha256());
    }

    private JudgeConfig checked(JudgeConfig judge, Path file) {
        Known known =
                files.computeIfAbsent(file, path -> new Known(Classifier.architectureOf(path), Weights.sha256(path)));
        if (!known.arch().equals(judge.arch())) {
            throw new ConfigurationException("judge " + judge.arch() + " must have weights of " + judge.arch()
                    + ", got " + file + " with weights of " + known.arch() + ": give another file or architecture");
        }
        return judge.resolved(file.toString(), known.sha256());
    }

    /**
     * The experiment with all its judges found, training those that are still open, or waiting while another process does.
     *
     * @param folder the sweep's folder of judges, written under its lease
     * @return null when cancelled
     */
    ExperimentConfig complete(
            ExperimentConfig config, Bench bench, Path folder, Leases leases, BooleanSupplier cancelled) {
        List<JudgeConfig> found = new ArrayList<>();
        for (JudgeConfig judge : config.allJudges()) {
            if (judge.sha256() != null) {
                found.add(judge);
                continue;
            }
            Path file = folder.resolve(name(config, judge));
            if (!JudgeTurn.await(
                    file,
                    leases,
                    cancelled,
                    by -> listener.judgeAwaited(judge.arch(), by),
                    stop -> train(judge, bench, file, stop))) {
                return null;
            }
            if (!files.containsKey(file)) {
                listener.judgeReady(judge.arch(), file.toString());
            }
            found.add(checkedOwn(judge, file));
        }
        return config.withJudges(found);
    }

    /** A judge that the sweep has trained, and can train again. */
    private JudgeConfig checkedOwn(JudgeConfig judge, Path file) {
        if (!files.containsKey(file)) {
            Safetensors.read(file, "delete it and run again; the judge is then trained again");
            // Whoever was killed between the two has left the state beside the finished judge.
            Folders.delete(state(file));
        }
        return checked(judge, file);
    }

    private static Path state(Path file) {
        return file.resolveSibling(file.getFileName() + ".state");
    }

    private static String name(ExperimentConfig config, JudgeConfig judge) {
        String data = config.data().dataset().replaceAll("[^A-Za-z0-9-]", "-");
        return judge.arch() + "-" + data + "-" + config.data().train() + "-"
                + config.data().splitSeed() + ownData(config.data()) + ".safetensors";
    }

    /** Judges of one folder that is cut, converted or split in two ways are two judges. */
    private static String ownData(DataConfig data) {
        boolean plain = data.patch() == null && data.colour() == null && data.split() == null;
        return plain
                ? ""
                : "-"
                        + HexFormat.of()
                                .toHexDigits(List.of(
                                                String.valueOf(data.patch()),
                                                data.patchesPerImage(),
                                                String.valueOf(data.colour()),
                                                String.valueOf(data.split()))
                                        .toString()
                                        .hashCode());
    }

    private boolean train(JudgeConfig judge, Bench bench, Path file, BooleanSupplier cancelled) {
        ClassifierRecipe recipe = sweep.classifierRecipe().get(judge.arch());
        if (recipe == null) {
            throw new ConfigurationException("judge " + judge.arch()
                    + " needs weights or a classifierRecipe, got neither:" + " give --judge " + judge.arch() + "=FILE");
        }
        LOG.info("training judge {} for {} epochs", judge.arch(), recipe.epochs());
        try (Classifier classifier = Classifier.of(judge.arch(), bench.input())) {
            ClassifierTrainer trainer = new ClassifierTrainer(classifier, recipe, bench.train(), state(file));
            boolean finished = trainer.run(progress(judge.arch(), recipe), cancelled);
            if (finished) {
                Map<String, String> metadata = Map.of("architecture", judge.arch());
                AtomicFiles.write(file, out -> classifier.write(out, metadata));
                trainer.deleteState();
            }
            return finished;
        }
    }

    private ClassifierTrainer.Listener progress(String judge, ClassifierRecipe recipe) {
        return new ClassifierTrainer.Listener() {
            @Override
            public void batchEnded(int epoch, int batch, int batches) {
                listener.judgeProgress(judge, (long) epoch * batches + batch, (long) recipe.epochs() * batches);
            }

            @Override
            public void epochEnded(int epoch, double meanCrossEntropy) {
                LOG.debug("judge {} epoch {}: cross-entropy {}", judge, epoch, meanCrossEntropy);
            }
        };
    }
}
