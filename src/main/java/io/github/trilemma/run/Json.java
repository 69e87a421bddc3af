package io.github.trilemma.run;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.core.util.DefaultIndenter;
import com.fasterxml.jackson.core.util.DefaultPrettyPrinter;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.MapperFeature;
import com.fasterxml.jackson.databind.ObjectWriter;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.type.TypeFactory;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;

/** JSON files of records, each with its checksum (see {@link Seal}): strict to read, the same bytes for the same record. */
final class Json {
    /** A file of one record is at most this long, in bytes. */
    private static final int LARGEST = 1 << 20;

    static final JsonMapper MAPPER = JsonMapper.builder()
            // The common one would hold this engine's classes when a host lets go of them.
            .typeFactory(TypeFactory.createDefaultInstance())
            .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
            .enable(DeserializationFeature.FAIL_ON_NULL_FOR_PRIMITIVES)
            .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
            .enable(DeserializationFeature.FAIL_ON_NUMBERS_FOR_ENUMS)
            .disable(DeserializationFeature.ACCEPT_FLOAT_AS_INT)
            .disable(MapperFeature.ALLOW_COERCION_OF_SCALARS)
            .build();

    private static final ObjectWriter WRITER =
            MAPPER.writer(new DefaultPrettyPrinter().withObjectIndenter(new DefaultIndenter("  ", "\n")));

    private Json() {}

    static void write(Path file, Record record) {
        AtomicFiles.writeString(file, Seal.json(text(record) + "\n"));
    }

    private static String text(Record record) {
        try {
            return WRITER.writeValueAsString(record);
        } catch (JsonProcessingException e) {
            throw new IllegalArgumentException("cannot write " + record.getClass() + " as JSON", e);
        }
    }

    /** Reads {@code file}; a damaged one is an error that ends with {@code advice}. */
    static <R extends Record> R read(Path file, Class<R> type, String advice) {
        byte[] bytes;
        try (InputStream in = Files.newInputStream(file)) {
            bytes = in.readNBytes(LARGEST + 1);
        } catch (IOException e) {
            throw Failures.reading(file, e);
        }
        if (bytes.length > LARGEST) {
            throw damaged(file, "longer than " + LARGEST + " bytes", advice, null);
        }
        byte[] content = Seal.openJson(bytes);
        if (content == null) {
            throw Seal.broken(file, advice);
        }
        try {
            R record = MAPPER.readValue(content, type);
            if (record == null) {
                throw damaged(file, "it holds null", advice, null);
            }
            return record;
        } catch (JsonProcessingException e) {
            int line = e.getLocation() == null ? -1 : e.getLocation().getLineNr();
            throw damaged(file, (line < 1 ? "" : "line " + line + ": ") + oneLine(e.getOriginalMessage()), advice, e);
        } catch (IOException e) {
            throw damaged(file, oneLine(e.getMessage()), advice, e);
        }
    }

    static DamagedException damaged(Path file, String problem, String advice, Exception cause) {
        return new DamagedException(file + " is damaged (" + problem + "): " + advice, cause);
    }

    /** The first line of what the parser says, at most 160 characters. */
    static String oneLine(String message) {
        String line = String.valueOf(message).lines().findFirst().orElse("");
        return line.length() <= 160 ? line : line.substring(0, 157) + "...";
    }
}
