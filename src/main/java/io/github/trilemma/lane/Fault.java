package io.github.trilemma.lane;

/** What a failure of a task means to its lane. */
public enum Fault {
    /** The task's own; lanes have nothing to do with it. */
    TASK,
    /** The device had no memory left. */
    MEMORY,
    /** The device does not answer any more. */
    LOST
}
