package io.github.trilemma.benchmarks;

import io.github.trilemma.config.NetworkConfig.Precision;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;
import org.openjdk.jmh.profile.GCProfiler;
import org.openjdk.jmh.results.RunResult;
import org.openjdk.jmh.runner.Runner;
import org.openjdk.jmh.runner.RunnerException;
import org.openjdk.jmh.runner.options.ChainedOptionsBuilder;
import org.openjdk.jmh.runner.options.OptionsBuilder;
import org.openjdk.jmh.runner.options.TimeValue;

/**
 * Runs JMH benchmarks, ours and the reference in turn, each in its own fork with the options of this process. A benchmark that
 * refuses to be timed ends the run.
 */
final class JmhSuite {
    private static final String GARBAGE = "gc.alloc.rate.norm";

    private final boolean full;
    private final Path logs;
    private final Map<String, Peak> peaks = new LinkedHashMap<>();

    /**
     * A suite.
     *
     * @param full whether to take the time for small differences
     * @param logs folder for JMH's own output
     */
    JmhSuite(boolean full, Path logs) {
        this.full = full;
        this.logs = logs;
    }

    /** The peaks seen, by lanes and precision. */
    Map<String, Peak> peaks() {
        return peaks;
    }

    /** Runs the benchmarks on all their sizes. */
    List<Row> run(List<Catalogue> benchmarks) throws RunnerException {
        int count = benchmarks.stream().mapToInt(b -> b.combinations().size()).sum();
        List<Row.Times> times = new ArrayList<>();
        for (Catalogue benchmark : benchmarks) {
            for (Map<String, String> parameters : benchmark.combinations()) {
                Progress.note((times.size() + 1) + "/" + count + " " + benchmark.label() + " " + parameters);
                Row.Times one = time(benchmark, parameters);
                times.add(one);
                peak(one.lanes(), one.precision());
            }
        }
        return times.stream().map(this::row).toList();
    }

    private Row row(Row.Times times) {
        Peak peak = peaks.get(key(times.lanes(), times.precision()));
        return times.row(peak, Peak.stream(times.work().footprint()));
    }

    /** Measured again and again during a run; what counts is the best. */
    Peak peak(int lanes, Precision precision) {
        return peaks.merge(key(lanes, precision), Peak.measure(lanes, precision), Peak::best);
    }

    private static String key(int lanes, Precision precision) {
        return lanes + (lanes == 1 ? " thread " : " threads ") + Workload.label(precision);
    }

    private Row.Times time(Catalogue benchmark, Map<String, String> parameters) throws RunnerException {
        int rounds = full ? 3 : 2;
        double[] ours = new double[rounds];
        double[] reference = new double[rounds];
        double garbage = 0;
        for (int round = 0; round < rounds; round++) {
            RunResult result = fork(benchmark, benchmark.methods().get(0), parameters);
            ours[round] = result.getPrimaryResult().getScore();
            garbage = result.getSecondaryResults().get(GARBAGE).getScore();
            reference[round] = fork(benchmark, benchmark.methods().get(1), parameters)
                    .getPrimaryResult()
                    .getScore();
        }
        return new Row.Times(benchmark, parameters, ours, reference, garbage);
    }

    private RunResult fork(Catalogue benchmark, String method, Map<String, String> parameters) throws RunnerException {
        Path log = logs.resolve(benchmark.label() + ".log");
        try {
            Files.createDirectories(logs);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        ChainedOptionsBuilder options = new OptionsBuilder()
                .include("^" + Pattern.quote(method) + "$")
                .forks(1)
                .warmupIterations(full ? 5 : 2)
                .warmupTime(TimeValue.milliseconds(full ? 1000 : 300))
                .measurementIterations(full ? 5 : 3)
                .measurementTime(TimeValue.milliseconds(full ? 2000 : 500))
                .timeUnit(TimeUnit.MICROSECONDS)
                .addProfiler(GCProfiler.class)
                .shouldFailOnError(true)
                .output(log.toString());
        parameters.forEach((name, value) -> {
            if (name.equals(Catalogue.LANES)) {
                options.threads(Integer.parseInt(value));
            } else {
                options.param(name, value);
            }
        });
        try {
            return new Runner(options.build()).runSingle();
        } catch (RunnerException e) {
            throw new RunnerException(method + " " + parameters + " failed: see " + log, e);
        }
    }
}
