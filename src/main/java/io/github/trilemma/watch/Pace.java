package io.github.trilemma.watch;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.OptionalDouble;

/** Iterations per second, from when a history grew and how far it had come then. */
final class Pace {
    /** Enough to be steady, few enough to follow a machine that slows down. */
    private static final int MOST = 20;

    private final Deque<Mark> marks = new ArrayDeque<>();

    private record Mark(Instant when, int ended) {}

    /** At {@code when}, {@code ended} iterations were over. Going back (a resume) starts anew. */
    void mark(Instant when, int ended) {
        if (!marks.isEmpty() && ended < marks.getLast().ended()) {
            marks.clear();
        }
        if (marks.isEmpty() || ended > marks.getLast().ended()) {
            marks.addLast(new Mark(when, ended));
        }
        if (marks.size() > MOST) {
            marks.removeFirst();
        }
    }

    void clear() {
        marks.clear();
    }

    /** Iterations per second; empty before two marks. */
    OptionalDouble rate() {
        if (marks.size() < 2) {
            return OptionalDouble.empty();
        }
        Mark first = marks.getFirst();
        Mark last = marks.getLast();
        double seconds = Duration.between(first.when(), last.when()).toNanos() / 1e9;
        return seconds > 0 ? OptionalDouble.of((last.ended() - first.ended()) / seconds) : OptionalDouble.empty();
    }
}
