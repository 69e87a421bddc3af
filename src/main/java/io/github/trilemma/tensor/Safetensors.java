package io.github.trilemma.tensor;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.github.trilemma.ConfigurationException;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * The safetensors format: 8 bytes little-endian header length, a JSON header (name to dtype, shape and byte range), then the
 * values in row-major order without gaps. Nothing in a file is trusted: the header's length, every shape, type and range are
 * checked before memory is taken, and the values against the {@link ContentSum} that written files carry.
 */
public final class Safetensors {
    /** No header of a network is near this; the format's own bound is 100 MB. */
    private static final long MAX_HEADER = 16L << 20;

    private static final String ADVICE = "fetch or write it again";

    private static final ObjectMapper JSON = new ObjectMapper(JsonFactory.builder()
                    .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
                    .build())
            .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS);

    private Safetensors() {}

    /** Values in an element type of the format. */
    public enum Type {
        F32(4),
        F64(8),
        I64(8),
        U8(1);

        final int bytes;

        Type(int bytes) {
            this.bytes = bytes;
        }
    }

    /**
     * One tensor of a file.
     *
     * @param type element type
     * @param shape sizes, outermost first
     * @param data the values, little-endian, row-major
     */
    @SuppressWarnings("ArrayRecordComponent")
    public record Entry(Type type, long[] shape, byte[] data) {
        /** The values as float32; F64 is rounded. */
        public float[] floats() {
            ByteBuffer buffer = ByteBuffer.wrap(data).order(ByteOrder.LITTLE_ENDIAN);
            float[] values = new float[data.length / type.bytes];
            for (int i = 0; i < values.length; i++) {
                values[i] = switch (type) {
                    case F32 -> buffer.getFloat();
                    case F64 -> (float) buffer.getDouble();
                    case I64 -> buffer.getLong();
                    case U8 -> buffer.get() & 0xff;
                };
            }
            return values;
        }

        /** The values of an I64 entry. */
        public long[] longs() {
            if (type != Type.I64) {
                throw new IllegalStateException("expected I64 values, got " + type);
            }
            long[] values = new long[data.length / 8];
            ByteBuffer.wrap(data).order(ByteOrder.LITTLE_ENDIAN).asLongBuffer().get(values);
            return values;
        }

        public static Entry of(float[] values, long... shape) {
            ByteBuffer buffer = ByteBuffer.allocate(values.length * 4).order(ByteOrder.LITTLE_ENDIAN);
            buffer.asFloatBuffer().put(values);
            return new Entry(Type.F32, shape, buffer.array());
        }

        public static Entry of(long[] values, long... shape) {
            ByteBuffer buffer = ByteBuffer.allocate(values.length * 8).order(ByteOrder.LITTLE_ENDIAN);
            buffer.asLongBuffer().put(values);
            return new Entry(Type.I64, shape, buffer.array());
        }
    }

    /**
     * A file's contents.
     *
     * @param tensors by name, in the order of the data
     * @param metadata the header's free text entries
     */
    public record Contents(Map<String, Entry> tensors, Map<String, String> metadata) {}

    /**
     * Reads a whole file.
     *
     * @throws ConfigurationException when the file is missing or breaks the format; the message names the file and the fault
     */
    public static Contents read(Path file) {
        if (!Files.isRegularFile(file)) {
            throw new ConfigurationException("weights file must exist, got " + file + ": check the path");
        }
        try (FileChannel channel = FileChannel.open(file, StandardOpenOption.READ)) {
            return read(file, channel);
        } catch (IOException e) {
            throw new ConfigurationException("cannot read " + file + ": " + e.getMessage(), e);
        }
    }

    /**
     * Reads a whole file.
     *
     * @param advice what to do about a damaged one
     */
    public static Contents read(Path file, String advice) {
        try {
            return read(file);
        } catch (ConfigurationException e) {
            String message = e.getMessage();
            if (!message.endsWith(ADVICE)) {
                throw e;
            }
            throw new ConfigurationException(message.substring(0, message.length() - ADVICE.length()) + advice, e);
        }
    }

    private static Contents read(Path file, FileChannel channel) throws IOException {
        long size = channel.size();
        if (size < 8) {
            throw damaged(file, "it has " + size + " bytes, a header length takes 8");
        }
        long headerLength = fill(channel, 8).getLong();
        if (headerLength < 2 || headerLength > MAX_HEADER || headerLength > size - 8) {
            throw damaged(
                    file, "the header claims " + Long.toUnsignedString(headerLength) + " bytes in a file of " + size);
        }
        JsonNode header;
        try {
            byte[] bytes = fill(channel, (int) headerLength).array();
            header = JSON.readTree(new String(bytes, StandardCharsets.UTF_8));
        } catch (JsonProcessingException e) {
            throw damaged(file, "the header is not JSON: " + e.getOriginalMessage());
        }
        if (header == null || !header.isObject()) {
            throw damaged(file, "the header is not a JSON object");
        }
        Map<String, String> metadata = new TreeMap<>();
        List<Located> located = new ArrayList<>();
        for (Map.Entry<String, JsonNode> field : header.properties()) {
            if (field.getKey().equals("__metadata__")) {
                readMetadata(file, field.getValue(), metadata);
            } else {
                located.add(locate(file, field.getKey(), field.getValue()));
            }
        }
        located.sort(Comparator.comparingLong(Located::begin).thenComparingLong(Located::end));
        long at = 0;
        for (Located tensor : located) {
            if (tensor.begin != at) {
                throw damaged(
                        file,
                        "the bytes of '" + tensor.name + "' start at " + tensor.begin + ", expected " + at
                                + " (overlap or gap)");
            }
            at = tensor.end;
        }
        if (at != size - 8 - headerLength) {
            throw damaged(file, "its tensors take " + at + " bytes, the file holds " + (size - 8 - headerLength));
        }
        Map<String, Entry> tensors = new LinkedHashMap<>();
        for (Located tensor : located) {
            byte[] data = fill(channel, (int) (tensor.end - tensor.begin)).array();
            tensors.put(tensor.name, new Entry(tensor.type, tensor.shape, data));
        }
        String sum = metadata.remove(ContentSum.KEY);
        if (sum != null && !sum.equals(ContentSum.of(tensors, metadata))) {
            throw damaged(file, "its checksum does not match");
        }
        return new Contents(tensors, metadata);
    }

    private static void readMetadata(Path file, JsonNode node, Map<String, String> into) {
        if (!node.isObject()) {
            throw damaged(file, "__metadata__ is not a JSON object");
        }
        for (Map.Entry<String, JsonNode> field : node.properties()) {
            if (!field.getValue().isTextual()) {
                throw damaged(file, "__metadata__ holds a value that is not text");
            }
            into.put(field.getKey(), field.getValue().asText());
        }
    }

    @SuppressWarnings("ArrayRecordComponent")
    private record Located(String name, Type type, long[] shape, long begin, long end) {}

    private static Located locate(Path file, String name, JsonNode node) {
        if (name.chars().anyMatch(Character::isISOControl)) {
            throw damaged(file, "a tensor's name holds control characters"); // messages that name it stay one line
        }
        if (!node.has("dtype")) {
            throw damaged(file, "tensor '" + name + "' has no dtype");
        }
        Type type;
        try {
            type = Type.valueOf(node.path("dtype").asText());
        } catch (IllegalArgumentException e) {
            throw new ConfigurationException(
                    file + ": tensor '" + name + "' must be F32, F64, I64 or U8, got " + node.path("dtype")
                            + ": convert it to F32",
                    e);
        }
        JsonNode dimensions = node.path("shape");
        JsonNode offsets = node.path("data_offsets");
        if (!dimensions.isArray()
                || !offsets.isArray()
                || offsets.size() != 2
                || !isLong(offsets.get(0))
                || !isLong(offsets.get(1))) {
            throw damaged(file, "tensor '" + name + "' lacks a shape or two data_offsets");
        }
        long[] shape = new long[dimensions.size()];
        long bytes = type.bytes;
        for (int i = 0; i < shape.length; i++) {
            JsonNode dimension = dimensions.get(i);
            shape[i] = isLong(dimension) ? dimension.asLong() : -1;
            if (shape[i] < 0 || (shape[i] > 0 && bytes > Integer.MAX_VALUE / shape[i])) {
                throw damaged(file, "tensor '" + name + "' has the impossible shape " + dimensions);
            }
            bytes *= shape[i];
        }
        long begin = offsets.get(0).asLong();
        long end = offsets.get(1).asLong();
        if (begin < 0 || end < begin || end - begin != bytes) {
            throw damaged(
                    file,
                    "tensor '" + name + "' of shape " + dimensions + " takes " + bytes + " bytes, its data_offsets are "
                            + offsets);
        }
        return new Located(name, type, shape, begin, end);
    }

    private static boolean isLong(JsonNode node) {
        return node.isIntegralNumber() && node.canConvertToLong();
    }

    /** Writes the entries in the map's order, with their checksum; the same map gives the same bytes. */
    public static void write(OutputStream out, Map<String, Entry> tensors, Map<String, String> metadata)
            throws IOException {
        ObjectNode header = JSON.createObjectNode();
        ObjectNode texts = header.putObject("__metadata__");
        new TreeMap<>(metadata).forEach(texts::put);
        texts.put(ContentSum.KEY, ContentSum.of(tensors, metadata));
        long at = 0;
        for (Map.Entry<String, Entry> entry : tensors.entrySet()) {
            ObjectNode node = header.putObject(entry.getKey());
            node.put("dtype", entry.getValue().type.name());
            ArrayNode shape = node.putArray("shape");
            for (long size : entry.getValue().shape) {
                shape.add(size);
            }
            int length = entry.getValue().data.length;
            node.putArray("data_offsets").add(at).add(at + length);
            at += length;
        }
        byte[] text = JSON.writeValueAsBytes(header);
        int padded = (text.length + 7) / 8 * 8; // readers map the values in place and like them aligned
        ByteBuffer head = ByteBuffer.allocate(8 + padded).order(ByteOrder.LITTLE_ENDIAN);
        head.putLong(padded).put(text);
        while (head.hasRemaining()) {
            head.put((byte) ' ');
        }
        out.write(head.array());
        for (Entry entry : tensors.values()) {
            out.write(entry.data);
        }
    }

    /** The entries whose name begins with {@code prefix}, under the rest of their names, in their order. */
    public static Map<String, Entry> part(Map<String, Entry> tensors, String prefix) {
        Map<String, Entry> part = new LinkedHashMap<>();
        tensors.forEach((name, entry) -> {
            if (name.startsWith(prefix)) {
                part.put(name.substring(prefix.length()), entry);
            }
        });
        return part;
    }

    private static ByteBuffer fill(FileChannel channel, int length) throws IOException {
        ByteBuffer buffer = ByteBuffer.allocate(length).order(ByteOrder.LITTLE_ENDIAN);
        while (buffer.hasRemaining()) {
            if (channel.read(buffer) < 0) {
                throw new IOException("the file ended early");
            }
        }
        return buffer.flip();
    }

    private static ConfigurationException damaged(Path file, String fault) {
        return new ConfigurationException(file + " is not a sound safetensors file: " + fault + ": " + ADVICE);
    }
}
