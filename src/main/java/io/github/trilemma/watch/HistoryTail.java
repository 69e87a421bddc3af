package io.github.trilemma.watch;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.github.trilemma.run.History;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Instant;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * Follows a {@code history.jsonl} that another process writes: every look reads what was added. A last line without its line feed
 * waits for the next look. A resume cuts the file back and may have let it grow again since, so the last whole line is compared
 * first; where it differs, all is read anew. Lines that are no row are counted and left out.
 */
final class HistoryTail {
    /** Bytes read at a look; a longer file takes several looks. */
    static final int MOST_BYTES = 1 << 22;
    /** A longer line is no row. */
    private static final int LONGEST_LINE = 1 << 16;

    private static final ObjectMapper JSON = new ObjectMapper();

    private final Path file;
    private final Curve curve = new Curve();
    private byte[] lastLine = new byte[0];
    private long position;
    private long damaged;
    private boolean skipping;
    private Instant modified;

    HistoryTail(Path file) {
        this.file = file;
    }

    Curve curve() {
        return curve;
    }

    /** When the file was written last, null when there is none. */
    Instant modified() {
        return modified;
    }

    /** Lines that were no row. */
    long damaged() {
        return damaged;
    }

    /** Iterations that are over for certain, 0 when there is no row. */
    int ended() {
        return curve.last() == null ? 0 : curve.last().iteration() + 1;
    }

    /** Reads what is new. */
    void look() {
        try (FileChannel channel = FileChannel.open(file, StandardOpenOption.READ)) {
            modified = Files.getLastModifiedTime(file).toInstant();
            if (channel.size() < position || !endsWithLastLine(channel)) {
                restart();
            }
            long size = Math.min(channel.size() - position, MOST_BYTES);
            if (size > 0) {
                take(read(channel, position, (int) size));
            }
        } catch (NoSuchFileException e) {
            restart();
            modified = null;
        } catch (IOException e) {
            throw new UncheckedIOException("cannot read " + file + ": " + e.getMessage(), e);
        }
    }

    private void restart() {
        curve.clear();
        lastLine = new byte[0];
        position = 0;
        damaged = 0;
        skipping = false;
    }

    private boolean endsWithLastLine(FileChannel channel) throws IOException {
        long start = position - lastLine.length;
        return Arrays.equals(read(channel, start, lastLine.length), lastLine);
    }

    /** Up to {@code length} bytes; fewer when the file was cut meanwhile. */
    private static byte[] read(FileChannel channel, long from, int length) throws IOException {
        ByteBuffer buffer = ByteBuffer.allocate(length);
        int more = 0;
        while (more >= 0 && buffer.hasRemaining()) {
            more = channel.read(buffer, from + buffer.position());
        }
        return Arrays.copyOf(buffer.array(), buffer.position());
    }

    private void take(byte[] bytes) {
        int start = 0;
        for (int i = 0; i < bytes.length; i++) {
            if (bytes[i] == '\n') {
                line(bytes, start, i);
                lastLine = Arrays.copyOfRange(bytes, Math.max(start, i + 1 - LONGEST_LINE), i + 1);
                start = i + 1;
            }
        }
        if (bytes.length - start > LONGEST_LINE) {
            skipping = true;
            lastLine = Arrays.copyOfRange(bytes, bytes.length - LONGEST_LINE, bytes.length);
            start = bytes.length;
        }
        position += start;
    }

    private void line(byte[] bytes, int start, int end) {
        Curve.Row row = skipping || end - start > LONGEST_LINE ? null : row(bytes, start, end);
        skipping = false;
        if (row == null || row.iteration() < ended() - 1) {
            damaged++;
        } else {
            curve.add(row);
        }
    }

    /** The row of a line, null when it is none. */
    private static Curve.Row row(byte[] bytes, int start, int end) {
        JsonNode node;
        try {
            byte[] line = History.open(Arrays.copyOfRange(bytes, start, end));
            if (line == null) {
                return null;
            }
            node = JSON.readTree(new String(line, StandardCharsets.UTF_8));
        } catch (JsonProcessingException e) {
            return null;
        }
        JsonNode iteration = node.get(History.ITERATION);
        if (iteration == null
                || !iteration.isNumber()
                || !iteration.canConvertToInt()
                || iteration.asDouble() % 1 != 0
                || iteration.asInt() < 0) {
            return null;
        }
        Map<String, Double> values = new LinkedHashMap<>();
        node.properties().forEach(field -> {
            if (!field.getKey().equals(History.ITERATION)) {
                // Text is NaN or an infinity, which no curve shows.
                values.put(
                        field.getKey(),
                        field.getValue().isNumber() ? field.getValue().asDouble() : Double.NaN);
            }
        });
        return new Curve.Row(iteration.asInt(), values);
    }
}
