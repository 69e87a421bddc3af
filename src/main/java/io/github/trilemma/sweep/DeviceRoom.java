package io.github.trilemma.sweep;

import io.github.trilemma.config.ExperimentConfig;
import io.github.trilemma.data.ImageSet;
import io.github.trilemma.data.Splits;
import io.github.trilemma.data.Subset;
import io.github.trilemma.lane.MemoryPlan;
import io.github.trilemma.tensor.Cuda;
import io.github.trilemma.tensor.Device;

/** Whether a CUDA device has room, asked before anything is put there. */
final class DeviceRoom {
    private static final long LABEL = 8;

    private DeviceRoom() {}

    /**
     * Requires room on the current device for the images of a sweep and one lane; on the CPU nothing is asked.
     *
     * @param fixed whether the degraded training images are kept as well
     * @throws io.github.trilemma.ConfigurationException when there is none
     */
    static void require(ExperimentConfig config, Splits splits, boolean fixed) {
        if (Device.current().isCuda()) {
            ImageSet set = splits.train().set();
            long pixels = (long) set.height() * set.width();
            long images = bytes(splits.train()) * (fixed && splits.train().degraded() == null ? 2 : 1)
                    + bytes(splits.validation())
                    + bytes(splits.test());
            plan().require(images, 1, SeatSize.leastBytes(config, set.channels(), pixels));
        }
    }

    /** Requires room on the current device for {@code lanes} lanes beside what is there. */
    static void require(ExperimentConfig config, Bench bench, int lanes) {
        long pixels = (long) bench.train().height() * bench.train().width();
        plan().require(0, lanes, SeatSize.leastBytes(config, bench.train().channels(), pixels));
    }

    private static long bytes(Subset subset) {
        return subset.size()
                * ((subset.degraded() == null ? 1L : 2L) * subset.set().imageBytes() + LABEL);
    }

    private static MemoryPlan plan() {
        Cuda.Memory memory = Cuda.memory();
        return new MemoryPlan(
                Device.current().toString(), memory.totalBytes(), Math.min(memory.freeBytes(), memory.totalBytes()));
    }
}
