package io.github.trilemma.lane;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.trilemma.ConfigurationException;
import io.github.trilemma.lane.LaneControl.Slot;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class LaneControlTest {
    private final List<String> warnings = new ArrayList<>();

    private LaneControl<Integer> control(int devices, int lanes, int tasks) {
        List<String> names =
                IntStream.range(0, devices).mapToObj(i -> "cuda:" + i).toList();
        List<Integer> numbers = IntStream.range(0, tasks).boxed().toList();
        return new LaneControl<>(names, lanes, numbers, () -> false, warnings::add);
    }

    private static List<Slot> open(LaneControl<Integer> control, int place) {
        List<Slot> slots = new ArrayList<>();
        for (Slot slot = control.enter(place); slot != null; slot = control.enter(place)) {
            slots.add(slot);
        }
        return slots;
    }

    private final RuntimeException noMemory = new IllegalStateException("wanted 2 GiB, free 1 GiB\nat ...");

    @Test
    void lanesTakeTasksInOrderUntilNoneIsLeft() {
        LaneControl<Integer> control = control(1, 2, 3);
        List<Slot> slots = open(control, 0);
        assertThat(slots).hasSize(2);
        assertThat(control.next(slots.get(0))).isZero();
        assertThat(control.next(slots.get(1))).isEqualTo(1);
        assertThat(control.next(slots.get(0))).isEqualTo(2);
        assertThat(control.next(slots.get(1))).isNull();
        control.leave(slots.get(1));
        assertThat(control.over()).isFalse();
        assertThat(control.next(slots.get(0))).isNull();
        control.leave(slots.get(0));
        assertThat(control.over()).isTrue();
        assertThatCode(control::rethrow).doesNotThrowAnyException();
        assertThat(control.enter(0)).isNull();
    }

    @Test
    void outOfMemoryHalvesTheLanesAndGivesThePointBack() {
        LaneControl<Integer> control = control(1, 8, 20);
        List<Slot> slots = open(control, 0);
        slots.forEach(control::next);
        control.outOfMemory(slots.get(3), 3, noMemory);
        assertThat(control.allowed(0)).isEqualTo(4);
        assertThat(warnings)
                .containsExactly(
                        "cuda:0 had no memory for 8 lanes (wanted 2 GiB, free 1 GiB): goes on with 4, its point goes"
                                + " on from its checkpoint");
        // The newest leave: 7, 6 and 5; the point of 3 waits in front.
        assertThat(slots).filteredOn(control::stops).extracting(Slot::number).containsExactly(5, 6, 7);
        assertThat(control.next(slots.get(0))).isEqualTo(3);
        assertThat(control.next(slots.get(7))).isNull();
        assertThat(control.enter(0)).as("no lane opens while too many are open").isNull();
    }

    @Test
    void lanesThatFailTogetherHalveOnce() {
        LaneControl<Integer> control = control(1, 8, 20);
        List<Slot> slots = open(control, 0);
        slots.forEach(control::next);
        control.outOfMemory(slots.get(7), 7, noMemory);
        control.outOfMemory(slots.get(6), 6, noMemory);
        control.outOfMemory(slots.get(0), 0, noMemory);
        assertThat(control.allowed(0)).isEqualTo(4);
        assertThat(warnings).hasSize(1);
        // 1, 2, 3, 4 and 5 are open, of which 5 leaves.
        assertThat(control.open()).isEqualTo(5);
        assertThat(control.stops(slots.get(5))).isTrue();
        control.putBack(5);
        control.leave(slots.get(5));
        control.outOfMemory(slots.get(1), 1, noMemory);
        assertThat(control.allowed(0)).isEqualTo(2);
    }

    @Test
    void oneLaneWithoutMemoryIsAnErrorThatNamesTheSettings() {
        LaneControl<Integer> control = control(1, 1, 2);
        Slot slot = control.enter(0);
        control.outOfMemory(slot, control.next(slot), noMemory);
        assertThat(control.over()).isTrue();
        assertThatThrownBy(control::rethrow)
                .isInstanceOf(ConfigurationException.class)
                .hasMessage("cuda:0 must have memory for one lane, got none left (wanted 2 GiB, free 1 GiB): set"
                        + " schedule.batch or network.width lower, or free the device; what is trained is kept");
    }

    @Test
    void twoLanesComeDownToOneBeforeItIsAnError() {
        LaneControl<Integer> control = control(1, 2, 2);
        List<Slot> slots = open(control, 0);
        slots.forEach(control::next);
        control.outOfMemory(slots.get(1), 1, noMemory);
        assertThat(control.allowed(0)).isEqualTo(1);
        assertThatCode(control::rethrow).doesNotThrowAnyException();
        control.outOfMemory(slots.get(0), 0, noMemory);
        assertThatThrownBy(control::rethrow).isInstanceOf(ConfigurationException.class);
    }

    @Test
    void aLostDeviceEndsItsLanesAndTheOthersTakeItsPoints() {
        LaneControl<Integer> control = control(2, 2, 4);
        List<Slot> first = open(control, 0);
        List<Slot> second = open(control, 1);
        first.forEach(control::next);
        second.forEach(control::next);
        RuntimeException why = new IllegalStateException("an illegal memory access was encountered");
        control.lost(first.get(0), 0, why);
        assertThat(control.isLost(0)).isTrue();
        assertThat(control.stops(first.get(1))).isTrue();
        assertThat(control.stops(second.get(0))).isFalse();
        control.lost(first.get(1), 1, why);
        assertThat(warnings)
                .containsExactly(
                        "cuda:0 is lost (an illegal memory access was encountered): its points go on from their"
                                + " checkpoints on 1 other device");
        assertThat(control.enter(0)).isNull();
        assertThat(control.next(second.get(0))).isEqualTo(1);
        assertThat(control.next(second.get(1))).isZero();
        assertThat(control.over()).isFalse();
    }

    @Test
    void withNoDeviceLeftTheErrorSaysHowToGoOn() {
        LaneControl<Integer> control = control(1, 2, 4);
        List<Slot> slots = open(control, 0);
        slots.forEach(control::next);
        control.lost(slots.get(0), 0, new IllegalStateException("device fell off the bus"));
        control.putBack(1);
        control.leave(slots.get(1));
        assertThat(control.over()).isTrue();
        assertThatThrownBy(control::rethrow)
                .isInstanceOf(ConfigurationException.class)
                .hasMessage(
                        "cuda:0 must stay usable, got lost with no other left (device fell off the bus): look at the"
                                + " driver's log, then give the same command again; it goes on from here");
    }

    @Test
    void anyOtherFailureStopsAll() {
        LaneControl<Integer> control = control(1, 2, 4);
        List<Slot> slots = open(control, 0);
        slots.forEach(control::next);
        control.failed(slots.get(0), new IllegalStateException("disk full"));
        assertThat(control.stops(slots.get(1))).isTrue();
        assertThat(control.next(slots.get(1))).isNull();
        assertThat(control.enter(0)).isNull();
        control.leave(slots.get(1));
        assertThat(control.over()).isTrue();
        assertThatThrownBy(control::rethrow).hasMessage("disk full");
    }

    @Test
    void fewerLanesLetTheNewestGoAndMoreLetOthersCome() {
        LaneControl<Integer> control = control(1, 4, 9);
        List<Slot> slots = open(control, 0);
        slots.forEach(control::next);
        control.allow(0, 3);
        assertThat(slots).filteredOn(control::stops).extracting(Slot::number).containsExactly(3);
        assertThat(control.next(slots.get(3))).isNull();
        control.putBack(3);
        control.leave(slots.get(3));
        control.allow(0, 5);
        List<Slot> more = open(control, 0);
        assertThat(more).hasSize(2);
        assertThat(control.next(more.get(0)))
                .as("what was put back comes first")
                .isEqualTo(3);
    }
}
