package io.github.trilemma.benchmarks;

import com.fasterxml.jackson.annotation.JsonPropertyOrder;
import java.util.Locale;

/**
 * The training iteration of one workload.
 *
 * @param msPerPointIteration wall time divided by iterations and lanes, the median of the rounds
 * @param min the fastest round
 * @param max the slowest round
 * @param gflops GFLOP/s over all lanes, as if every convolution were computed directly: an engine that computes fewer operations
 *     for the same result may exceed the peak
 * @param shareOfPeak {@code gflops} to the peak measured in the same run on as many threads
 * @param peakGflops that peak: the better of a convolution 64→64 and a matrix product by libtorch
 * @param garbageKbPerIteration Java garbage per point and iteration, in KB
 */
@JsonPropertyOrder({"task", "width", "batch", "lanes", "precision", "kernels", "msPerPointIteration", "min", "max"})
record IterationTime(
        String task,
        int width,
        int batch,
        int lanes,
        String precision,
        String kernels,
        double msPerPointIteration,
        double min,
        double max,
        double gflops,
        double shareOfPeak,
        double peakGflops,
        double garbageKbPerIteration) {
    static IterationTime of(Workload workload, Timing ms, Peak peak, double garbageKb) {
        double flops = Work.iteration(workload.task(), workload.width(), workload.batch())
                .flops();
        double gflops = flops / ms.median() / 1e6;
        return new IterationTime(
                workload.task().toString(),
                workload.width(),
                workload.batch(),
                workload.lanes(),
                Workload.label(workload.precision()),
                workload.kernels().toString(),
                ms.median(),
                ms.min(),
                ms.max(),
                gflops,
                gflops / peak.compute(),
                peak.compute(),
                garbageKb);
    }

    /** The line for people. */
    String line() {
        return String.format(
                Locale.ROOT,
                "%s width %d batch %d, %d %s, %s, %s: %.1f ms per point and iteration (%.1f to %.1f), %.0f GFLOP/s"
                        + " direct-convolution equivalent, %.2f of the peak of %.0f, %.1f KB garbage",
                task,
                width,
                batch,
                lanes,
                lanes == 1 ? "lane" : "lanes",
                precision,
                kernels,
                msPerPointIteration,
                min,
                max,
                gflops,
                shareOfPeak,
                peakGflops,
                garbageKbPerIteration);
    }
}
