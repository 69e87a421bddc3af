package io.github.trilemma.tensor;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.trilemma.tensor.Safetensors.Contents;
import io.github.trilemma.tensor.Safetensors.Entry;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SafetensorsTest {
    @TempDir
    private Path folder;

    private static Map<String, Entry> tensors() {
        Map<String, Entry> tensors = new LinkedHashMap<>();
        tensors.put("z.weight", Entry.of(new float[] {1, -2.5f, Float.MIN_VALUE, Float.NaN, -0f, 1e38f}, 2, 3));
        tensors.put("scalar", Entry.of(new float[] {7}));
        tensors.put("a.bytes", new Entry(Safetensors.Type.U8, new long[] {3}, new byte[] {0, 127, (byte) 255}));
        tensors.put("empty", Entry.of(new float[0], 0, 5));
        tensors.put("labels", Entry.of(new long[] {Long.MIN_VALUE, 0, Long.MAX_VALUE}, 3));
        return tensors;
    }

    private Contents roundTrip(Map<String, Entry> tensors, Map<String, String> metadata) throws IOException {
        Path file = folder.resolve("weights.safetensors");
        Files.write(file, RawFiles.bytes(tensors, metadata));
        return Safetensors.read(file);
    }

    @Test
    void givesBackWhatWasWritten() throws IOException {
        Map<String, String> metadata = Map.of("note", "ünï \"quoted\"\nline", "kind", "restorer");
        Contents contents = roundTrip(tensors(), metadata);
        assertThat(contents.metadata()).isEqualTo(metadata);
        assertThat(contents.tensors().keySet())
                .containsExactlyInAnyOrderElementsOf(tensors().keySet());
        tensors().forEach((name, entry) -> {
            Entry got = contents.tensors().get(name);
            assertThat(got.type()).as(name).isEqualTo(entry.type());
            assertThat(got.shape()).as(name).containsExactly(entry.shape());
            assertThat(got.data()).as(name).containsExactly(entry.data());
        });
        assertThat(contents.tensors().get("labels").longs()).containsExactly(Long.MIN_VALUE, 0, Long.MAX_VALUE);
        assertThat(contents.tensors().get("a.bytes").floats()).containsExactly(0, 127, 255);
        assertThat(contents.tensors().get("z.weight").floats())
                .containsExactly(1, -2.5f, Float.MIN_VALUE, Float.NaN, -0f, 1e38f);
    }

    @Test
    void nothingAtAllIsAFileToo() throws IOException {
        Contents contents = roundTrip(Map.of(), Map.of());
        assertThat(contents.tensors()).isEmpty();
        assertThat(contents.metadata()).isEmpty();
    }

    @Test
    void aPartHasItsOwnNamesInOrder() {
        Map<String, Entry> all = new LinkedHashMap<>();
        for (String name : new String[] {"b.2", "a.1", "b.b.1", "b", "ab.1"}) {
            all.put(name, Entry.of(new float[] {all.size()}, 1));
        }
        Map<String, Entry> part = Safetensors.part(all, "b.");
        assertThat(part.keySet()).containsExactly("2", "b.1");
        assertThat(part.get("b.1")).isSameAs(all.get("b.b.1"));
        assertThat(Safetensors.part(all, "c.")).isEmpty();
        assertThat(Safetensors.part(all, "").keySet()).containsExactlyElementsOf(all.keySet());
    }

    @Test
    void sameContentsSameBytes() throws IOException {
        Map<String, String> forth = new LinkedHashMap<>();
        Map<String, String> back = new LinkedHashMap<>();
        for (int i = 0; i < 20; i++) {
            forth.put("key" + i, "value" + i);
            back.put("key" + (19 - i), "value" + (19 - i));
        }
        assertThat(RawFiles.bytes(tensors(), forth)).containsExactly(RawFiles.bytes(tensors(), back));
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 2, 3, 4, 5, 6, 7, 8})
    void valuesStartAtAMultipleOfEight(int length) throws IOException {
        byte[] bytes = RawFiles.bytes(tensors(), Map.of("k", "v".repeat(length)));
        long header = ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN).getLong();
        assertThat(header % 8).isZero();
        String text = new String(bytes, 8, (int) header, StandardCharsets.UTF_8);
        assertThat(text).startsWith("{").matches("(?s).*\\} {0,7}");
        assertThat(bytes.length).isEqualTo(8 + header + 6 * 4 + 4 + 3 + 3 * 8);
    }

    @Test
    void readsAHandBuiltFileWithTensorsOutOfOrder() throws IOException {
        // Two values per tensor; 'b' lies first in the data, and the header is not padded.
        String header = "{\"a\":{\"dtype\":\"F64\",\"shape\":[2],\"data_offsets\":[8,24]},"
                + "\"__metadata__\":{\"format\":\"pt\"},"
                + "\"b\":{\"shape\":[1,2],\"data_offsets\":[0,8],\"dtype\":\"F32\"}}";
        ByteBuffer data = ByteBuffer.allocate(24).order(ByteOrder.LITTLE_ENDIAN);
        data.putFloat(1.5f).putFloat(-3).putDouble(0.1).putDouble(1e300);
        Contents contents = Safetensors.read(RawFiles.write(folder, header, data.array()));
        assertThat(contents.metadata()).containsExactly(Map.entry("format", "pt"));
        assertThat(contents.tensors().keySet()).containsExactly("b", "a");
        assertThat(contents.tensors().get("b").floats()).containsExactly(1.5f, -3);
        assertThat(contents.tensors().get("b").shape()).containsExactly(1, 2);
        assertThat(contents.tensors().get("a").floats()).containsExactly(0.1f, Float.POSITIVE_INFINITY);
    }

    @Test
    void onlyIntegersReadAsIntegers() {
        Entry entry = Entry.of(new float[] {1}, 1);
        assertThatThrownBy(entry::longs)
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("got F32");
    }
}
