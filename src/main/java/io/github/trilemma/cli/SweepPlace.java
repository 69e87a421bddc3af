package io.github.trilemma.cli;

import io.github.trilemma.sweep.SweepListener;
import io.github.trilemma.sweep.SweepOutcome;
import io.github.trilemma.sweep.SweepRequest;
import io.github.trilemma.sweep.SweepRunner;
import java.util.function.BooleanSupplier;
import java.util.function.Function;

/** Where the points of a sweep train. */
@FunctionalInterface
interface SweepPlace {
    /** This process. */
    SweepPlace HERE = (request, listener, cancelled, end) -> new SweepRunner(request, listener).run(cancelled, end);

    /** Runs the sweep and {@code end} of its outcome, whose exit code it returns. */
    Integer run(
            SweepRequest request,
            SweepListener listener,
            BooleanSupplier cancelled,
            Function<SweepOutcome, Integer> end);
}
