package io.github.trilemma.data;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class BatchStreamTest {
    @ParameterizedTest
    @ValueSource(ints = {1, 2, 3, 7, 50, 1000})
    void everyEpochIsAPermutation(int size) {
        BatchStream stream = new BatchStream(size, 11);
        int[] all = IntStream.range(0, size).toArray();
        for (int epoch = 0; epoch < 5; epoch++) {
            int[] order = stream.next(size);
            Arrays.sort(order);
            assertThat(order).isEqualTo(all);
        }
    }

    @ParameterizedTest
    @CsvSource({"10, 3", "10, 10", "10, 27", "7, 50", "1, 4", "100, 1"})
    void batchesAreTheStreamCutInPieces(int size, int batch) {
        int count = 12 * batch;
        int[] whole = new BatchStream(size, 5).next(count);
        BatchStream stream = new BatchStream(size, 5);
        for (int at = 0; at < count; at += batch) {
            assertThat(stream.position()).isEqualTo(at);
            assertThat(stream.next(batch)).isEqualTo(Arrays.copyOfRange(whole, at, at + batch));
        }
    }

    @Test
    void aBatchMayStraddleEpochs() {
        BatchStream stream = new BatchStream(10, 3);
        int[] first = stream.next(7);
        int[] across = stream.next(7);
        int[] epoch = IntStream.concat(Arrays.stream(first), Arrays.stream(across, 0, 3))
                .sorted()
                .toArray();
        assertThat(epoch).isEqualTo(IntStream.range(0, 10).toArray());
        assertThat(Arrays.stream(across, 3, 7)).doesNotHaveDuplicates();
    }

    @Test
    void seekEqualsReplay() {
        SplittableRandom random = new SplittableRandom(1);
        for (int trial = 0; trial < 200; trial++) {
            int size = 1 + random.nextInt(30);
            int position = random.nextInt(200);
            int batch = random.nextInt(60);
            BatchStream replayed = new BatchStream(size, trial);
            assertThat(replayed.next(position)).hasSize(position);
            BatchStream sought = new BatchStream(size, trial);
            assertThat(sought.next(random.nextInt(100))).isNotNull();
            sought.seek(position);
            assertThat(sought.next(batch)).isEqualTo(replayed.next(batch));
            assertThat(sought.position()).isEqualTo(position + batch);
        }
    }

    @Test
    void farPositionsAreReachedAtOnce() {
        BatchStream stream = new BatchStream(7, 1);
        stream.seek(7_000_000_000_000L);
        assertThat(Arrays.stream(stream.next(7)).sorted().toArray())
                .isEqualTo(IntStream.range(0, 7).toArray());
        assertThat(stream.position()).isEqualTo(7_000_000_000_007L);
    }

    @Test
    void epochsAndSeedsDiffer() {
        BatchStream stream = new BatchStream(1000, 1);
        int[] first = stream.next(1000);
        int[] second = stream.next(1000);
        int[] other = new BatchStream(1000, 2).next(1000);
        // Two independent permutations agree in one place on average.
        assertThat(agreements(first, second)).isLessThan(10);
        assertThat(agreements(first, other)).isLessThan(10);
        assertThat(agreements(first, IntStream.range(0, 1000).toArray())).isLessThan(10);
    }

    @Test
    void everyImageIsEquallyOftenInEveryPlace() {
        int size = 5;
        int epochs = 20_000;
        int[][] counts = new int[size][size];
        BatchStream stream = new BatchStream(size, 9);
        for (int epoch = 0; epoch < epochs; epoch++) {
            int[] order = stream.next(size);
            for (int place = 0; place < size; place++) {
                counts[place][order[place]]++;
            }
        }
        double expected = (double) epochs / size;
        for (int[] place : counts) {
            for (int count : place) {
                assertThat((double) count).isCloseTo(expected, within(5 * Math.sqrt(expected * 0.8)));
            }
        }
    }

    /** The order is part of what a checkpoint relies on: a new Java or engine release must not change it. */
    @Test
    void theOrderNeverChanges() {
        assertThat(new BatchStream(10, 42).next(20)).isEqualTo(PINNED);
    }

    private static final int[] PINNED = {0, 4, 6, 3, 7, 1, 8, 2, 5, 9, 5, 6, 3, 4, 8, 0, 1, 2, 7, 9};

    @Test
    void refusesNonsense() {
        assertThatThrownBy(() -> new BatchStream(0, 1)).isInstanceOf(IllegalArgumentException.class);
        BatchStream stream = new BatchStream(3, 1);
        assertThatThrownBy(() -> stream.seek(-1)).isInstanceOf(IllegalArgumentException.class);
        assertThat(stream.next(0)).isEmpty();
    }

    private static long agreements(int[] a, int[] b) {
        return IntStream.range(0, a.length).filter(i -> a[i] == b[i]).count();
    }
}
