package io.github.trilemma.benchmarks;

import io.github.trilemma.ConfigurationException;
import io.github.trilemma.train.CriticStepBenchmark;
import io.github.trilemma.train.RestorerStepBenchmark;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;

/** The benchmarks by name: what each measures, on which sizes, and what one operation computes and moves. */
final class Catalogue {
    static final Catalogue FUSED_LOSS = new Catalogue(
            "FusedLoss",
            FusedLossBenchmark.class,
            "terms and gradient seeds of the restorer's loss",
            Parameters.STORAGE,
            p -> Work.fusedLoss(Sizes.BATCH, Sizes.PIXELS, Sizes.CLASSES, bytes(p)));
    static final Catalogue ADAM_CLIP = new Catalogue(
            "AdamClip",
            AdamClipBenchmark.class,
            "one optimiser step over a whole network",
            Parameters.NETWORK,
            p -> Work.adamClip(AdamClipBenchmark.parameters(p.get("network"), width(p))));
    static final Catalogue DRAW_BATCH = new Catalogue(
            "DrawBatch",
            DrawBatchBenchmark.class,
            "a batch from the resident images",
            Map.of("task", List.of("denoise", "sr")),
            p -> Work.drawBatch(Sizes.BATCH, Sizes.PIXELS, task(p) == Task.DENOISE));
    static final Catalogue MEASURE = new Catalogue(
            "Measure",
            MeasureBenchmark.class,
            "squared errors and classification errors of a batch",
            Parameters.STORAGE,
            p -> Work.measure(Sizes.BATCH, Sizes.PIXELS, Sizes.CLASSES, bytes(p)));
    static final Catalogue CRITIC_STEP = new Catalogue(
            "CriticStep",
            CriticStepBenchmark.class,
            "one critic step, restoring its batch included",
            Parameters.TRAINING,
            p -> Work.criticStep(task(p), width(p), Sizes.BATCH));
    static final Catalogue RESTORER_STEP = new Catalogue(
            "RestorerStep",
            RestorerStepBenchmark.class,
            "one restorer step",
            Parameters.TRAINING,
            p -> Work.restorerStep(task(p), width(p), Sizes.BATCH));
    static final Catalogue TRAIN_ITERATION = new Catalogue(
            "TrainIteration",
            TrainIterationBenchmark.class,
            "one training iteration on one and on two lanes, and paired with PyTorch",
            Parameters.ITERATION,
            p -> Work.iteration(task(p), width(p), Sizes.BATCH));

    /** Name of the parameter that is no JMH parameter but the number of threads. */
    static final String LANES = "lanes";

    private static final List<Catalogue> ALL =
            List.of(FUSED_LOSS, ADAM_CLIP, DRAW_BATCH, MEASURE, CRITIC_STEP, RESTORER_STEP, TRAIN_ITERATION);

    private final String label;
    private final Class<?> benchmark;
    private final String description;
    private final Map<String, List<String>> parameters;
    private final Function<Map<String, String>, Work> work;

    private Catalogue(
            String label,
            Class<?> benchmark,
            String description,
            Map<String, List<String>> parameters,
            Function<Map<String, String>, Work> work) {
        this.label = label;
        this.benchmark = benchmark;
        this.description = description;
        this.parameters = parameters;
        this.work = work;
    }

    /** Parameters and their values, in the order in which tables show them. */
    private static final class Parameters {
        private static final List<String> TASKS = List.of("denoise", "sr");
        private static final List<String> WIDTHS = List.of("8", "32");
        private static final List<String> PRECISIONS = List.of("float32", "bfloat16");

        static final Map<String, List<String>> STORAGE = Map.of("storage", PRECISIONS);
        static final Map<String, List<String>> NETWORK =
                ordered("network", List.of("restorer", "critic"), "width", WIDTHS);
        static final Map<String, List<String>> TRAINING = training();
        static final Map<String, List<String>> ITERATION = iteration();

        private Parameters() {}

        private static Map<String, List<String>> ordered(
                String first, List<String> values, String second, List<String> others) {
            Map<String, List<String>> map = new LinkedHashMap<>();
            map.put(first, values);
            map.put(second, others);
            return map;
        }

        private static Map<String, List<String>> training() {
            Map<String, List<String>> map = ordered("task", TASKS, "width", WIDTHS);
            map.put("precision", PRECISIONS);
            return map;
        }

        private static Map<String, List<String>> iteration() {
            Map<String, List<String>> map = training();
            map.put(LANES, List.of("1", "2"));
            return map;
        }
    }

    private static Task task(Map<String, String> parameters) {
        return Task.of(parameters.get("task"));
    }

    private static int width(Map<String, String> parameters) {
        return Integer.parseInt(parameters.get("width"));
    }

    private static long bytes(Map<String, String> parameters) {
        return parameters.get("storage").equals("bfloat16") ? 2 : 4;
    }

    /**
     * The benchmarks of these names, all when there is none.
     *
     * @throws ConfigurationException when a name is unknown
     */
    static List<Catalogue> of(List<String> names) {
        if (names.isEmpty()) {
            return ALL;
        }
        List<Catalogue> chosen = new ArrayList<>();
        for (String name : names) {
            chosen.add(ALL.stream()
                    .filter(entry -> entry.label.equals(name))
                    .findFirst()
                    .orElseThrow(() -> new ConfigurationException("unknown benchmark '" + name + "': there are "
                            + ALL.stream().map(entry -> entry.label).collect(Collectors.joining(", ")))));
        }
        return chosen;
    }

    /** All benchmarks, in the order in which they run. */
    static List<Catalogue> all() {
        return ALL;
    }

    String label() {
        return label;
    }

    String description() {
        return description;
    }

    /** The benchmark's method by our kernels, and by the reference. */
    List<String> methods() {
        String stem = Character.toLowerCase(label.charAt(0)) + label.substring(1);
        return List.of(benchmark.getName() + "." + stem + "Native", benchmark.getName() + "." + stem + "Reference");
    }

    /** Every combination of parameters. */
    List<Map<String, String>> combinations() {
        List<Map<String, String>> all = List.of(Map.of());
        for (Map.Entry<String, List<String>> parameter : parameters.entrySet()) {
            List<Map<String, String>> longer = new ArrayList<>();
            for (Map<String, String> one : all) {
                for (String value : parameter.getValue()) {
                    Map<String, String> more = new LinkedHashMap<>(one);
                    more.put(parameter.getKey(), value);
                    longer.add(more);
                }
            }
            all = longer;
        }
        return all;
    }

    Work work(Map<String, String> combination) {
        return work.apply(combination);
    }
}
