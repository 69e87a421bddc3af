package io.github.trilemma.cli;

import io.github.trilemma.ConfigurationException;
import io.github.trilemma.Export;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Locale;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Writes trained networks for other programs. */
@Command(
        name = "export",
        mixinStandardHelpOptions = true,
        description = {
            "Write the restorer or a critic of a trained point, or a classifier, as ONNX (opset 17) or safetensors.",
            "The ONNX graph gives what the engine gives for the same batch: under batchNorm: batch it normalises over the"
                    + " batch that is put through. Restorers take images of any size; classifiers and critics those they"
                    + " were trained on."
        },
        footer = {
            "",
            "Examples:",
            "  trilemma export runs/exp2/points/1b00334a8b25fa98 --out exported/restorer.onnx --card",
            "  trilemma export --judge cnn1=weights/cnn1.safetensors --out exported/cnn1.onnx"
        })
final class ExportCommand implements Callable<Integer> {
    @Spec
    private CommandSpec spec;

    @Parameters(arity = "0..1", paramLabel = "POINT_DIR", description = "Folder of a trained point (not with --judge).")
    private Path point;

    @Option(
            names = "--judge",
            paramLabel = "ARCH=FILE",
            description = "A classifier instead: logistic, cnn1 or cnn2, and its weights.")
    private String judge;

    @Option(names = "--out", required = true, paramLabel = "FILE", description = "File to write.")
    private Path out;

    @Option(
            names = "--format",
            defaultValue = "onnx",
            paramLabel = "FORMAT",
            description = "safetensors or onnx (default: onnx).")
    private String format;

    @Option(
            names = "--part",
            defaultValue = "restorer",
            paramLabel = "PART",
            description = "restorer, critic or held-out-critic of a point (default: restorer).")
    private String part;

    @Option(
            names = "--image",
            split = ",",
            paramLabel = "C,H,W",
            description = "Size of a classifier's or a critic's images (default: 1,28,28 or 3,32,32, whichever fits).")
    private int[] image;

    @Option(names = "--card", description = "Write model-card.json and model-card.md beside the file.")
    private boolean card;

    @Option(names = "--force", description = "Replace files that are there already.")
    private boolean force;

    @Override
    public Integer call() {
        Export export = source().format(choice(Export.Format.class, "--format", format))
                .card(card)
                .force(force);
        if (image != null) {
            if (image.length != 3) {
                throw new ConfigurationException(
                        "--image must be C,H,W, got " + image.length + " numbers: give 1,28,28, say");
            }
            export.image(image[0], image[1], image[2]);
        }
        PrintWriter print = spec.commandLine().getOut();
        export.to(out).forEach(file -> print.println("wrote " + file));
        print.flush();
        return 0;
    }

    private Export source() {
        if ((point == null) == (judge == null)) {
            throw new ConfigurationException("export takes a point's folder or --judge, got "
                    + (point == null ? "neither" : "both") + ": give one of them");
        }
        Export.Part which = choice(Export.Part.class, "--part", part);
        if (point != null) {
            return Export.point(point).part(which);
        }
        int equals = judge.indexOf('=');
        if (equals < 1 || equals == judge.length() - 1) {
            throw new ConfigurationException("--judge must be ARCH=FILE, got " + judge + ": give cnn1=FILE, say");
        }
        return Export.classifier(judge.substring(0, equals), Path.of(judge.substring(equals + 1)))
                .part(which);
    }

    private static <E extends Enum<E>> E choice(Class<E> type, String option, String text) {
        String name = text.toUpperCase(Locale.ROOT).replace('-', '_');
        return Arrays.stream(type.getEnumConstants())
                .filter(value -> value.name().equals(name))
                .findFirst()
                .orElseThrow(() -> new ConfigurationException(option + " must be one of "
                        + Arrays.toString(type.getEnumConstants())
                                .toLowerCase(Locale.ROOT)
                                .replace('_', '-')
                        + ", got " + text + ": choose one"));
    }
}
