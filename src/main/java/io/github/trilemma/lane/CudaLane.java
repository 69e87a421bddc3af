package io.github.trilemma.lane;

import io.github.trilemma.kernel.Kernels;
import io.github.trilemma.lane.cuda.CaptureLock;
import io.github.trilemma.lane.cuda.CudaCalls;
import io.github.trilemma.lane.cuda.CudaTimers;
import io.github.trilemma.lane.cuda.EventClock;
import io.github.trilemma.lane.cuda.KeptPlace;
import io.github.trilemma.lane.cuda.LaneStream;
import io.github.trilemma.tensor.Cuda;
import io.github.trilemma.tensor.Device;
import io.github.trilemma.tensor.OperationThreads;
import io.github.trilemma.train.PhaseClock;
import io.github.trilemma.train.PhaseTotals;
import io.github.trilemma.train.Place;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;
import java.util.function.IntSupplier;

/** A lane of a CUDA device: the device and a stream are current on its thread, and its place is kept between points. */
final class CudaLane implements LanePool.OpenLane {
    private final Device device;
    private final int number;
    private final IntSupplier neighbours;
    private final boolean capture;
    private final CudaCalls calls;
    private final Device.Use use;
    private final LaneStream stream;
    private final AtomicLong iterations = new AtomicLong();
    private Place place;
    private boolean closed;

    private CudaLane(
            Device device,
            int number,
            IntSupplier neighbours,
            boolean capture,
            CudaCalls calls,
            Device.Use use,
            LaneStream stream) {
        this.device = device;
        this.number = number;
        this.neighbours = neighbours;
        this.capture = capture;
        this.calls = calls;
        this.use = use;
        this.stream = stream;
    }

    /** Opens a lane on the calling thread. */
    static CudaLane open(Device device, int number, IntSupplier neighbours, boolean capture, CudaCalls calls) {
        Device.Use use = device.use();
        try {
            OperationThreads.limit(1);
            return new CudaLane(device, number, neighbours, capture, calls, use, LaneStream.open(calls));
        } catch (RuntimeException | Error e) {
            use.close();
            throw e;
        }
    }

    @Override
    public Device device() {
        return device;
    }

    @Override
    public int number() {
        return number;
    }

    @Override
    public int neighbours() {
        return neighbours.getAsInt();
    }

    @Override
    public void use(Kernels kernels, Consumer<Place> work) {
        if (place == null) {
            place = capture ? new KeptPlace(kernels, calls, CaptureLock.PROCESS) : Place.fresh(kernels);
        }
        work.accept(place);
    }

    @Override
    public PhaseClock clock(PhaseTotals totals) {
        return new EventClock(new CudaTimers(), totals, capture);
    }

    @Override
    public void iterated() {
        iterations.incrementAndGet();
    }

    @Override
    public long iterations() {
        return iterations.get();
    }

    @Override
    public void close() {
        if (closed) {
            return;
        }
        closed = true;
        try {
            if (place != null) {
                place.close();
            }
            stream.close();
            // What libtorch keeps for this stream serves no other; the planner counts what the driver calls free.
            CaptureLock.PROCESS.together(Cuda::releaseUnused);
        } finally {
            use.close();
        }
    }

    /** Every call to a lost device fails; its memory goes with the process. */
    @Override
    public void abandon() {
        closed = true;
    }
}
