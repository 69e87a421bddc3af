package io.github.trilemma.cli;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.github.trilemma.Compute;
import io.github.trilemma.ConfigurationException;
import io.github.trilemma.Judges;
import io.github.trilemma.Measurement;
import io.github.trilemma.Measurement.Judge;
import io.github.trilemma.config.JudgeArgument;
import io.github.trilemma.surface.CdpPoint;
import io.github.trilemma.surface.Interval;
import io.github.trilemma.surface.Measure;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.SortedMap;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Measures two folders of images, or a trained point again. */
@Command(
        name = "measure",
        mixinStandardHelpOptions = true,
        description =
                "Measure restored images against clean ones, whoever restored them, or a trained point of a run again."
                        + " Prints every measure with its 95 %% interval over images.",
        footer = {
            "",
            "Images are PNG, JPEG or WebP of one size, paired by their names; endings may differ. Class folders give labels;",
            "without them judges lend their features only.",
            "",
            "Examples:",
            "  trilemma measure clean restored --judge cnn1=cnn1.safetensors --json",
            "  trilemma measure runs/exp2/points/0123456789abcdef --data-dir DATA",
            "  trilemma measure runs/exp2 --data-dir DATA --held-out 250,500,1000 --held-out-seeds 0,1"
        })
final class MeasureCommand implements Callable<Integer> {
    private static final ObjectMapper JSON = new ObjectMapper();

    @Spec
    private CommandSpec spec;

    @Mixin
    private DataOptions data;

    @Mixin
    private KernelOptions kernels;

    @Mixin
    private HeldOutOptions heldOut;

    @Mixin
    private OneDevice device;

    @Mixin
    private TrustOption trust;

    @Parameters(
            arity = "1..*",
            paramLabel = "DIR",
            description =
                    "CLEAN_DIR and RESTORED_DIR, or the folder of one trained point; with --held-out any number of"
                            + " points and runs.")
    private List<Path> folders;

    @Option(
            names = "--judge",
            paramLabel = "ARCH=FILE|FILE|script:FILE|onnx:FILE",
            description =
                    "A classifier that judges the images; ARCH:FILE does as well. Repeatable. After script:FILE and"
                            + " onnx:FILE may stand ,classes=K ,mean=M[/M..] ,std=S[/S..].")
    private List<String> judges = new ArrayList<>();

    @Option(
            names = "--name",
            paramLabel = "NAME",
            description = "What the restorer is called in the result (default: the name of RESTORED_DIR or the point).")
    private String name;

    @Option(names = "--json", description = "Print the result as JSON.")
    private boolean json;

    @Override
    public Integer call() {
        Compute compute = device.compute(kernels);
        if (heldOut.wanted()) {
            measureHeldOut(compute);
        } else if (folders.size() > 2) {
            throw new ConfigurationException("measure takes two folders of images or one point, got " + folders.size()
                    + " folders: more go with --held-out");
        } else if (folders.size() == 2) {
            measureFolders(folders.get(0), folders.get(1), compute);
        } else {
            measurePoint(folders.get(0), compute);
        }
        spec.commandLine().getOut().flush();
        return 0;
    }

    private void measureFolders(Path clean, Path restored, Compute compute) {
        List<Judge> files = judges.stream().map(MeasureCommand::judge).toList();
        Terminal.note("measuring " + restored + " against " + clean);
        Measurement.Folders result = Measurement.folders(clean, restored, files, compute, trust.given());
        ObjectNode node = JSON.createObjectNode();
        node.put(
                "name",
                name == null
                        ? restored.toAbsolutePath().normalize().getFileName().toString()
                        : name);
        node.put("clean", clean.toString());
        node.put("restored", restored.toString());
        node.put("images", result.images());
        node.put("channels", result.channels());
        node.put("height", result.height());
        node.put("width", result.width());
        node.put("classes", result.classes());
        String title = String.format(
                Locale.ROOT,
                "%s against %s: %d images (%d,%d,%d)%s",
                restored,
                clean,
                result.images(),
                result.channels(),
                result.height(),
                result.width(),
                result.classes() == 0 ? ", no classes" : ", " + result.classes() + " classes");
        show(title, node, result.values(), result.intervals());
    }

    private void measureHeldOut(Compute compute) {
        if (!judges.isEmpty() || name != null) {
            throw new ConfigurationException("--judge and --name do not go with --held-out: leave them out");
        }
        HeldOutTable table = heldOut.measure(folders, data.resolve(), compute);
        if (json) {
            spec.commandLine().getOut().println(ReportJson.text(table.json()));
        } else {
            table.print(spec.commandLine().getOut());
        }
    }

    private void measurePoint(Path dir, Compute compute) {
        if (!judges.isEmpty()) {
            throw new ConfigurationException(
                    "--judge goes with two folders of images, got one folder: a point has the judges of its run");
        }
        Terminal.note("measuring point " + dir);
        CdpPoint point = Measurement.point(dir, data.resolve(), compute, trust.given());
        ObjectNode node = JSON.createObjectNode();
        node.put("name", name == null ? point.id() : name);
        node.put("id", point.id());
        node.put("alpha", point.alpha());
        node.put("beta", point.beta());
        node.put("gamma", point.gamma());
        String title = "point " + point.id() + ": alpha " + point.alpha() + ", beta " + point.beta() + ", gamma "
                + point.gamma();
        show(title, node, point.measures(), point.intervals());
    }

    /** JSON has no infinity, which is the PSNR of equal images: such a value is left out there. */
    private void show(
            String title, ObjectNode node, SortedMap<String, Double> values, SortedMap<String, Interval> intervals) {
        PrintWriter print = spec.commandLine().getOut();
        if (json) {
            ObjectNode measures = node.putObject("measures");
            values.forEach((name, value) -> {
                if (Double.isFinite(value)) {
                    measures.put(name, value);
                }
            });
            ObjectNode ends = node.putObject("intervals");
            intervals.forEach((name, interval) ->
                    ends.putObject(name).put("low", interval.low()).put("high", interval.high()));
            print.println(ReportJson.text(node));
            return;
        }
        print.println(title);
        for (Map.Entry<String, Double> entry : values.entrySet()) {
            Interval interval = intervals.get(entry.getKey());
            Measure measure = Measure.of(entry.getKey());
            print.printf(
                    Locale.ROOT,
                    "  %-26s %12.6g  %-28s %s%s%n",
                    entry.getKey(),
                    entry.getValue(),
                    interval == null ? "" : String.format(Locale.ROOT, "[%.6g, %.6g]", interval.low(), interval.high()),
                    measure.lowerIsBetter() ? "lower is better" : "higher is better",
                    measure.unit().isEmpty() ? "" : "; " + measure.unit());
        }
    }

    /** ARCH=FILE, ARCH:FILE, or a file whose tensors tell the architecture. */
    private static Judge judge(String text) {
        if (JudgeArgument.isForeign(text)) {
            return Judge.of(JudgeArgument.parse(text));
        }
        for (String arch : Judges.architectures()) {
            if (text.startsWith(arch + "=") || text.startsWith(arch + ":")) {
                return new Judge(arch, Path.of(text.substring(arch.length() + 1)));
            }
        }
        return new Judge(null, Path.of(text));
    }
}
