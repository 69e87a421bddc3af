package io.github.trilemma.cli;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.function.Consumer;

/** Makes damaged copies of a sound safetensors file of the logistic classifier (out.weight, out.bias). */
final class BadWeights {
    private static final ObjectMapper JSON = new ObjectMapper();

    private final Path folder;
    private final ObjectNode header;
    private final byte[] data;

    BadWeights(Path sound, Path folder) throws IOException {
        this.folder = folder;
        byte[] bytes = Files.readAllBytes(sound);
        int length = Math.toIntExact(
                ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN).getLong());
        header = (ObjectNode) JSON.readTree(bytes, 8, length);
        data = Arrays.copyOfRange(bytes, 8 + length, bytes.length);
        Files.write(folder.resolve("sound.safetensors"), bytes);
        Files.write(folder.resolve("empty.safetensors"), new byte[0]);
        Files.write(folder.resolve("truncated.safetensors"), Arrays.copyOf(bytes, bytes.length - 5));
        Files.write(folder.resolve("header-truncated.safetensors"), Arrays.copyOf(bytes, 40));
        Files.write(folder.resolve("surplus.safetensors"), Arrays.copyOf(bytes, bytes.length + 4));
        raw("huge-header", Long.MAX_VALUE, "{}", new byte[0]);
        raw("negative-header", -1, "{}", new byte[0]);
        raw("no-json", 20, "this is no JSON text", new byte[0]);
        changed("overlapping", h -> offsets(h, "out.bias", 31320, 31360));
        changed("out-of-range", h -> offsets(h, "out.bias", 31360, 40_000_000));
        changed("backwards", h -> offsets(h, "out.bias", 31400, 31360));
        changed("wrong-shape", h -> shape(h, "out.weight", 784, 10));
        changed("huge-shape", h -> shape(h, "out.weight", Long.MAX_VALUE, Long.MAX_VALUE));
        changed("missing", h -> h.set("out.other", h.remove("out.bias")));
        changed("dtype-i64", h -> {
            tensor(h, "out.weight").put("dtype", "I64");
            shape(h, "out.weight", 5, 784);
        });
        changed("dtype-unknown", h -> tensor(h, "out.weight").put("dtype", "Q7"));
        byte[] nan = data.clone();
        ByteBuffer.wrap(nan).order(ByteOrder.LITTLE_ENDIAN).putFloat(400, Float.NaN);
        write("nan", header, nan);
    }

    private void changed(String name, Consumer<ObjectNode> change) throws IOException {
        ObjectNode copy = header.deepCopy();
        change.accept(copy);
        write(name, copy, data);
    }

    private void write(String name, ObjectNode head, byte[] values) throws IOException {
        String text = JSON.writeValueAsString(head);
        raw(name, text.length(), text, values);
    }

    private void raw(String name, long length, String head, byte[] values) throws IOException {
        byte[] text = head.getBytes(StandardCharsets.UTF_8);
        ByteBuffer buffer = ByteBuffer.allocate(8 + text.length + values.length).order(ByteOrder.LITTLE_ENDIAN);
        Files.write(
                folder.resolve(name + ".safetensors"),
                buffer.putLong(length).put(text).put(values).array());
    }

    private static ObjectNode tensor(ObjectNode head, String name) {
        return (ObjectNode) head.get(name);
    }

    private static void offsets(ObjectNode head, String name, long begin, long end) {
        tensor(head, name).putArray("data_offsets").add(begin).add(end);
    }

    private static void shape(ObjectNode head, String name, long... sizes) {
        var shape = tensor(head, name).putArray("shape");
        for (long size : sizes) {
            shape.add(size);
        }
    }
}
