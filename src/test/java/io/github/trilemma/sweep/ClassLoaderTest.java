package io.github.trilemma.sweep;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.lang.ref.WeakReference;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A host that loads the engine by a loader of its own can let go of it again: nothing that stays behind holds it. */
class ClassLoaderTest {
    @TempDir
    private Path folder;

    /** In a process of its own: whatever else has run in this one may hold anything. */
    @Test
    void theEngineCanBeDropped() throws IOException, InterruptedException {
        Path printed = folder.resolve("printed");
        List<String> command = new ArrayList<>(List.of(
                ProcessHandle.current().info().command().orElseThrow(),
                "-Xmx512m",
                "-Djava.awt.headless=true",
                "-Dorg.bytedeco.javacpp.nopointergc=true",
                "-cp",
                System.getProperty("java.class.path"),
                Host.class.getName(),
                folder.resolve("guest").toString()));
        Process host = new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(printed.toFile())
                .start();
        assertThat(host.waitFor(5, TimeUnit.MINUTES)).isTrue();
        assertThat(host.exitValue()).as(Files.readString(printed)).isZero();
    }

    /** Everything but the engine itself, which comes from the loader under test. */
    private static final class Libraries extends ClassLoader {
        Libraries() {
            super(ClassLoaderTest.class.getClassLoader());
        }

        @Override
        protected Class<?> loadClass(String name, boolean resolve) throws ClassNotFoundException {
            if (name.startsWith("io.github.trilemma.")) {
                throw new ClassNotFoundException(name);
            }
            return super.loadClass(name, resolve);
        }
    }

    /** The host. Exit code 0: the engine trained, and its loader is gone. */
    static final class Host {
        private Host() {}

        /** Linked after the engine's records: Java keeps the last type that a record compared or hashed. */
        private record OfTheHost(Path path) {}

        public static void main(String[] args) throws Exception {
            // Java's own image readers remember whoever asked for them first; here the host does.
            assertThat(ImageIO.getImageReadersByFormatName("png").hasNext()).isTrue();
            WeakReference<ClassLoader> loader = new WeakReference<>(useAndDrop(Path.of(args[0])));
            assertThat(new OfTheHost(Path.of("one")))
                    .isNotEqualTo(new OfTheHost(null))
                    .hasSameHashCodeAs(new OfTheHost(Path.of("one")));
            for (int i = 0; i < 400 && loader.get() != null; i++) {
                System.gc();
                Thread.sleep(50);
            }
            assertThat(loader.get()).isNull();
        }

        /** Trains with an engine of a loader of its own, in a thread of its own. */
        private static ClassLoader useAndDrop(Path out) throws Exception {
            URL[] places = {
                SweepRunner.class.getProtectionDomain().getCodeSource().getLocation(),
                ClassLoaderTest.class.getProtectionDomain().getCodeSource().getLocation()
            };
            URLClassLoader loader = new URLClassLoader(places, new Libraries());
            AtomicReference<Object> trained = new AtomicReference<>();
            Thread guest = new Thread(() -> {
                try {
                    Class<?> type = loader.loadClass(EmbeddedSweep.class.getName());
                    assertThat(type.getClassLoader()).isSameAs(loader);
                    var train = type.getDeclaredMethod("train", Path.class);
                    train.setAccessible(true);
                    trained.set(train.invoke(null, out));
                } catch (ReflectiveOperationException e) {
                    throw new IllegalStateException(e);
                }
            });
            guest.setContextClassLoader(loader);
            guest.start();
            guest.join();
            assertThat(trained.get()).isEqualTo(2);
            loader.close();
            return loader;
        }
    }
}
