package io.github.trilemma.kernel;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.trilemma.ConfigurationException;
import java.io.IOException;
import java.io.OutputStream;
import java.net.URL;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.jar.JarEntry;
import java.util.jar.JarOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** An unpacked library that differs from the jar's in one bit is not loaded. */
class NativeSumTest {
    @TempDir
    private Path folder;

    @Test
    void aFlippedBitShows() throws IOException {
        byte[] library = "a library".getBytes(StandardCharsets.UTF_8);
        Path jar = folder.resolve("a.jar");
        try (OutputStream file = Files.newOutputStream(jar);
                JarOutputStream out = new JarOutputStream(file)) {
            out.putNextEntry(new JarEntry("native/lib.so"));
            out.write(library);
            out.closeEntry();
        }
        URL url = new URL("jar:" + jar.toUri() + "!/native/lib.so");
        Path copy = Files.write(folder.resolve("lib.so"), library);
        NativeSum.require(url, copy);
        NativeSum.require(copy.toUri().toURL(), copy);
        library[3] ^= 1;
        Files.write(copy, library);
        assertThatThrownBy(() -> NativeSum.require(url, copy))
                .isInstanceOf(ConfigurationException.class)
                .hasMessageContaining("are damaged")
                .hasMessageContaining("--kernels libtorch");
    }
}
