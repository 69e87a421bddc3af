package io.github.trilemma.cli;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.github.trilemma.Compute;
import io.github.trilemma.ConfigurationException;
import io.github.trilemma.JudgeScore;
import io.github.trilemma.Judges;
import io.github.trilemma.Judges.Noise;
import io.github.trilemma.config.JudgeArgument;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.Locale;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Counts a classifier's errors on the test images. */
@Command(
        name = "eval",
        mixinStandardHelpOptions = true,
        description = "Count a classifier's errors on the test images, clean or under noise.",
        footer = {
            "",
            "Examples:",
            "  trilemma classifier eval --arch cnn1 --weights cnn1.safetensors --data-dir DATA",
            "  trilemma classifier eval --weights cnn1.safetensors --data-dir DATA --noise 1 --json"
        })
final class ClassifierEvalCommand implements Callable<Integer> {
    @Spec
    private CommandSpec spec;

    @Mixin
    private DataOptions data;

    @Mixin
    private KernelOptions kernels;

    @Mixin
    private OneDevice device;

    @Mixin
    private TrustOption trust;

    @Option(
            names = "--arch",
            paramLabel = "ARCH",
            description = "logistic, cnn1 or cnn2 (default: what the file holds).")
    private String arch;

    @Option(
            names = "--weights",
            required = true,
            paramLabel = "FILE|script:FILE|onnx:FILE",
            description =
                    "Safetensors file, or a TorchScript or ONNX file, after which may stand ,mean=M[/M..] ,std=S[/S..].")
    private String weights;

    @Option(
            names = "--dataset",
            defaultValue = "mnist",
            paramLabel = "NAME",
            description = "mnist (default), cifar10, stroke-digits or folder:PATH.")
    private String dataset;

    @Option(
            names = "--noise",
            defaultValue = "0",
            paramLabel = "SIGMA",
            description = "Standard deviation of Gaussian noise added to the images, not clipped (default: 0).")
    private double noise;

    @Option(
            names = "--draws",
            defaultValue = "10",
            paramLabel = "N",
            description = "Draws of the noise; the result is their mean (default: 10).")
    private int draws;

    @Option(names = "--seed", defaultValue = "0", paramLabel = "N", description = "Seed of the noise (default: 0).")
    private long seed;

    @Option(names = "--json", description = "Print the result as JSON.")
    private boolean json;

    @Override
    public Integer call() {
        if (!(noise >= 0 && noise < Double.POSITIVE_INFINITY)) {
            throw new ConfigurationException("--noise must be a finite number of at least 0, got " + noise);
        }
        if (draws < 1 || draws > 10_000) {
            throw new ConfigurationException("--draws must be within 1..10000, got " + draws);
        }
        Terminal.note("reading and scoring " + dataset);
        Noise added = new Noise(noise, draws, seed);
        Compute compute = device.compute(kernels);
        JudgeScore scored = JudgeArgument.isForeign(weights)
                ? Judges.evaluate(JudgeArgument.parse(weights), dataset, data.resolve(), added, compute, trust.given())
                : Judges.evaluate(arch, Path.of(weights), dataset, data.resolve(), added, compute);
        PrintWriter print = spec.commandLine().getOut();
        if (json) {
            ObjectNode node = new ObjectMapper().createObjectNode();
            node.put("arch", scored.arch());
            node.put("dataset", dataset);
            node.put("noise", noise);
            scored.accuracies().forEach(node.putArray("accuracies")::add);
            node.put("errors", scored.errors());
            node.put("images", scored.images());
            node.put("errorRate", (double) scored.errors() / scored.images());
            node.put("crossEntropy", scored.crossEntropy());
            print.println(ReportJson.text(node));
        } else {
            print.printf(
                    Locale.ROOT,
                    "%s on %s%s: %d errors of %d%s, accuracy %.2f %%, cross-entropy %.4f%n",
                    scored.arch(),
                    dataset,
                    noise > 0 ? " with noise " + noise : "",
                    scored.errors(),
                    scored.images(),
                    noise > 0 ? " in " + draws + " draws" : "",
                    100 * scored.accuracy(),
                    scored.crossEntropy());
        }
        print.flush();
        return 0;
    }
}
