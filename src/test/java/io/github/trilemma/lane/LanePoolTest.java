package io.github.trilemma.lane;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.trilemma.ConfigurationException;
import io.github.trilemma.kernel.Kernels;
import io.github.trilemma.tensor.Device;
import io.github.trilemma.train.PhaseClock;
import io.github.trilemma.train.PhaseTotals;
import io.github.trilemma.train.Place;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** Threads over devices that are made up: tasks count, run out of memory and lose their device by plan. */
class LanePoolTest {
    private static final long GIB = 1L << 30;
    private static final long LANE = GIB;
    private static final int ITERATIONS = 40;

    private final AtomicInteger most = new AtomicInteger();
    private final AtomicInteger openLanes = new AtomicInteger();
    private final AtomicInteger abandoned = new AtomicInteger();
    private final AtomicLong[] taken = {new AtomicLong(), new AtomicLong()};

    /** No device: a task stands for the exception that its device would throw. */
    private static final class NoMemory extends RuntimeException {
        private static final long serialVersionUID = 1L;
    }

    private static final class Lost extends RuntimeException {
        private static final long serialVersionUID = 1L;
    }

    private static Fault fault(Throwable why) {
        return why instanceof NoMemory ? Fault.MEMORY : why instanceof Lost ? Fault.LOST : Fault.TASK;
    }

    private final class FakeLane implements LanePool.OpenLane {
        private final int place;
        private final int number;
        private final AtomicLong iterations = new AtomicLong();
        private final AtomicBoolean closed = new AtomicBoolean();

        FakeLane(int place, int number) {
            this.place = place;
            this.number = number;
            taken[place].addAndGet(LANE);
            most.accumulateAndGet(openLanes.incrementAndGet(), Math::max);
        }

        @Override
        public Device device() {
            return Device.cuda(place);
        }

        @Override
        public int number() {
            return number;
        }

        @Override
        public int neighbours() {
            return openLanes.get();
        }

        @Override
        public void use(Kernels kernels, Consumer<Place> work) {
            throw new UnsupportedOperationException("these points need no memory");
        }

        @Override
        public PhaseClock clock(PhaseTotals totals) {
            throw new UnsupportedOperationException("these points are not measured");
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
            if (!closed.getAndSet(true)) {
                taken[place].addAndGet(-LANE);
                openLanes.decrementAndGet();
            }
        }

        @Override
        public void abandon() {
            abandoned.incrementAndGet();
            openLanes.decrementAndGet();
        }
    }

    /** A point of {@value #ITERATIONS} iterations that keeps where it stands, as a checkpoint would. */
    private static class Point implements LaneTask {
        private final AtomicInteger ended = new AtomicInteger();
        private final AtomicInteger visits = new AtomicInteger();

        @Override
        public boolean run(Lane lane, BooleanSupplier stops) {
            visits.incrementAndGet();
            while (ended.get() < ITERATIONS) {
                if (stops.getAsBoolean()) {
                    return false;
                }
                iterate(lane);
                ended.incrementAndGet();
                lane.iterated();
            }
            return true;
        }

        @SuppressWarnings("UnusedVariable")
        void iterate(Lane lane) {
            LockSupport.parkNanos(1_000_000);
        }
    }

    private void run(int devices, int asked, long total, List<? extends LaneTask> tasks, BooleanSupplier cancelled) {
        List<String> names =
                IntStream.range(0, devices).mapToObj(i -> "cuda:" + i).toList();
        LanePlanner planner = new LanePlanner(
                names,
                asked,
                tasks.size(),
                place -> new MemoryPlan(names.get(place), total, Math.max(0, total - taken[place].get())));
        new LanePool(names, (place, number, neighbours) -> new FakeLane(place, number), LanePoolTest::fault)
                .run(tasks, cancelled, planner);
    }

    private List<Point> points(int count) {
        return IntStream.range(0, count).mapToObj(i -> new Point()).toList();
    }

    private static void assertAllDone(List<Point> points) {
        assertThat(points).allMatch(point -> point.ended.get() == ITERATIONS);
    }

