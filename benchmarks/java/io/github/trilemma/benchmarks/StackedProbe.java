package io.github.trilemma.benchmarks;

import io.github.trilemma.ConfigurationException;
import io.github.trilemma.tensor.Cuda;
import io.github.trilemma.tensor.Device;
import io.github.trilemma.tensor.Generators;
import io.github.trilemma.tensor.TensorScope;
import io.github.trilemma.tensor.Tensors;
import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import org.bytedeco.pytorch.Generator;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/**
 * Whether L points are better stacked into grouped convolutions or kept apart, forward and backward through a restorer's chain of
 * layers: one call over (N, L, H, W) against L threads, each with its own chain and on a GPU its own stream. Outputs and
 * gradients are compared before anything is timed.
 */
@Command(
        name = "stacked",
        mixinStandardHelpOptions = true,
        description = "Times L points stacked into grouped convolutions against L lanes that are kept apart.",
        footer = {"", "Example:", "  benchmarks/run stacked --device cuda --lanes 2,4,8 --width 32"})
final class StackedProbe implements Callable<Integer> {
    private static final long SEED = 5;
    /** Sums of the same products in another order, relative to the largest value. */
    private static final double TOLERANCE = 1e-4;

    private static final int MOST_POINTS = 256;

    @Spec
    private CommandSpec spec;

    @Option(names = "--device", paramLabel = "DEVICE", defaultValue = "cpu", description = "cpu (default) or cuda:N.")
    private String device;

    @Option(names = "--lanes", split = ",", paramLabel = "L", defaultValue = "2,4", description = "Points; 2,4.")
    private List<Integer> lanes;

    @Option(names = "--width", paramLabel = "N", defaultValue = "32", description = "Width of the networks; 32.")
    private int width;

    @Option(names = "--batch", paramLabel = "N", defaultValue = "50", description = "Images per batch; 50.")
    private int batch;

    @Option(names = "--rounds", paramLabel = "N", defaultValue = "5", description = "Timed rounds; 5.")
    private int rounds;

    @Option(
            names = "--repeats",
            paramLabel = "N",
            defaultValue = "20",
            description = "Passes forward and backward per round; 20.")
    private int repeats;

    @Override
    public Integer call() {
        Rounds.require(rounds);
        if (lanes.stream().anyMatch(points -> points < 1 || points > MOST_POINTS)
                || repeats < 1
                || width < 1
                || batch < 1) {
            throw new ConfigurationException("--lanes must be within 1.." + MOST_POINTS
                    + ", --repeats, --width and --batch at least 1, got " + lanes + ", " + repeats + ", " + width + ", "
                    + batch);
        }
        PrintWriter out = spec.commandLine().getOut();
        Device on = Device.parse(device);
        out.println("| chain | points | stacked ms | apart ms | stacked / apart |");
        out.println("| --- | --- | --- | --- | --- |");
        try (Device.Use use = on.use()) {
            for (Task task : Task.values()) {
                for (int points : lanes) {
                    out.println(row(task, points, on));
                    out.flush();
                }
            }
        }
        return 0;
    }

    private String row(Task task, int points, Device on) {
        try (TensorScope scope = TensorScope.open()) {
            Generator generator = Generators.cpu(SEED);
            List<ConvChain> chains = new ArrayList<>();
            for (int i = 0; i < points; i++) {
                chains.add(ConvChain.random(task, width, generator));
            }
            Tensor x = random(points, generator);
            Tensor seed = random(points, generator);
            try (ConvChain stacked = ConvChain.stacked(chains);
                    Apart apart = new Apart(chains, x, seed, on)) {
                compare(task, stacked, apart, x, seed);
                double[] together = new double[rounds];
                double[] single = new double[rounds];
                pass(stacked, x, seed, on, 2);
                apart.pass(2);
                for (int i = 0; i < rounds; i++) {
                    together[i] = pass(stacked, x, seed, on, repeats);
                    single[i] = apart.pass(repeats);
                }
                return String.format(
                        Locale.ROOT,
                        "| %s width %d | %d | %s | %s | %s |",
                        task,
                        width,
                        points,
                        Markdown.number(Timing.of(together).median()),
                        Markdown.number(Timing.of(single).median()),
                        Markdown.number(Timing.ratio(together, single)));
            } finally {
                chains.forEach(ConvChain::close);
            }
        }
    }

    private Tensor random(int points, Generator generator) {
        return Tensors.channelsLast(Tensors.uniform(-1, 1, generator, batch, points, Sizes.SIDE, Sizes.SIDE));
    }

    /** Milliseconds of one pass of all points. */
    private static double pass(ConvChain chain, Tensor x, Tensor seed, Device on, int count) {
        await(on);
        long start = System.nanoTime();
        for (int i = 0; i < count; i++) {
            try (TensorScope scope = TensorScope.open()) {
                chain.run(x, seed);
            }
        }
        await(on);
        return (System.nanoTime() - start) / 1e6 / count;
    }

    static void await(Device on) {
        if (on.isCuda()) {
            Cuda.synchronize();
        }
    }

    private static void compare(Task task, ConvChain stacked, Apart apart, Tensor x, Tensor seed) {
        try (TensorScope scope = TensorScope.open()) {
            double[] together = OutputCheck.doubles(stacked.run(x, seed));
            List<Tensor> single = apart.once();
            require(task + " output", together, OutputCheck.doubles(torch.cat(Tensors.vector(single), 1)));
            for (int layer = 0; layer < stacked.layers(); layer++) {
                int index = layer;
                List<Tensor> gradients = apart.chains().stream()
                        .map(chain -> chain.gradient(index))
                        .toList();
                require(
                        task + " gradient of layer " + layer,
                        OutputCheck.doubles(stacked.gradient(layer)),
                        OutputCheck.doubles(torch.cat(Tensors.vector(gradients))));
            }
        }
    }

    private static void require(String what, double[] one, double[] other) {
        double largest = Arrays.stream(other).map(Math::abs).max().orElse(0);
        double worst = 0;
        for (int i = 0; i < other.length; i++) {
            double error = Math.abs(one[i] - other[i]);
            worst = Double.isNaN(error) ? Double.POSITIVE_INFINITY : Math.max(worst, error);
        }
        if (one.length != other.length || !(worst <= TOLERANCE * largest)) {
            throw new IllegalStateException(String.format(
                    Locale.ROOT,
                    "stacked and single outputs must agree before they are timed: %s is off by %.3g of %.3g",
                    what,
                    worst,
                    largest));
        }
    }
}
