package io.github.trilemma.spi;

/**
 * A kind of thing that configurations name. Implementations are public classes with a public constructor without arguments, listed
 * in {@code META-INF/services/} under the name of their room's interface (or in {@code provides} of a module). They are made once
 * per look-up, keep no state, and may be asked by several threads.
 */
public interface Family {
    /** Name in configurations: lower-case letters, digits and dashes, beginning with a letter; unique among its kind. */
    String name();
}
