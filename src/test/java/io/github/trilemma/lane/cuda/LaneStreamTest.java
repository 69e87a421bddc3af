package io.github.trilemma.lane.cuda;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;

/** Streams of lanes: one each, current while open, used again. */
class LaneStreamTest {
    private final FakeCuda cuda = new FakeCuda();

    @Test
    void twoLanesHaveTwoStreams() {
        try (LaneStream one = LaneStream.open(cuda);
                LaneStream other = LaneStream.open(cuda)) {
            assertThat(one.stream()).isNotEqualTo(other.stream());
            assertThat(cuda.currentStream()).isEqualTo(other.stream());
        }
        assertThat(cuda.currentStream()).isEqualTo(FakeCuda.STREAM);
    }

    @Test
    void aStreamIsWaitedForAndUsedAgain() {
        LaneStream lane = LaneStream.open(cuda);
        long stream = lane.stream();
        lane.close();
        lane.close();
        assertThat(cuda.calls).containsSubsequence("useStream " + stream, "synchronize " + stream, "useStream 7");
        assertThat(cuda.count("synchronize")).isEqualTo(1);
        long made = cuda.count("createStream");
        try (LaneStream next = LaneStream.open(cuda)) {
            assertThat(next.stream()).isEqualTo(stream);
        }
        assertThat(cuda.count("createStream")).isEqualTo(made);
    }

    @Test
    void aStreamThatCannotBeWaitedForIsLeftAlone() {
        LaneStream lane = LaneStream.open(cuda);
        long stream = lane.stream();
        cuda.fail("synchronize");
        assertThatThrownBy(lane::close).isInstanceOf(CudaCallException.class);
        assertThat(cuda.currentStream()).isEqualTo(FakeCuda.STREAM);
        cuda.fail("");
        try (LaneStream next = LaneStream.open(cuda)) {
            assertThat(next.stream()).isNotEqualTo(stream);
        }
    }
}
