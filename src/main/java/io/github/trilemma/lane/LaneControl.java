package io.github.trilemma.lane;

import io.github.trilemma.ConfigurationException;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;

/**
 * Which lane trains what, over several devices: one queue of tasks; for each device how many lanes it may have now; and what
 * becomes of a task whose lane has to stop. It starts no threads and knows no device, so that every decision can be tested:
 *
 * <ul>
 *   <li>a lane that runs out of memory puts its task back and ends, and its device may have half as many lanes (the newest of
 *       the others stop at their next iteration and put back theirs, with checkpoints); at one lane it is an error;
 *   <li>a lane whose device is lost puts its task back and ends, with all lanes of that device; the others go on, and where no
 *       device is left it is an error;
 *   <li>any other failure is the sweep's: no task starts any more, those that run stop at their next iteration.
 * </ul>
 *
 * <p>Tasks that were put back come first. A lane ends when the queue is empty; another one opens when a task comes back.
 *
 * @param <T> a task
 */
final class LaneControl<T> {
    private final List<Place> places = new ArrayList<>();
    private final Deque<T> waiting;
    private final BooleanSupplier cancelled;
    private final Consumer<String> warnings;
    private Throwable failure;
    private int opened;

    /** A device and its lanes. */
    private static final class Place {
        private final String name;
        /** Oldest first. */
        private final List<Slot> lanes = new ArrayList<>();

        private int allowed;
        private boolean lost;

        Place(String name, int allowed) {
            this.name = name;
            this.allowed = allowed;
        }

        long staying() {
            return lanes.stream().filter(lane -> !lane.leaves).count();
        }
    }

    /** A lane's right to run. */
    static final class Slot {
        private final int place;
        private final int number;
        private boolean leaves;

        private Slot(int place, int number) {
            this.place = place;
            this.number = number;
        }

        int place() {
            return place;
        }

        /** Lanes are numbered through, in the order in which they open. */
        int number() {
            return number;
        }
    }

    /**
     * Control before any lane is open.
     *
     * @param names of the devices, for messages
     * @param allowed lanes that each may have at first
     * @param warnings takes a line for each number of lanes that is lowered and each device that is lost
     */
    LaneControl(
            List<String> names,
            int allowed,
            List<? extends T> tasks,
            BooleanSupplier cancelled,
            Consumer<String> warnings) {
        names.forEach(name -> places.add(new Place(name, allowed)));
        this.waiting = new ArrayDeque<>(tasks);
        this.cancelled = cancelled;
        this.warnings = warnings;
    }

    /** Opens a lane on a device, null when it may have no more or there is nothing to do. */
    synchronized Slot enter(int place) {
        Place at = places.get(place);
        if (ends() || at.lost || waiting.isEmpty() || at.lanes.size() >= at.allowed) {
            return null;
        }
        Slot slot = new Slot(place, opened++);
        at.lanes.add(slot);
        return slot;
    }

    /** The next task of a lane; null: the lane frees what it holds and then {@link #leave leaves}. */
    synchronized T next(Slot slot) {
        return ends() || slot.leaves ? null : waiting.poll();
    }

    /** A lane without a task closes. */
    synchronized void leave(Slot slot) {
        close(slot);
    }

    /** Whether what a lane trains should stop between two iterations, and be put back. */
    boolean stops(Slot slot) {
        if (cancelled.getAsBoolean()) {
            return true;
        }
        synchronized (this) {
            return failure != null || slot.leaves;
        }
    }

    /** A task that was stopped before its end; null when a lane had none yet. */
    synchronized void putBack(T task) {
        if (task != null) {
            waiting.addFirst(task);
            notifyAll();
        }
    }

    /**
     * A lane had not enough memory for its task: the task waits again, the lane is closed, its device may have half as many. A
     * second lane that fails before the first lowering has taken effect lowers nothing.
     */
    synchronized void outOfMemory(Slot slot, T task, RuntimeException why) {
        Place at = places.get(slot.place);
        int running = at.lanes.size();
        putBack(task);
        close(slot);
        if (running > at.allowed || at.lost) {
            return;
        }
        if (running == 1) {
            fail(new ConfigurationException(
                    at.name + " must have memory for one lane, got none left (" + firstLine(why)
                            + "): set schedule.batch or network.width lower, or free the device; what is trained is kept",
                    why));
            return;
        }
        allow(slot.place, Math.max(1, running / 2));
        warnings.accept(at.name + " had no memory for " + running + " lanes (" + firstLine(why) + "): goes on with "
                + at.allowed + ", its point goes on from its checkpoint");
    }

    /** A lane's device is lost: its task waits again, the lane is closed, and so will be all others of the device. */
    synchronized void lost(Slot slot, T task, RuntimeException why) {
        Place at = places.get(slot.place);
        putBack(task);
        close(slot);
        at.lanes.forEach(lane -> lane.leaves = true);
        if (at.lost) {
            return;
        }
        at.lost = true;
        long left = places.stream().filter(place -> !place.lost).count();
        if (left == 0) {
            fail(new ConfigurationException(
                    at.name + " must stay usable, got lost with no other left (" + firstLine(why)
                            + "): look at the driver's log, then give the same command again; it goes on from here",
                    why));
        } else {
            warnings.accept(at.name + " is lost (" + firstLine(why) + "): its points go on from their checkpoints on "
                    + left + (left == 1 ? " other device" : " other devices"));
        }
    }

    /** A task failed in a way that is not its device's: the first such failure ends the sweep. */
    synchronized void failed(Slot slot, Throwable why) {
        close(slot);
        fail(why);
    }

    /** Ends the sweep, if nothing has ended it before. */
    synchronized void fail(Throwable why) {
        if (failure == null) {
            failure = why;
        }
        notifyAll();
    }

    /** Sets how many lanes a device may have; the newest above that stop at their next iteration. */
    synchronized void allow(int place, int lanes) {
        Place at = places.get(place);
        at.allowed = Math.max(1, lanes);
        for (int i = at.lanes.size() - 1; i >= 0 && at.staying() > at.allowed; i--) {
            at.lanes.get(i).leaves = true;
        }
        notifyAll();
    }

    synchronized int allowed(int place) {
        return places.get(place).allowed;
    }

    synchronized int open() {
        return places.stream().mapToInt(place -> place.lanes.size()).sum();
    }

    synchronized int open(int place) {
        return places.get(place).lanes.size();
    }

    /** Whether a device is lost. */
    synchronized boolean isLost(int place) {
        return places.get(place).lost;
    }

    /** How many tasks wait or train. */
    synchronized int left() {
        return waiting.size() + open();
    }

    private void close(Slot slot) {
        places.get(slot.place).lanes.remove(slot);
        notifyAll();
    }

    private boolean ends() {
        return failure != null || cancelled.getAsBoolean();
    }

    /** Whether no lane is open and none will open any more. */
    synchronized boolean over() {
        return open() == 0 && (ends() || waiting.isEmpty());
    }

    /** Waits until something may have changed, at most for so long; whoever calls looks again. */
    @SuppressWarnings("WaitNotInLoop")
    synchronized void await(long milliseconds) throws InterruptedException {
        wait(milliseconds);
    }

    /** Throws what ended the sweep, if something did. */
    synchronized void rethrow() {
        if (failure instanceof RuntimeException runtime) {
            throw runtime;
        }
        if (failure instanceof Error error) {
            throw error;
        }
    }

    private static String firstLine(RuntimeException why) {
        String message = why.getMessage() == null ? why.getClass().getSimpleName() : why.getMessage();
        return message.lines().findFirst().orElse("").strip();
    }
}
