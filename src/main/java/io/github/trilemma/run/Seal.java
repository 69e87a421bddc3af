package io.github.trilemma.run;

import io.github.trilemma.ConfigurationException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.DigestInputStream;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.zip.CRC32C;

/**
 * Checksums within files of text, so that a changed bit shows: YAML has the SHA-256 of its rest as a comment in its first line, a
 * record in JSON as its last field, a line of a history a CRC-32C as its last field. Files from before there were seals have none
 * and pass.
 */
final class Seal {
    private static final String COMMENT = "# sha256 ";
    private static final Pattern YAML = Pattern.compile(COMMENT + "([0-9a-f]{64})\n(.*)", Pattern.DOTALL);
    private static final String FIELD = ",\n  \"sha256\" : \"";
    private static final Pattern JSON = Pattern.compile("(.*)" + FIELD + "([0-9a-f]{64})\"\n\\}\n", Pattern.DOTALL);
    private static final byte[] LINE_FIELD = ",\"crc32c\":\"".getBytes(StandardCharsets.US_ASCII);
    private static final int LINE_SEAL = LINE_FIELD.length + 8 + 2;

    private Seal() {}

    /** What is wrong with a file whose seal is broken. */
    static final String BROKEN = "its checksum does not match";

    static String yaml(String text) {
        return COMMENT + sha256(text) + "\n" + text;
    }

    /** Whether a file of YAML is as it was written; true when it has no seal. */
    static boolean isYamlWhole(Path file) {
        String text;
        try {
            // One character per byte, so that damaged UTF-8 counts, too.
            text = new String(Files.readAllBytes(file), StandardCharsets.ISO_8859_1);
        } catch (IOException e) {
            throw Failures.reading(file, e);
        }
        Matcher sealed = YAML.matcher(text);
        return sealed.matches()
                ? sealed.group(1).equals(sha256(sealed.group(2).getBytes(StandardCharsets.ISO_8859_1)))
                : !text.startsWith("#");
    }

    /** A JSON object in several lines, with its seal. */
    static String json(String text) {
        return text.substring(0, text.lastIndexOf("\n}")) + FIELD + sha256(text) + "\"\n}\n";
    }

    /** The JSON object without its seal, as it is when it has none; null when the seal is broken. */
    static byte[] openJson(byte[] bytes) {
        String text = new String(bytes, StandardCharsets.ISO_8859_1);
        Matcher sealed = JSON.matcher(text);
        if (!sealed.matches()) {
            return bytes;
        }
        byte[] content = (sealed.group(1) + "\n}\n").getBytes(StandardCharsets.ISO_8859_1);
        return sha256(content).equals(sealed.group(2)) ? content : null;
    }

    /** A JSON object in one line, with its seal. */
    static String line(String object) {
        String start = object.substring(0, object.length() - 1);
        return start + new String(LINE_FIELD, StandardCharsets.US_ASCII) + crc(start.getBytes(StandardCharsets.UTF_8))
                + "\"}";
    }

    /** The line without its seal, as it is when it has none; null when the seal is broken. */
    static byte[] openLine(byte[] line) {
        int start = line.length - LINE_SEAL;
        if (start < 1 || !Arrays.equals(LINE_FIELD, Arrays.copyOfRange(line, start, start + LINE_FIELD.length))) {
            return line;
        }
        byte[] content = Arrays.copyOf(line, start);
        String seal = new String(line, start + LINE_FIELD.length, 10, StandardCharsets.ISO_8859_1);
        if (!seal.equals(crc(content) + "\"}")) {
            return null;
        }
        byte[] open = Arrays.copyOf(content, start + 1);
        open[start] = '}';
        return open;
    }

    private static String crc(byte[] bytes) {
        CRC32C crc = new CRC32C();
        crc.update(bytes);
        return HexFormat.of().toHexDigits((int) crc.getValue());
    }

    private static String sha256(String text) {
        return sha256(text.getBytes(StandardCharsets.UTF_8));
    }

    private static String sha256(byte[] bytes) {
        return HexFormat.of().formatHex(digest().digest(bytes));
    }

    /** SHA-256 of a file. */
    static String sha256(Path file) {
        MessageDigest digest = digest();
        try (InputStream in = new DigestInputStream(Files.newInputStream(file), digest)) {
            in.transferTo(OutputStream.nullOutputStream());
            return HexFormat.of().formatHex(digest.digest());
        } catch (IOException e) {
            throw Failures.reading(file, e);
        }
    }

    private static MessageDigest digest() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }

    /** A file that is not as it was written. */
    static ConfigurationException broken(Path file, String advice) {
        return Json.damaged(file, BROKEN, advice, null);
    }
}
