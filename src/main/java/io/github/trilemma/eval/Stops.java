package io.github.trilemma.eval;

import java.util.Optional;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;

/**
 * Ends a measuring on the way: it takes seconds, and a request to stop is to be heard within one. The measuring's loops ask between
 * their parts. What asks is the thread that measures, so the request lies with the thread and not in every signature.
 */
public final class Stops {
    private static final ThreadLocal<BooleanSupplier> REQUEST = new ThreadLocal<>();

    private Stops() {}

    /** Thrown between two parts of a measuring; caught by {@link #during} alone. */
    private static final class Stopped extends RuntimeException {
        private static final long serialVersionUID = 1L;

        Stopped() {
            super("the measuring was stopped by request", null, false, false);
        }
    }

    /**
     * Measures until the end, or until {@code stops} says so.
     *
     * @return what {@code measuring} returned; empty when that is null, or when it was stopped
     */
    public static <T> Optional<T> during(BooleanSupplier stops, Supplier<T> measuring) {
        REQUEST.set(stops);
        try {
            return Optional.ofNullable(measuring.get());
        } catch (Stopped e) {
            return Optional.empty();
        } finally {
            REQUEST.remove();
        }
    }

    /** To be called between the parts of a measuring; without effect where nobody may stop it. */
    static void check() {
        BooleanSupplier request = REQUEST.get();
        if (request != null && request.getAsBoolean()) {
            throw new Stopped();
        }
    }
}
