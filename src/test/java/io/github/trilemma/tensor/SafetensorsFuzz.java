package io.github.trilemma.tensor;

import io.github.trilemma.fuzz.Reading;
import io.github.trilemma.tensor.Safetensors.Entry;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Weights files. What can be read is written and read again. The header's length is set right unless the first octet is odd. */
public final class SafetensorsFuzz {
    private static final long MOST = 8L << 20;

    private SafetensorsFuzz() {}

    public static void fuzzerTestOneInput(byte[] input) {
        Safetensors.Contents contents = read(input.length > 0 && input[0] % 2 == 0 ? mended(input) : input);
        if (contents == null) {
            return;
        }
        byte[] written = bytes(contents.tensors(), contents.metadata());
        Safetensors.Contents again = read(written);
        Reading.same(
                "names",
                List.copyOf(contents.tensors().keySet()),
                List.copyOf(again.tensors().keySet()));
        Reading.same("metadata", contents.metadata(), again.metadata());
        contents.tensors().forEach((name, entry) -> {
            Reading.same(
                    "shape",
                    Arrays.toString(entry.shape()),
                    Arrays.toString(again.tensors().get(name).shape()));
            Reading.same(
                    "data",
                    Arrays.toString(entry.data()),
                    Arrays.toString(again.tensors().get(name).data()));
            Reading.same("values", entry.data().length, entry.floats().length * entry.type().bytes);
        });
    }

    private static Safetensors.Contents read(byte[] bytes) {
        Path file = Reading.file("weights.safetensors", bytes);
        return Reading.read(MOST, () -> Safetensors.read(file));
    }

    /** The first eight octets become the length of the header, which ends with its last brace. */
    private static byte[] mended(byte[] input) {
        byte[] bytes = Arrays.copyOf(input, Math.max(8, input.length));
        int end = bytes.length;
        while (end > 8 && bytes[end - 1] != '}') {
            end--;
        }
        ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN).putLong(end - 8L);
        return bytes;
    }

    private static byte[] bytes(Map<String, Entry> tensors, Map<String, String> metadata) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        try {
            Safetensors.write(out, tensors, metadata);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return out.toByteArray();
    }

    /** Files of several types, of no tensor, of an empty one. */
    public static List<byte[]> seeds() {
        Map<String, Entry> tensors = new LinkedHashMap<>();
        tensors.put("conv0.weight", Entry.of(new float[] {1, 2}, 2, 1));
        tensors.put("steps", Entry.of(new long[] {7}, 1));
        return List.of(
                bytes(tensors, Map.of("commit", "0123abc")),
                bytes(Map.of(), Map.of()),
                bytes(Map.of("empty", Entry.of(new float[0], 0, 3)), Map.of()));
    }
}
