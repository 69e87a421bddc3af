package io.github.trilemma.benchmarks;

import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.SerializerProvider;
import com.fasterxml.jackson.databind.module.SimpleModule;
import com.fasterxml.jackson.databind.ser.std.StdSerializer;
import java.io.IOException;
import java.io.Serial;
import java.math.BigDecimal;
import java.math.MathContext;
import java.math.RoundingMode;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/**
 * What one run measured.
 *
 * @param date of the run, ISO
 * @param command that gave these numbers
 * @param machine where
 * @param peaks of the machine, by threads and precision
 * @param benchmarks ours beside libtorch
 * @param pairs the training iteration beside PyTorch
 */
record Results(
        String date,
        String command,
        Machine machine,
        Map<String, Peak> peaks,
        List<Row> benchmarks,
        List<PairedRun.Pairing> pairs) {
    private static final ObjectMapper JSON = new ObjectMapper()
            .registerModule(new SimpleModule().addSerializer(double.class, new Rounded()))
            .registerModule(new SimpleModule("boxed").addSerializer(Double.class, new Rounded()));

    /** Numbers to as many digits as a timing can mean. */
    private static final class Rounded extends StdSerializer<Double> {
        @Serial
        private static final long serialVersionUID = 1L;

        private Rounded() {
            super(Double.class);
        }

        @Override
        public void serialize(Double value, JsonGenerator out, SerializerProvider provider) throws IOException {
            if (Double.isFinite(value)) {
                BigDecimal rounded = new BigDecimal(value, new MathContext(5, RoundingMode.HALF_EVEN));
                out.writeNumber(rounded.stripTrailingZeros().toPlainString());
            } else {
                out.writeNull();
            }
        }
    }

    /** One line of JSON. */
    static String json(Object value) {
        try {
            return JSON.writeValueAsString(value);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("a result must be writable as JSON", e);
        }
    }

    /**
     * Writes {@code DATE-MACHINE.json} and {@code .md}, numbered when there are such files already.
     *
     * @return the table's file
     */
    Path write(Path folder) throws IOException {
        Files.createDirectories(folder);
        String stem = date + "-" + machine.shortName();
        String name = stem;
        for (int i = 2; Files.exists(folder.resolve(name + ".json")); i++) {
            name = stem + "-" + i;
        }
        Files.writeString(
                folder.resolve(name + ".json"),
                JSON.writer(SerializationFeature.INDENT_OUTPUT).writeValueAsString(this) + "\n",
                StandardCharsets.UTF_8);
        Path table = folder.resolve(name + ".md");
        Files.writeString(table, new Markdown().of(this), StandardCharsets.UTF_8);
        return table;
    }
}
