package io.github.trilemma.export;

import com.google.protobuf.CodedOutputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;

/**
 * A protobuf message under construction: fields in the order in which they are added. Messages within and blobs are kept by
 * reference, so the weights of a network are never copied.
 */
final class Message {
    private final List<byte[]> pieces = new ArrayList<>();
    private long size;

    /** Writes one field in protobuf's encoding. */
    private interface Field {
        void write(CodedOutputStream out) throws IOException;
    }

    private Message add(Field field) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try {
            CodedOutputStream out = CodedOutputStream.newInstance(bytes);
            field.write(out);
            out.flush();
        } catch (IOException e) {
            throw new UncheckedIOException(e); // a stream in memory has none
        }
        piece(bytes.toByteArray());
        return this;
    }

    private void piece(byte[] bytes) {
        pieces.add(bytes);
        size += bytes.length;
    }

    Message integer(int number, long value) {
        return add(out -> out.writeInt64(number, value));
    }

    Message real(int number, float value) {
        return add(out -> out.writeFloat(number, value));
    }

    Message text(int number, String value) {
        return add(out -> out.writeString(number, value));
    }

    /** Bytes, not copied: they must not change before the message is written. */
    Message blob(int number, byte[] value) {
        head(number, value.length);
        piece(value);
        return this;
    }

    /** A message within, complete by now. */
    Message message(int number, Message inner) {
        head(number, inner.size);
        inner.pieces.forEach(this::piece);
        return this;
    }

    /** The fields of another message, after those of this one. */
    Message append(Message fields) {
        fields.pieces.forEach(this::piece);
        return this;
    }

    private void head(int number, long length) {
        add(out -> {
            out.writeTag(number, 2); // wire type 2: a length and that many bytes
            out.writeUInt64NoTag(length);
        });
    }

    /** Bytes of the encoded message. */
    long size() {
        return size;
    }

    /** The encoded message in one array. */
    byte[] bytes() {
        ByteArrayOutputStream out = new ByteArrayOutputStream(Math.toIntExact(size));
        pieces.forEach(out::writeBytes);
        return out.toByteArray();
    }

    void write(OutputStream out) throws IOException {
        for (byte[] piece : pieces) {
            out.write(piece);
        }
    }
}