    @Test
    void everyPointEndsAndEveryLaneCloses() {
        List<Point> points = points(12);
        run(2, 3, 16 * GIB, points, () -> false);
        assertAllDone(points);
        assertThat(points).allMatch(point -> point.visits.get() == 1);
        assertThat(openLanes).hasValue(0);
        assertThat(most.get()).isBetween(2, 6);
    }

    @Test
    void theSearchRunsRealPoints() {
        List<Point> points = points(3);
        run(1, 0, 16 * GIB, points, () -> false);
        assertAllDone(points);
    }

    @Test
    void lanesThatDoNotFitAreRefusedOnceTheFirstIsMeasured() {
        List<Point> points = points(12);
        assertThatThrownBy(() -> run(1, 12, 8 * GIB, points, () -> false))
                .isInstanceOf(ConfigurationException.class)
                .hasMessageContaining("--lanes must be at most 7 on cuda:0")
                .hasMessageContaining("a lane takes 1.0 GiB), got 12: give --lanes 7 or auto");
        assertThat(openLanes).hasValue(0);
        assertThat(points.get(0).ended.get())
                .as("the point under way stopped with what it has")
                .isLessThan(ITERATIONS);
    }

    @Test
    void aPointThatRanOutOfMemoryEndsOnFewerLanes() {
        AtomicBoolean once = new AtomicBoolean();
        List<Point> points = new ArrayList<>();
        for (int i = 0; i < 8; i++) {
            points.add(new Point() {
                @Override
                void iterate(Lane lane) {
                    super.iterate(lane);
                    if (openLanes.get() == 4 && !once.getAndSet(true)) {
                        throw new NoMemory();
                    }
                }
            });
        }
        run(1, 4, 16 * GIB, points, () -> false);
        assertThat(once).isTrue();
        assertAllDone(points);
        assertThat(points).anyMatch(point -> point.visits.get() == 2);
        assertThat(openLanes).hasValue(0);
    }

    @Test
    void pointsOfALostDeviceEndOnAnother() {
        Map<Integer, Integer> perDevice = new ConcurrentHashMap<>();
        List<Point> points = new ArrayList<>();
        for (int i = 0; i < 6; i++) {
            points.add(new Point() {
                @Override
                void iterate(Lane lane) {
                    super.iterate(lane);
                    int count = perDevice.merge(lane.device().index(), 1, Integer::sum);
                    if (lane.device().index() == 1 && count > 20) {
                        throw new Lost();
                    }
                }
            });
        }
        run(2, 1, 16 * GIB, points, () -> false);
        assertAllDone(points);
        assertThat(abandoned).hasValue(1);
        assertThat(openLanes).hasValue(0);
    }

    @Test
    void withoutAnyDeviceThePointsStayWhereTheyStand() {
        List<Point> points = new ArrayList<>();
        for (int i = 0; i < 3; i++) {
            points.add(new Point() {
                @Override
                void iterate(Lane lane) {
                    throw new Lost();
                }
            });
        }
        assertThatThrownBy(() -> run(1, 1, 16 * GIB, points, () -> false))
                .isInstanceOf(ConfigurationException.class)
                .hasMessageContaining("got lost with no other left");
    }

    @Test
    void cancelledLanesEndSoon() {
        AtomicInteger iterations = new AtomicInteger();
        List<Point> points = new ArrayList<>();
        for (int i = 0; i < 4; i++) {
            points.add(new Point() {
                @Override
                void iterate(Lane lane) {
                    super.iterate(lane);
                    iterations.incrementAndGet();
                }
            });
        }
        run(1, 2, 16 * GIB, points, () -> iterations.get() > 20);
        assertThat(iterations.get()).isLessThan(4 * ITERATIONS);
        assertThat(openLanes).hasValue(0);
    }

    @Test
    void aTaskThatThrowsEndsTheSweep() {
        LaneTask fails = (lane, stops) -> {
            throw new IllegalStateException("disk full");
        };
        assertThatThrownBy(() -> run(1, 1, 16 * GIB, List.of(fails, fails), () -> false))
                .isInstanceOf(IllegalStateException.class)
                .hasMessage("disk full");
        assertThat(openLanes).hasValue(0);
    }
}
