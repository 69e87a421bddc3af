package io.github.trilemma;

/** The one point of {@link Experiment#train} failed or diverged; {@link #point} tells how, and lies in the run folder. */
public class PointFailedException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final transient Point point;

    public PointFailedException(Point point) {
        super("point " + point.id() + " " + point.state() + ": " + point.message());
        this.point = point;
    }

    /** The point, of {@link Point.State#FAILED} or {@link Point.State#DIVERGED}; null after serialisation. */
    public Point point() {
        return point;
    }
}
