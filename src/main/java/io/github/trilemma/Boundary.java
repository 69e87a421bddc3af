package io.github.trilemma;

import io.github.trilemma.kernel.DeviceErrors;
import io.github.trilemma.kernel.DeviceLostException;
import io.github.trilemma.kernel.DeviceMemoryException;
import io.github.trilemma.tensor.Device;
import io.github.trilemma.tensor.OperationThreads;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;

/**
 * Where calls enter the engine: failures of the device come out under their public name, and libtorch gives the host's thread as many
 * threads as in a process that did nothing else, so that results do not depend on what ran before.
 */
final class Boundary {
    private Boundary() {}

    static <R> R call(Supplier<R> work) {
        try {
            return work.get();
        } catch (ConfigurationException | ListenerException | StoppedException e) {
            throw e;
        } catch (RuntimeException e) {
            RuntimeException known = DeviceErrors.map(e);
            if (known instanceof DeviceLostException || known instanceof DeviceMemoryException) {
                throw new DeviceException(known.getMessage(), known);
            }
            throw e;
        }
    }

    /** The same on one device, which is the thread's meanwhile. */
    static <R> R call(Compute compute, Supplier<R> work) {
        return call(() -> {
            try (Device.Use use = compute.use();
                    OperationThreads threads = OperationThreads.first()) {
                return work.get();
            }
        });
    }

    /** Whether the thread that asks now, or {@code stopped}, wants the work to end; asked from any thread. */
    static BooleanSupplier interruptOr(BooleanSupplier stopped) {
        Thread caller = Thread.currentThread();
        return () -> caller.isInterrupted() || stopped.getAsBoolean();
    }
}
