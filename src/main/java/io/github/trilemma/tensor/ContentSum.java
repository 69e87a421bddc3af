package io.github.trilemma.tensor;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.Map;
import java.util.TreeMap;

/**
 * The SHA-256 of what a safetensors file says: of its names, types, shapes, values and metadata, not of how the header is written. It
 * stands in the file's metadata. Files of other programs have none.
 */
final class ContentSum {
    /** Its name in the metadata. */
    static final String KEY = "trilemma.sha256";

    private ContentSum() {}

    static String of(Map<String, Safetensors.Entry> tensors, Map<String, String> metadata) {
        MessageDigest digest = digest();
        new TreeMap<>(metadata).forEach((name, value) -> {
            add(digest, name);
            add(digest, value);
        });
        new TreeMap<>(tensors).forEach((name, entry) -> {
            add(digest, name);
            add(digest, entry.type().name());
            for (long size : entry.shape()) {
                number(digest, size);
            }
            number(digest, entry.data().length);
            digest.update(entry.data());
        });
        return HexFormat.of().formatHex(digest.digest());
    }

    /** Each text with its length, so that no two contents read the same. */
    private static void add(MessageDigest digest, String text) {
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        number(digest, bytes.length);
        digest.update(bytes);
    }

    private static void number(MessageDigest digest, long value) {
        digest.update(ByteBuffer.allocate(Long.BYTES).putLong(value).flip());
    }

    private static MessageDigest digest() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }
}
