package io.github.trilemma.run;

import java.io.IOException;

/** Something done with {@code T} that may fail as input or output does. */
@FunctionalInterface
public interface IOConsumer<T> {
    void accept(T value) throws IOException;
}
