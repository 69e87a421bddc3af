package io.github.trilemma.lane;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.BooleanSupplier;
import java.util.function.Function;
import java.util.function.IntSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The threads behind {@link LaneControl}: one per open lane. The calling thread opens lanes where the control lets it, and asks
 * the planner now and then.
 */
final class LanePool {
    private static final Logger LOG = LoggerFactory.getLogger(LanePool.class);
    private static final long LOOK_MILLISECONDS = 20;

    private final List<String> places;
    private final Opener opener;
    private final Function<Throwable, Fault> faults;
    /** Open lanes of each place. */
    private final List<Map<LaneControl.Slot, OpenLane>> open = new ArrayList<>();

    private final List<Thread> threads = new ArrayList<>();

    /** A lane with what it holds on its device. */
    interface OpenLane extends Lane, AutoCloseable {
        /** Iterations so far, to be asked from any thread. */
        long iterations();

        /** Frees what the lane holds; once more does nothing. */
        @Override
        void close();

        /** The device is lost: gives up what cannot be freed any more. */
        void abandon();
    }

    /** Opens a lane, on its own thread. */
    interface Opener {
        /** {@code neighbours} tells how many lanes the device has now. */
        OpenLane open(int place, int number, IntSupplier neighbours);
    }

    /**
     * A pool without lanes.
     *
     * @param places names of the devices
     * @param faults tells what a failure is
     */
    LanePool(List<String> places, Opener opener, Function<Throwable, Fault> faults) {
        this.places = places;
        this.opener = opener;
        this.faults = faults;
        places.forEach(place -> open.add(new ConcurrentHashMap<>()));
    }

    /** Runs all tasks; see {@link Lanes#train}. */
    void run(List<? extends LaneTask> tasks, BooleanSupplier cancelled, LanePlanner planner) {
        AtomicBoolean interrupted = new AtomicBoolean();
        BooleanSupplier stops = () -> interrupted.get() || cancelled.getAsBoolean();
        LaneControl<LaneTask> control = new LaneControl<>(places, 1, tasks, stops, LOG::warn);
        try {
            while (!control.over()) {
                openLanes(control);
                try {
                    planner.step(looks(control), System.nanoTime(), control);
                } catch (RuntimeException e) {
                    // A lost device is told by its lanes, which have points to put back.
                    if (faults.apply(e) != Fault.LOST) {
                        control.fail(e);
                    }
                }
                try {
                    control.await(LOOK_MILLISECONDS);
                } catch (InterruptedException e) {
                    // Cancels. Lanes hold device memory, and tasks end soon: waits for them all the same.
                    interrupted.set(true);
                }
            }
        } finally {
            boolean joining = join();
            if (joining || interrupted.get()) {
                Thread.currentThread().interrupt();
            }
        }
        control.rethrow();
    }

    private void openLanes(LaneControl<LaneTask> control) {
        for (int place = 0; place < places.size(); place++) {
            LaneControl.Slot slot = control.enter(place);
            while (slot != null) {
                LaneControl.Slot entered = slot;
                Thread thread = new Thread(() -> work(control, entered), "trilemma-lane-" + slot.number());
                threads.add(thread);
                thread.start();
                slot = control.enter(place);
            }
        }
    }

    private List<LanePlanner.Look> looks(LaneControl<LaneTask> control) {
        List<LanePlanner.Look> looks = new ArrayList<>();
        for (int place = 0; place < places.size(); place++) {
            long[] counts = open.get(place).values().stream()
                    .mapToLong(OpenLane::iterations)
                    .toArray();
            looks.add(new LanePlanner.Look(counts, control.isLost(place)));
        }
        return looks;
    }

    private boolean join() {
        boolean interrupted = false;
        for (Thread thread : threads) {
            boolean joined = false;
            while (!joined) {
                try {
                    thread.join();
                    joined = true;
                } catch (InterruptedException e) {
                    interrupted = true;
                }
            }
        }
        return interrupted;
    }

    private void work(LaneControl<LaneTask> control, LaneControl.Slot slot) {
        OpenLane lane = null;
        LaneTask task = null;
        try {
            lane = opener.open(slot.place(), slot.number(), () -> control.open(slot.place()));
            open.get(slot.place()).put(slot, lane);
            task = control.next(slot);
            while (task != null) {
                if (!task.run(lane, () -> control.stops(slot))) {
                    control.putBack(task);
                }
                task = control.next(slot);
            }
            open.get(slot.place()).remove(slot);
            lane.close();
            control.leave(slot);
        } catch (RuntimeException | Error e) {
            end(control, slot, lane, task, e);
        }
    }

    /** Frees the lane before the control hears of its end: what it held is free when the next one opens. */
    private void end(
            LaneControl<LaneTask> control, LaneControl.Slot slot, OpenLane lane, LaneTask task, Throwable why) {
        Fault fault = faults.apply(why);
        open.get(slot.place()).remove(slot);
        if (lane != null && fault == Fault.LOST) {
            lane.abandon();
        } else if (lane != null) {
            try {
                lane.close();
            } catch (RuntimeException e) {
                why.addSuppressed(e);
            }
        }
        if (fault == Fault.MEMORY && why instanceof RuntimeException runtime) {
            control.outOfMemory(slot, task, runtime);
        } else if (fault == Fault.LOST && why instanceof RuntimeException runtime) {
            control.lost(slot, task, runtime);
        } else {
            control.failed(slot, why);
        }
    }
}
