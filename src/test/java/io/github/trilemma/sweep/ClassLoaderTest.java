package io.github.trilemma.sweep;

import static org.assertj.core.api.Assertions.assertThat;

import java.lang.ref.WeakReference;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Path;
import java.util.concurrent.atomic.AtomicReference;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A host that loads the engine by a loader of its own can let go of it again: nothing that stays behind holds it. */
class ClassLoaderTest {
    @TempDir
    private Path folder;

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

    /** Its equals is linked after the engine's records: Java keeps the last type that a record compared. */
    private record OfTheHost(Path path) {}

    /**
     * Java's own image readers, which remember whoever asked for them first, and its records are used by the host as well: what
     * they hold is no fault of the engine.
     */
    @BeforeAll
    static void hostReadsImages() {
        assertThat(ImageIO.getImageReadersByFormatName("png").hasNext()).isTrue();
    }

    @Test
    void theEngineCanBeDropped() throws Exception {
        WeakReference<ClassLoader> loader = new WeakReference<>(useAndDrop());
        assertThat(new OfTheHost(folder)).isNotEqualTo(new OfTheHost(null));
        // Collections of all generations; soft references, which caches may hold, go when memory is short only.
        for (int i = 0; i < 50 && loader.get() != null; i++) {
            System.gc();
            Thread.sleep(50);
        }
        assertThat(loader.get()).isNull();
    }

    /** Trains with an engine of a loader of its own, in a thread of its own. */
    private ClassLoader useAndDrop() throws Exception {
        URL[] places = {
            SweepRunner.class.getProtectionDomain().getCodeSource().getLocation(),
            ClassLoaderTest.class.getProtectionDomain().getCodeSource().getLocation()
        };
        URLClassLoader loader = new URLClassLoader(places, new Libraries());
        AtomicReference<Object> trained = new AtomicReference<>();
        Thread guest = new Thread(() -> {
            try {
                Class<?> type = loader.loadClass(EmbeddedSweep.class.getName());
                assertThat(type).isNotSameAs(EmbeddedSweep.class);
                var train = type.getDeclaredMethod("train", Path.class);
                train.setAccessible(true);
                trained.set(train.invoke(null, folder.resolve("guest")));
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
