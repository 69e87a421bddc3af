package io.github.trilemma.benchmarks;

import io.github.trilemma.config.NetworkConfig.Precision;
import java.util.Map;

/**
 * One benchmark at one size.
 *
 * @param benchmark its name
 * @param parameters its size
 * @param micros µs per operation of ours, in each lane
 * @param referenceMicros the same of libtorch
 * @param ratio ours to libtorch, the median over the rounds
 * @param gflops GFLOP/s of ours over all lanes; convolutions count as if computed directly
 * @param gbPerSecond GB/s of ours over all lanes, of what must move
 * @param shareOfPeak the least time that this machine's measured peaks allow, as a share of ours
 * @param garbageBytes Java garbage per operation of ours
 */
record Row(
        String benchmark,
        Map<String, String> parameters,
        Timing micros,
        Timing referenceMicros,
        double ratio,
        double gflops,
        double gbPerSecond,
        double shareOfPeak,
        double garbageBytes) {
    /**
     * What was timed, before the peaks are known.
     *
     * @param ours µs per operation of each round
     * @param reference the same of libtorch
     */
    @SuppressWarnings("ArrayRecordComponent")
    record Times(
            Catalogue benchmark,
            Map<String, String> parameters,
            double[] ours,
            double[] reference,
            double garbageBytes) {
        int lanes() {
            return Integer.parseInt(parameters.getOrDefault(Catalogue.LANES, "1"));
        }

        Precision precision() {
            return Workload.precision(parameters.getOrDefault("precision", "float32"));
        }

        Work work() {
            return benchmark.work(parameters);
        }

        /**
         * The finished row.
         *
         * @param peak of as many threads as there are lanes
         * @param stream GB/s that one thread moves through as much memory
         */
        Row row(Peak peak, double stream) {
            Timing timing = Timing.of(ours);
            double laneMicros = timing.median();
            double flops = work().flops();
            double bytes = work().bytes();
            double least = Math.max(flops / (peak.compute() / lanes()), bytes / stream) / 1e3;
            return new Row(
                    benchmark.label(),
                    parameters,
                    timing,
                    Timing.of(reference),
                    Timing.ratio(ours, reference),
                    lanes() * flops / laneMicros / 1e3,
                    lanes() * bytes / laneMicros / 1e3,
                    least / laneMicros,
                    garbageBytes);
        }
    }
}
