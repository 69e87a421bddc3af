package io.github.trilemma.run;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import io.github.trilemma.ConfigurationException;
import java.io.CharConversionException;
import java.io.Closeable;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * The history of a point: one JSON object per line, numbers under names, {@code iteration} in every row and never
 * falling; {@code crc32c} is the checksum of the line before it (see {@link #open}), no value of the row. A line without its line feed at the end of the file is what a crash leaves; it is dropped without a word.
 * Anything else that is no row is damage.
 */
public final class History {
    /** The key that every row has: the iteration it tells of, a whole number of at least 0. */
    public static final String ITERATION = "iteration";

    private static final long LARGEST = 1L << 28;

    private History() {}

    /**
     * A line as the row was before its checksum was added.
     *
     * @param line without its line feed
     * @return the JSON object; null when the checksum does not match. A line without a checksum is returned as it is
     */
    public static byte[] open(byte[] line) {
        return Seal.openLine(line);
    }

    /** One row and the end of its line in the file, in bytes. */
    private record Row(Map<String, Double> values, long end) {
        long iteration() {
            return values.get(ITERATION).longValue();
        }
    }

    /** The rows of {@code file}, oldest first, keys in the order of the file; none when the file does not exist. */
    public static List<Map<String, Double>> read(Path file) {
        return rows(file).stream().map(Row::values).toList();
    }

    private static List<Row> rows(Path file) {
        try {
            if (Files.size(file) > LARGEST) {
                throw damaged(file, 0, "the file is longer than " + LARGEST + " bytes", null);
            }
            byte[] bytes = Files.readAllBytes(file);
            List<Row> rows = new ArrayList<>();
            int start = 0;
            for (int i = 0; i < bytes.length; i++) {
                if (bytes[i] == '\n') {
                    Row row = new Row(row(file, rows.size() + 1, bytes, start, i), i + 1L);
                    if (!rows.isEmpty()
                            && row.iteration() < rows.get(rows.size() - 1).iteration()) {
                        throw damaged(file, rows.size() + 1, "iteration is smaller than in the line before", null);
                    }
                    rows.add(row);
                    start = i + 1;
                }
            }
            return rows;
        } catch (NoSuchFileException e) {
            return List.of();
        } catch (IOException e) {
            throw Failures.reading(file, e);
        }
    }

    private static Map<String, Double> row(Path file, int line, byte[] bytes, int start, int end) throws IOException {
        Map<String, Double> row = new LinkedHashMap<>();
        byte[] content = open(Arrays.copyOfRange(bytes, start, end));
        if (content == null) {
            throw damaged(file, line, Seal.BROKEN, null);
        }
        try (JsonParser parser = Json.MAPPER.createParser(content)) {
            if (parser.nextToken() != JsonToken.START_OBJECT) {
                throw damaged(file, line, "no JSON object", null);
            }
            while (parser.nextToken() != JsonToken.END_OBJECT) {
                String name = parser.currentName();
                row.put(name, number(parser.nextToken(), parser, file, line, name));
            }
            if (parser.nextToken() != null) {
                throw damaged(file, line, "more after the JSON object", null);
            }
        } catch (JsonProcessingException e) {
            throw damaged(file, line, Json.oneLine(e.getOriginalMessage()), e);
        } catch (CharConversionException e) {
            throw damaged(file, line, Json.oneLine(e.getMessage()), e);
        }
        Double iteration = row.get(ITERATION);
        if (iteration == null || !(iteration >= 0 && iteration <= Integer.MAX_VALUE && iteration % 1 == 0)) {
            throw damaged(file, line, "iteration must be a whole number of at least 0, got " + iteration, null);
        }
        return row;
    }

    private static double number(JsonToken token, JsonParser parser, Path file, int line, String name)
            throws IOException {
        if (token == JsonToken.VALUE_NUMBER_INT || token == JsonToken.VALUE_NUMBER_FLOAT) {
            return parser.getDoubleValue();
        }
        String text = token == JsonToken.VALUE_STRING ? parser.getText() : String.valueOf(token);
        // JSON has no such numbers; they are written as text.
        return switch (text) {
            case "NaN" -> Double.NaN;
            case "Infinity" -> Double.POSITIVE_INFINITY;
            case "-Infinity" -> Double.NEGATIVE_INFINITY;
            default -> throw damaged(file, line, name + " must be a number, got " + text, null);
        };
    }

    private static ConfigurationException damaged(Path file, int line, String problem, Exception cause) {
        return Json.damaged(file, "line " + line + ": " + problem, PointFolder.rerun(file), cause);
    }

    /**
     * Appends rows. Each row reaches the operating system at once, so that a killed process loses none;
     * {@link #flush} makes the rows outlast the machine, too. One writer per file at a time.
     */
    public static final class Writer implements Closeable {
        private final Path file;
        private final FileChannel channel;
        private long last = -1;
        private int count;

        /**
         * Goes on from the rows of {@code file}, a torn last line dropped, in a new file that replaces it: a former writer that
         * still has the old one open adds to a file without a name.
         */
        public Writer(Path file) {
            this.file = file;
            List<Row> rows = rows(file);
            Row end = rows.isEmpty() ? null : rows.get(rows.size() - 1);
            last = end == null ? -1 : end.iteration();
            count = rows.size();
            channel = AtomicFiles.open(file, out -> {
                if (end != null) {
                    try (InputStream in = Files.newInputStream(file)) {
                        out.write(in.readNBytes(Math.toIntExact(end.end())));
                    }
                }
            });
        }

        private void keep(List<Row> rows) throws IOException {
            Row end = rows.isEmpty() ? null : rows.get(rows.size() - 1);
            last = end == null ? -1 : end.iteration();
            count = rows.size();
            channel.truncate(end == null ? 0 : end.end());
            channel.position(end == null ? 0 : end.end());
        }

        /**
         * Appends one row.
         *
         * @param row names and numbers; {@code iteration} is an Integer or Long, not smaller than in the row before
         */
        public void append(Map<String, ?> row) {
            if (!(row.get(ITERATION) instanceof Number number)
                    || !(number instanceof Integer || number instanceof Long)) {
                throw new IllegalArgumentException("a row must have a whole iteration, got " + row.get(ITERATION));
            }
            long iteration = number.longValue();
            if (iteration < Math.max(last, 0) || iteration > Integer.MAX_VALUE) {
                throw new IllegalArgumentException(
                        "iteration must be at least " + Math.max(last, 0) + ", got " + iteration);
            }
            row.forEach((name, value) -> {
                if (!(value instanceof Number)) {
                    throw new IllegalArgumentException(name + " must be a number, got " + value);
                }
            });
            try {
                write((Seal.line(Json.MAPPER.writeValueAsString(row)) + "\n").getBytes(StandardCharsets.UTF_8));
                last = iteration;
                count++;
            } catch (IOException e) {
                throw Failures.writing(file, e);
            }
        }

        private void write(byte[] line) throws IOException {
            long start = channel.position();
            ByteBuffer bytes = ByteBuffer.wrap(line);
            try {
                while (bytes.hasRemaining()) {
                    channel.write(bytes);
                }
            } catch (IOException e) {
                // Half a row must not become the head of the next one.
                channel.truncate(start);
                throw e;
            }
        }

        /**
         * Syncs the file: after this its rows survive the machine.
         *
         * @return the number of rows
         */
        public int flush() {
            try {
                channel.force(true);
                return count;
            } catch (IOException e) {
                throw Failures.writing(file, e);
            }
        }

        /** Drops all rows of an iteration after {@code iteration}; -1 drops all. For resuming from a checkpoint. */
        public void truncateAfter(int iteration) {
            List<Row> rows = rows(file);
            try {
                keep(rows.stream().filter(row -> row.iteration() <= iteration).toList());
                channel.force(true);
            } catch (IOException e) {
                throw Failures.writing(file, e);
            }
        }

        /** Syncs and closes the file. */
        @Override
        public void close() {
            try (channel) {
                channel.force(true);
            } catch (IOException e) {
                throw Failures.writing(file, e);
            }
        }
    }
}
