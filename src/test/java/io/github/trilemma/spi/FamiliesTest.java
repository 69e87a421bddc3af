package io.github.trilemma.spi;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.trilemma.ConfigurationException;
import java.io.IOException;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FamiliesTest {
    /** A kind of family. */
    public interface Colour extends Family {}

    /** One that is found. */
    public static final class Red implements Colour {
        @Override
        public String name() {
            return "red";
        }
    }

    /** One that cannot be made. */
    public static final class Closed implements Colour {
        private Closed() {}

        @Override
        public String name() {
            return "closed";
        }
    }

    private record Own(String name) implements Colour {}

    @TempDir
    private Path dir;

    @Test
    void ownAndFoundOnes() throws IOException {
        Families<Colour> families = under(Red.class, List.of(new Own("blue")));
        assertThat(families.names()).containsExactly("blue", "red");
        assertThat(families.get("red")).isInstanceOf(Red.class);
        assertThat(families.has("green")).isFalse();
        assertThatThrownBy(() -> families.get("green"))
                .isInstanceOf(ConfigurationException.class)
                .hasMessage(
                        "colour must be one of [blue, red], got green: choose one of them, or put the jar that provides"
                                + " it on the class path");
    }

    @Test
    void badOnesAreNamed() throws IOException {
        assertThatThrownBy(() -> under(Red.class, List.of(new Own("red"))))
                .isInstanceOf(ConfigurationException.class)
                .hasMessageContaining("colour red must be there once")
                .hasMessageContaining(Red.class.getName());
        assertThatThrownBy(() -> Families.of("colour", Colour.class, List.of(new Own("Dark Red"))))
                .isInstanceOf(ConfigurationException.class)
                .hasMessageContaining("got Dark Red");
        assertThatThrownBy(() -> under(Closed.class, List.of()))
                .isInstanceOf(ConfigurationException.class)
                .hasMessageContaining("META-INF/services/" + Colour.class.getName());
    }

    /** The families that a host's class loader adds. */
    private Families<Colour> under(Class<? extends Colour> provider, List<Colour> own) throws IOException {
        Path services = Files.createDirectories(dir.resolve("META-INF/services"));
        Files.writeString(services.resolve(Colour.class.getName()), provider.getName());
        Thread thread = Thread.currentThread();
        ClassLoader before = thread.getContextClassLoader();
        try (URLClassLoader host =
                new URLClassLoader(new URL[] {dir.toUri().toURL()}, getClass().getClassLoader())) {
            thread.setContextClassLoader(host);
            return Families.of("colour", Colour.class, own);
        } finally {
            thread.setContextClassLoader(before);
        }
    }
}
