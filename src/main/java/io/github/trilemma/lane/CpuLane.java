package io.github.trilemma.lane;

import io.github.trilemma.kernel.Kernels;
import io.github.trilemma.tensor.Device;
import io.github.trilemma.train.HostPhaseClock;
import io.github.trilemma.train.PhaseClock;
import io.github.trilemma.train.PhaseTotals;
import io.github.trilemma.train.Place;
import java.util.function.Consumer;

/** A lane of the processor: its points get memory of their own. */
record CpuLane(int number, int neighbours) implements Lane {
    @Override
    public Device device() {
        return Device.CPU;
    }

    @Override
    public void use(Kernels kernels, Consumer<Place> work) {
        try (Place place = Place.fresh(kernels)) {
            work.accept(place);
        }
    }

    @Override
    public PhaseClock clock(PhaseTotals totals) {
        return new HostPhaseClock(totals);
    }

    @Override
    public void iterated() {
        // Nobody counts them here: the number of lanes is known.
    }
}
