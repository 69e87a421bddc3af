package io.github.trilemma.lane;

import io.github.trilemma.kernel.DeviceErrors;
import io.github.trilemma.kernel.DeviceLostException;
import io.github.trilemma.kernel.DeviceMemoryException;
import io.github.trilemma.lane.cuda.BytedecoCuda;
import io.github.trilemma.lane.cuda.CudaCalls;
import io.github.trilemma.tensor.Cuda;
import io.github.trilemma.tensor.Device;
import java.util.List;
import java.util.function.BooleanSupplier;

/**
 * Lanes on CUDA devices: for each a host thread with a stream of its own and memory that it keeps from point to point. All
 * lanes of all devices take their points from one queue. How many there are {@link LanePlanner} finds out, what becomes of them
 * when memory ends or a device is lost {@link LaneControl}.
 *
 * <p>Streams are independent, so that a lane can validate, write a checkpoint, measure or take another point without stopping its
 * neighbours; the cost over one graph for all of them is one launch per lane and iteration.
 */
public final class CudaLanes implements Lanes {
    private final List<Device> devices;
    private final int asked;
    private final boolean capture;

    /**
     * Lanes that are not open yet.
     *
     * @param devices where, CUDA devices all
     * @param asked lanes per device, 0 = as many as pay
     * @param capture whether iterations are captured into graphs
     */
    public CudaLanes(List<Device> devices, int asked, boolean capture) {
        if (devices.isEmpty() || !devices.stream().allMatch(Device::isCuda) || asked < 0) {
            throw new IllegalArgumentException("lanes on CUDA need CUDA devices, got " + devices + ", lanes " + asked);
        }
        this.devices = List.copyOf(devices);
        this.asked = asked;
        this.capture = capture;
    }

    /** The lanes' kernels run on the device; operations of the host are few and small. */
    @Override
    public int threadsPerLane() {
        return 1;
    }

    @Override
    public void train(List<? extends LaneTask> tasks, BooleanSupplier cancelled) {
        List<String> names = devices.stream().map(Device::toString).toList();
        CudaCalls calls = new BytedecoCuda();
        LanePlanner planner = new LanePlanner(names, asked, tasks.size(), this::memory);
        LanePool pool = new LanePool(
                names,
                (place, number, neighbours) -> CudaLane.open(devices.get(place), number, neighbours, capture, calls),
                CudaLanes::fault);
        pool.run(tasks, cancelled, planner);
    }

    private MemoryPlan memory(int place) {
        try (Device.Use use = devices.get(place).use()) {
            Cuda.Memory memory = Cuda.memory();
            return new MemoryPlan(
                    devices.get(place).toString(),
                    memory.totalBytes(),
                    Math.min(memory.freeBytes(), memory.totalBytes()));
        }
    }

    /** What a failure means to a lane. */
    static Fault fault(Throwable failure) {
        Throwable known = failure instanceof RuntimeException runtime ? DeviceErrors.map(runtime) : failure;
        if (known instanceof DeviceMemoryException) {
            return Fault.MEMORY;
        }
        return known instanceof DeviceLostException ? Fault.LOST : Fault.TASK;
    }
}
