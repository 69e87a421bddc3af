package io.github.trilemma.benchmarks;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.github.trilemma.ConfigurationException;
import io.github.trilemma.config.ExperimentConfig;
import io.github.trilemma.config.NetworkConfig.Precision;
import io.github.trilemma.kernel.KernelProvider;
import io.github.trilemma.lane.LaneSearch;
import io.github.trilemma.tensor.Cuda;
import io.github.trilemma.tensor.Device;
import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import java.util.concurrent.Future;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/**
 * The training iteration on a device: eager, captured, and captured with as many lanes as pay. Before a mode is timed, the costs
 * and terms of its sixth iteration are compared with those of libtorch on the CPU.
 */
@Command(
        name = "gpu",
        mixinStandardHelpOptions = true,
        description = "Times the training iteration on a device: eager, captured, captured with as many lanes as pay.",
        footer = {"", "Example:", "  benchmarks/run gpu --device cuda:0 --tasks denoise --precisions float32,tf32"})
final class GpuCommand implements Callable<Integer> {
    private static final int WARM_UP = 10;

    @Spec
    private CommandSpec spec;

    @Option(
            names = "--device",
            paramLabel = "DEVICE",
            defaultValue = "cuda",
            description = "cuda (default), cuda:N, cpu.")
    private String device;

    @Option(
            names = "--tasks",
            split = ",",
            paramLabel = "TASK",
            defaultValue = "denoise,sr",
            description = "denoise,sr.")
    private List<String> tasks;

    @Option(
            names = "--precisions",
            split = ",",
            paramLabel = "PRECISION",
            defaultValue = "float32,tf32,bfloat16",
            description = "float32,tf32,bfloat16.")
    private List<String> precisions;

    @Option(
            names = "--modes",
            split = ",",
            paramLabel = "MODE",
            defaultValue = "eager,captured,lanes",
            description = "eager, captured, lanes (captured, as many points as pay); all.")
    private List<String> modes;

    @Option(names = "--width", paramLabel = "N", defaultValue = "32", description = "Width of the networks; 32.")
    private int width;

    @Option(names = "--batch", paramLabel = "N", defaultValue = "50", description = "Images per batch; 50.")
    private int batch;

    @Option(names = "--most-lanes", paramLabel = "N", defaultValue = "32", description = "Lanes at most; 32.")
    private int mostLanes;

    @Option(names = "--iterations", paramLabel = "N", defaultValue = "100", description = "Iterations per round; 100.")
    private int iterations;

    @Option(names = "--rounds", paramLabel = "N", defaultValue = "5", description = "Timed rounds; 5.")
    private int rounds;

    @Override
    public Integer call() {
        Rounds.require(rounds);
        Device on = Device.parse(device);
        if (iterations < 1 || mostLanes < 1) {
            throw new ConfigurationException(
                    "--iterations and --most-lanes must be at least 1, got " + iterations + " and " + mostLanes);
        }
        for (String mode : modes) {
            if (!List.of("eager", "captured", "lanes").contains(mode) || !(on.isCuda() || mode.equals("eager"))) {
                throw new ConfigurationException(
                        "--modes must be of eager, captured and lanes, on the CPU eager alone, got " + mode);
            }
        }
        try (Device.Use use = on.use()) {
            for (String task : tasks) {
                try (Shared shared = Shared.of(Task.of(task))) {
                    await(on);
                    for (String precision : precisions) {
                        for (String mode : modes) {
                            time(Task.of(task), Workload.precision(precision), mode, shared, on);
                        }
                    }
                }
            }
        }
        return 0;
    }

    private static void await(Device on) {
        if (on.isCuda()) {
            Cuda.synchronize();
        }
    }

    private void time(Task task, Precision precision, String mode, Shared shared, Device on) {
        ExperimentConfig config =
                new Workload(task, width, batch, 1, precision, KernelProvider.AUTO).config(Workload.CRITIC_STEPS);
        if (on.isCuda()) {
            Cuda.tf32(precision == Precision.TF32);
        }
        boolean capture = !mode.equals("eager");
        Progress.note(task + " " + precision + " " + mode + ": comparing outputs");
        double off = GpuCheck.require(task, precision, config, shared, on, capture);
        if (!mode.equals("lanes")) {
            print(task, precision, mode, 1, measure(config, shared, on, capture, 1), off, on);
            return;
        }
        LaneSearch search = new LaneSearch(mostLanes);
        Timing best = null;
        int kept = 0;
        while (!search.over()) {
            int lanes = search.lanes();
            Timing timing = measure(config, shared, on, true, lanes);
            print(task, precision, "captured", lanes, timing, off, on);
            search.measured(1 / timing.median());
            if (search.lanes() >= lanes) {
                best = timing;
                kept = lanes;
            }
        }
        if (best != null) {
            print(task, precision, "captured, best lanes", kept, best, off, on);
        }
    }

    private Timing measure(ExperimentConfig config, Shared shared, Device on, boolean capture, int count) {
        List<GpuLane> lanes = new ArrayList<>();
        try {
            for (int i = 0; i < count; i++) {
                lanes.add(new GpuLane(on, config, shared, capture, KernelProvider.AUTO));
            }
            round(lanes, WARM_UP);
            double[] times = new double[rounds];
            for (int i = 0; i < rounds; i++) {
                times[i] = round(lanes, iterations);
            }
            return Timing.of(times);
        } finally {
            lanes.forEach(GpuLane::close);
        }
    }

    /** Milliseconds per point and iteration. */
    private static double round(List<GpuLane> lanes, int count) {
        long start = System.nanoTime();
        List<Future<?>> running = new ArrayList<>();
        lanes.forEach(lane -> running.add(lane.iterate(count)));
        running.forEach(GpuLane::wait);
        return (System.nanoTime() - start) / 1e6 / ((double) count * lanes.size());
    }

    private void print(Task task, Precision precision, String mode, int points, Timing ms, double off, Device on) {
        ObjectNode node = new ObjectMapper().createObjectNode();
        node.put("peer", "Trilemma")
                .put("device", on.isCuda() ? Cuda.name(on.index()) : "cpu")
                .put("task", task.toString())
                .put("width", width)
                .put("batch", batch)
                .put("points", points)
                .put("precision", precision.toString())
                .put("mode", mode)
                .put("offFromReference", off)
                .put("msPerPointIteration", ms.median())
                .put("min", ms.min())
                .put("max", ms.max())
                .put(
                        "directGflops",
                        Double.parseDouble(String.format(
                                Locale.ROOT,
                                "%.0f",
                                Work.iteration(task, width, batch).flops() / ms.median() / 1e6)));
        PrintWriter out = spec.commandLine().getOut();
        try {
            out.println(new ObjectMapper().writeValueAsString(node));
        } catch (JsonProcessingException e) {
            throw new IllegalStateException(e);
        }
        out.flush();
    }
}
