package io.github.trilemma.train;

import java.util.ArrayDeque;
import java.util.Deque;

/** Things that are closed together, the last made first; also when making the next of them fails. */
final class Closing implements AutoCloseable {
    /** A thing whose closing does not fail. */
    interface Closed extends AutoCloseable {
        @Override
        void close();
    }

    private final Deque<Closed> things = new ArrayDeque<>();

    /** Takes on what {@code close} frees and returns {@code thing}. */
    <T> T add(T thing, Closed close) {
        things.push(close);
        return thing;
    }

    @Override
    public void close() {
        while (!things.isEmpty()) {
            things.pop().close();
        }
    }
}
