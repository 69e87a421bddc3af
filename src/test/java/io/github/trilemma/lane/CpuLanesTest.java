package io.github.trilemma.lane;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.trilemma.kernel.DeviceMemoryException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.bytedeco.pytorch.global.torch;
import org.junit.jupiter.api.Test;

class CpuLanesTest {
    @Test
    void everyTaskRunsOnce() {
        List<Integer> done = Collections.synchronizedList(new ArrayList<>());
        List<Runnable> tasks = new ArrayList<>();
        for (int i = 0; i < 20; i++) {
            int number = i;
            tasks.add(() -> done.add(number));
        }
        new CpuLanes(3, 1).run(tasks, () -> false);
        assertThat(done).hasSize(20).doesNotHaveDuplicates();
    }

    @Test
    void lanesRunSideBySide() {
        CountDownLatch both = new CountDownLatch(2);
        AtomicInteger met = new AtomicInteger();
        Runnable meet = () -> {
            both.countDown();
            try {
                if (both.await(120, TimeUnit.SECONDS)) {
                    met.incrementAndGet();
                }
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        };
        new CpuLanes(2, 1).run(List.of(meet, meet), () -> false);
        assertThat(met).hasValue(2);
    }

    @Test
    void eachLaneHasItsThreadsAndTheCallerKeepsItsOwn() {
        int before = torch.get_num_threads();
        Set<Integer> seen = ConcurrentHashMap.newKeySet();
        new CpuLanes(2, 1).run(List.of(() -> seen.add(torch.get_num_threads()), () -> {}), () -> false);
        assertThat(seen).containsExactly(1);
        assertThat(torch.get_num_threads()).isEqualTo(before);
    }

    @Test
    void aTaskThatThrowsStopsTheOthersFromStarting() {
        AtomicInteger started = new AtomicInteger();
        Runnable fails = () -> {
            started.incrementAndGet();
            throw new IllegalStateException("disk full");
        };
        assertThatThrownBy(() -> new CpuLanes(1, 1).run(List.of(fails, fails, fails), () -> false))
                .isInstanceOf(IllegalStateException.class)
                .hasMessage("disk full");
        assertThat(started).hasValue(1);
    }

    @Test
    void cancelledLanesStartNothing() {
        AtomicInteger started = new AtomicInteger();
        new CpuLanes(2, 1).run(List.of(started::incrementAndGet, started::incrementAndGet), () -> true);
        assertThat(started).hasValue(0);
    }

    /** Fails for want of memory as long as more than {@code most} of its kind run. */
    private static Runnable greedy(AtomicInteger running, int most, CountDownLatch together, AtomicInteger done) {
        return () -> {
            int now = running.incrementAndGet();
            try {
                together.countDown();
                if (!together.await(120, TimeUnit.SECONDS)) {
                    throw new IllegalStateException("the lanes never ran side by side");
                }
                if (now > most && now % 2 == 0) {
                    throw new OutOfMemoryError("Java heap space");
                }
                if (now > most) {
                    throw new IllegalStateException("DefaultCPUAllocator: can't allocate memory: you tried");
                }
                done.incrementAndGet();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            } finally {
                running.decrementAndGet();
            }
        };
    }

    @Test
    void lanesHalveWhenMemoryRunsOutAndEveryTaskIsDone() {
        AtomicInteger running = new AtomicInteger();
        AtomicInteger done = new AtomicInteger();
        CountDownLatch together = new CountDownLatch(4);
        List<Runnable> tasks = new ArrayList<>();
        for (int i = 0; i < 9; i++) {
            tasks.add(greedy(running, 1, together, done));
        }
        new CpuLanes(4, 1).run(tasks, () -> false);
        assertThat(done).hasValue(9);
    }

    @Test
    void aTaskThatRunsOutOfMemoryAloneHasFailed() {
        AtomicInteger tries = new AtomicInteger();
        Runnable hopeless = () -> {
            tries.incrementAndGet();
            throw new OutOfMemoryError("Java heap space");
        };
        assertThatThrownBy(() -> new CpuLanes(1, 1).run(List.of(hopeless), () -> false))
                .isInstanceOf(OutOfMemoryError.class);
        assertThat(tries).hasValue(1);
        assertThatThrownBy(() -> new CpuLanes(2, 1).run(List.of(hopeless, () -> {}), () -> false))
                .isInstanceOf(OutOfMemoryError.class);
    }

    @Test
    void aLaneKnowsWhetherItIsAlone() {
        List<Boolean> seen = Collections.synchronizedList(new ArrayList<>());
        new CpuLanes(1, 1).run(List.of(() -> seen.add(CpuLanes.alone())), () -> false);
        assertThat(seen).containsExactly(true);
        assertThat(CpuLanes.alone()).isFalse();
        assertThat(CpuLanes.dismissed()).isFalse();
    }

    @Test
    void shortagesOfMemoryAreToldApart() {
        assertThat(MemoryShortage.of(new OutOfMemoryError("Java heap space"))).isEqualTo(MemoryShortage.JAVA_HEAP);
        assertThat(MemoryShortage.of(new OutOfMemoryError("unable to create native thread: possibly out of memory")))
                .isEqualTo(MemoryShortage.THREADS);
        assertThat(MemoryShortage.of(new OutOfMemoryError("native memory of kernel conv_stack: 12 bytes")))
                .isEqualTo(MemoryShortage.NATIVE);
        assertThat(MemoryShortage.of(new IllegalStateException("x", new RuntimeException("std::bad_alloc"))))
                .isEqualTo(MemoryShortage.NATIVE);
        assertThat(MemoryShortage.of(new RuntimeException("CUDA out of memory. Tried to allocate 2 GiB")))
                .isEqualTo(MemoryShortage.GPU);
        assertThat(MemoryShortage.of(new DeviceMemoryException(1, 0, "the device's memory must hold it", null)))
                .isEqualTo(MemoryShortage.GPU);
        assertThat(MemoryShortage.is(new IllegalStateException("disk full"))).isFalse();
        assertThat(MemoryShortage.JAVA_HEAP.advice(new OutOfMemoryError("Java heap space\nmore")))
                .isEqualTo("out of memory: the Java heap (Java heap space): raise -Xmx through TRILEMMA_JAVA_OPTS, or"
                        + " lower --lanes or data.train");
    }

    @Test
    void oneLanePerCoreUnlessAskedOrTooFewPoints() {
        int cores = Runtime.getRuntime().availableProcessors();
        assertThat(CpuLanes.of(0, 100).lanes()).isEqualTo(cores);
        assertThat(CpuLanes.of(0, 100).threadsPerLane()).isEqualTo(1);
        assertThat(CpuLanes.of(0, 1).lanes()).isEqualTo(1);
        assertThat(CpuLanes.of(0, 1).threadsPerLane()).isEqualTo(cores);
        assertThat(CpuLanes.of(1, 100).threadsPerLane()).isEqualTo(cores);
        assertThat(CpuLanes.of(4 * cores, 100).threadsPerLane()).isEqualTo(1);
        assertThatThrownBy(() -> new CpuLanes(0, 1)).isInstanceOf(IllegalArgumentException.class);
    }
}
