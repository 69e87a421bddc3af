package io.github.trilemma.fuzz;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/** Several files in one input: before each part but the last its length in two bytes; a length beyond the end means the rest. */
public final class Parts {
    private final byte[] input;
    private int at;

    public Parts(byte[] input) {
        this.input = input;
    }

    /** The next byte, 0 after the end. */
    public int octet() {
        return at < input.length ? input[at++] & 0xff : 0;
    }

    /** The next part. */
    public byte[] part() {
        int length = octet() << 8 | octet();
        return take(Math.min(length, input.length - at));
    }

    /** All that is left. */
    public byte[] rest() {
        return take(input.length - at);
    }

    private byte[] take(int length) {
        byte[] part = Arrays.copyOfRange(input, at, at + length);
        at += length;
        return part;
    }

    /** An input of leading octets and parts, as this class reads it. */
    public static byte[] join(int[] octets, byte[]... parts) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        for (int octet : octets) {
            out.write(octet);
        }
        for (int i = 0; i < parts.length; i++) {
            if (i < parts.length - 1) {
                out.write(parts[i].length >> 8);
                out.write(parts[i].length);
            }
            out.writeBytes(parts[i]);
        }
        return out.toByteArray();
    }

    public static byte[] utf8(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}
