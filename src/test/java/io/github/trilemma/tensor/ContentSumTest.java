package io.github.trilemma.tensor;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.trilemma.ConfigurationException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Any single bit of a written file that changes is seen, or changes nothing that the file says. */
class ContentSumTest {
    @TempDir
    private Path folder;

    @Test
    void aFlippedBitShowsOrChangesNothing() throws IOException {
        Path file = folder.resolve("weights.safetensors");
        Map<String, Safetensors.Entry> tensors = Map.of("w", Safetensors.Entry.of(new float[] {1, -2, 3.5f}, 3));
        Map<String, String> metadata = Map.of("ended", "8");
        byte[] bytes = RawFiles.bytes(tensors, metadata);
        int unnoticed = 0;
        for (int bit = 0; bit < 8 * bytes.length; bit++) {
            byte[] flipped = bytes.clone();
            flipped[bit / 8] ^= (byte) (1 << bit % 8);
            Files.write(file, flipped);
            Safetensors.Contents contents;
            try {
                contents = Safetensors.read(file);
            } catch (ConfigurationException e) {
                assertThat(e).hasMessageContaining(file.toString());
                continue;
            }
            unnoticed++;
            assertThat(contents.tensors().get("w").floats()).containsExactly(1, -2, 3.5f);
            assertThat(contents.metadata()).containsEntry("ended", "8");
        }
        // Flips in the checksum's own name, which make the file one without.
        assertThat(unnoticed).isLessThan(8 * (ContentSum.KEY.length() + 8));
    }

    @Test
    void theAdviceIsTheReaders() throws IOException {
        Path file = folder.resolve("weights.safetensors");
        byte[] bytes = RawFiles.bytes(Map.of("w", Safetensors.Entry.of(new float[] {1}, 1)), Map.of());
        bytes[bytes.length - 1] ^= 1;
        Files.write(file, bytes);
        assertThatThrownBy(() -> Safetensors.read(file, "delete it"))
                .hasMessage(file + " is not a sound safetensors file: its checksum does not match: delete it");
    }

    @Test
    void aFileOfAnotherProgramHasNoSum() throws IOException {
        String header = "{\"w\":{\"dtype\":\"U8\",\"shape\":[1],\"data_offsets\":[0,1]}}";
        Path file = RawFiles.write(folder, header, "x".getBytes(StandardCharsets.UTF_8));
        assertThat(Safetensors.read(file).tensors()).containsOnlyKeys("w");
    }
}
