package io.github.trilemma.tensor;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;

/** Safetensors files put together by hand, sound or not. */
final class RawFiles {
    private RawFiles() {}

    /** A file whose length field tells the truth about {@code header}. */
    static Path write(Path folder, String header, byte[] data) throws IOException {
        return write(folder, header.getBytes(StandardCharsets.UTF_8).length, header, data);
    }

    /** A file whose length field says {@code claimed}. */
    static Path write(Path folder, long claimed, String header, byte[] data) throws IOException {
        byte[] text = header.getBytes(StandardCharsets.UTF_8);
        ByteBuffer bytes = ByteBuffer.allocate(8 + text.length + data.length).order(ByteOrder.LITTLE_ENDIAN);
        bytes.putLong(claimed).put(text).put(data);
        return Files.write(folder.resolve("weights.safetensors"), bytes.array());
    }

    static byte[] bytes(Map<String, Safetensors.Entry> tensors, Map<String, String> metadata) throws IOException {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        Safetensors.write(out, tensors, metadata);
        return out.toByteArray();
    }
}
