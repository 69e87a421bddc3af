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
 * @param lanes points that train at a time, 0 = one per core
 * @param kernels provider of the kernels; no part of the configuration, since it changes a result by rounding alone
 * @param retryDiverged train points anew that diverged in an earlier run; for another build or machine, since on the same they
 *     diverge again
 */
public record SweepRequest(
        SweepConfig sweep, Path out, Path dataDir, int lanes, KernelProvider kernels, boolean retryDiverged) {
    /** A request that leaves diverged points as they are. */
    public SweepRequest(SweepConfig sweep, Path out, Path dataDir, int lanes, KernelProvider kernels) {
        this(sweep, out, dataDir, lanes, kernels, false);
    }
}
