package io.github.trilemma.cli;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.github.trilemma.DatasetInfo;
import io.github.trilemma.Datasets;
import io.github.trilemma.Doctor;
import io.github.trilemma.Doctor.Diagnosis;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** What this machine has, and what to do about what is missing. */
@Command(
        name = "doctor",
        mixinStandardHelpOptions = true,
        description = "Print versions, devices, kernel provider and data found, and what to do about what is missing.",
        footer = {
            "",
            "With a graphics card it measures that for about a minute; without one it names each library that is missing.",
            "",
            "Examples:",
            "  trilemma doctor",
            "  trilemma doctor --device cuda",
            "  trilemma doctor --json"
        })
final class DoctorCommand implements Callable<Integer> {
    @Spec
    private CommandSpec spec;

    @Mixin
    private DataOptions data;

    @Mixin
    private KernelOptions kernels;

    @Mixin
    private DeviceOptions device;

    @Option(names = "--json", description = "Print JSON.")
    private boolean json;

    @Override
    public Integer call() {
        Path dir = data.target();
        Diagnosis diagnosis = Doctor.examine(kernels.on(device.compute()));
        List<DatasetInfo> sets = Datasets.list(dir);
        PrintWriter out = spec.commandLine().getOut();
        if (json) {
            ObjectMapper mapper = new ObjectMapper();
            ObjectNode node = mapper.createObjectNode();
            diagnosis.facts().forEach(node::put);
            node.put("dataDirectory", dir.toString());
            node.set("data", mapper.valueToTree(sets));
            node.set("advice", mapper.valueToTree(diagnosis.advice()));
            out.println(ReportJson.text(node));
        } else {
            for (Map.Entry<String, String> fact : diagnosis.facts().entrySet()) {
                out.printf("%-16s %s%n", fact.getKey(), fact.getValue());
            }
            out.printf("%-16s %s%n", "data directory", dir);
            sets.forEach(set -> out.printf("  %-20s %s%n", set.dataset(), set.state()));
            diagnosis.advice().forEach(line -> out.println("to do: " + line));
        }
        out.flush();
        return diagnosis.sound() ? 0 : Main.PARTIAL;
    }
}
