package io.github.trilemma.benchmarks;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;

/** The tables of a run, for people. */
final class Markdown {
    private final StringBuilder out = new StringBuilder();

    String of(Results results) {
        Machine machine = results.machine();
        line("# Benchmarks " + results.date() + ", " + machine.processor() + ", " + machine.cores() + " cores");
        line("");
        line("`" + results.command() + "` at commit " + machine.commit() + "; " + machine.system() + ", Java "
                + machine.java() + ", libtorch " + machine.libtorch() + ", kernels " + machine.kernels() + ".");
        peaks(results);
        benchmarks(results.benchmarks());
        pairs(results.pairs());
        return out.toString();
    }

    private void peaks(Results results) {
        if (results.peaks().isEmpty()) {
            return;
        }
        line("");
        line("## Peaks of the machine, by libtorch in the same run");
        line("");
        row("threads, precision", "convolution GFLOP/s", "matrix product GFLOP/s");
        rule(3);
        results.peaks().forEach((key, peak) -> row(key, number(peak.convolution()), number(peak.matrix())));
    }

    private void benchmarks(List<Row> rows) {
        if (rows.isEmpty()) {
            return;
        }
        line("");
        line("## Ours beside libtorch");
        line("");
        line(
                "Median of the rounds; GFLOP/s of steps and iterations are direct-convolution equivalents, which an engine that");
        line("multiplies less may raise above the peak; the share is the least time that the peaks allow by ours.");
        line("");
        row("benchmark", "size", "ours µs", "libtorch µs", "ratio", "GFLOP/s", "GB/s", "share of peak", "garbage B/op");
        rule(9);
        for (Row row : rows) {
            row(
                    row.benchmark(),
                    row.parameters().entrySet().stream()
                            .map(parameter -> parameter.getKey() + " " + parameter.getValue())
                            .collect(Collectors.joining(", ")),
                    number(row.micros().median()),
                    number(row.referenceMicros().median()),
                    number(row.ratio()),
                    number(row.gflops()),
                    number(row.gbPerSecond()),
                    number(row.shareOfPeak()),
                    String.format(Locale.ROOT, "%.0f", row.garbageBytes()));
        }
    }

    private void pairs(List<PairedRun.Pairing> pairs) {
        if (pairs.isEmpty()) {
            return;
        }
        line("");
        line("## Training iteration beside PyTorch");
        line("");
        line(
                "Milliseconds per point and iteration, in turns; each ratio is the median over the rounds of ours to PyTorch's.");
        line("");
        row(
                "iteration",
                "ours ms",
                "GFLOP/s",
                "share of peak",
                "garbage KB",
                "PyTorch",
                "layout",
                "PyTorch ms",
                "ratio");
        rule(9);
        for (PairedRun.Pairing pair : pairs) {
            IterationTime ours = pair.ours();
            for (PairedRun.PeerTime peer : pair.peers()) {
                row(
                        ours.task() + " width " + ours.width() + " batch " + ours.batch() + " lanes " + ours.lanes()
                                + " " + ours.precision(),
                        number(ours.msPerPointIteration()),
                        number(ours.gflops()),
                        number(ours.shareOfPeak()),
                        number(ours.garbageKbPerIteration()),
                        peer.peer() + ", " + peer.setting(),
                        peer.layout(),
                        number(peer.ms().median()),
                        number(peer.ratio()));
            }
        }
    }

    private void row(String... cells) {
        List<String> safe = new ArrayList<>();
        for (String cell : cells) {
            safe.add(cell.replace("|", "\\|"));
        }
        line("| " + String.join(" | ", safe) + " |");
    }

    private void rule(int columns) {
        line("|" + " --- |".repeat(columns));
    }

    private void line(String text) {
        out.append(text).append('\n');
    }

    /** Three digits, or as many as the whole part has. */
    static String number(double value) {
        double size = Math.abs(value);
        String format = size >= 100 ? "%.0f" : size >= 10 ? "%.1f" : size >= 1 ? "%.2f" : "%.3f";
        return String.format(Locale.ROOT, format, value);
    }
}
