package io.github.trilemma.sweep;

import io.github.trilemma.config.SweepConfig;
import io.github.trilemma.kernel.KernelProvider;
import java.nio.file.Path;

/**
 * What to run, and where.
 *
 * @param sweep the resolved configuration
 * @param out run folder
 * @param dataDir folder of data sets, may be null for stroke-digits
 * @param lanes points that train at a time on each device; 0 = one per core on the CPU, as many as pay on a CUDA device
 * @param kernels provider of the kernels; no part of the configuration, since it changes a result by rounding alone
 * @param hardware devices; no part of the configuration either
 * @param profile whether the time of each phase of an iteration is measured
 * @param retryDiverged train points anew that diverged in an earlier run; for another build or machine, since on the same they
 *     diverge again
 * @param trusted whether judges may bring code that runs in this process; never part of a configuration
 */
public record SweepRequest(
        SweepConfig sweep,
        Path out,
        Path dataDir,
        int lanes,
        KernelProvider kernels,
        Hardware hardware,
        boolean profile,
        boolean retryDiverged,
        boolean trusted) {
    /** A request that trusts no file's code. */
    public SweepRequest(
            SweepConfig sweep,
            Path out,
            Path dataDir,
            int lanes,
            KernelProvider kernels,
            Hardware hardware,
            boolean profile,
            boolean retryDiverged) {
        this(sweep, out, dataDir, lanes, kernels, hardware, profile, retryDiverged, false);
    }

    /** The same request under another trust. */
    public SweepRequest trusting(boolean code) {
        return new SweepRequest(sweep, out, dataDir, lanes, kernels, hardware, profile, retryDiverged, code);
    }

    /** A request for the CPU that leaves diverged points as they are. */
    public SweepRequest(SweepConfig sweep, Path out, Path dataDir, int lanes, KernelProvider kernels) {
        this(sweep, out, dataDir, lanes, kernels, Hardware.CPU, false, false);
    }
}
