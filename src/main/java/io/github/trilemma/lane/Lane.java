package io.github.trilemma.lane;

import io.github.trilemma.kernel.Kernels;
import io.github.trilemma.tensor.Device;
import io.github.trilemma.train.PhaseClock;
import io.github.trilemma.train.PhaseTotals;
import io.github.trilemma.train.Place;
import java.util.function.Consumer;

/** The place in which one point trains while others train beside it. Belongs to one thread. */
public interface Lane {
    /** Where its tensors lie; the thread's current device while a task runs. */
    Device device();

    /** Lanes are numbered through from 0, in the order in which they open. */
    int number();

    /** Lanes that its device has now. */
    int neighbours();

    /**
     * Lends the memory in which the lane's points train, one after the other.
     *
     * @param kernels of the lane's device, the same at every call
     * @param work what is done there
     */
    void use(Kernels kernels, Consumer<Place> work);

    /** A clock of the phases of a training on this lane; of the device where there is one. To be ended on this thread. */
    PhaseClock clock(PhaseTotals totals);

    /** To be called after each iteration, on the lane's thread. */
    void iterated();
}
