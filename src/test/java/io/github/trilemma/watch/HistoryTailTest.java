package io.github.trilemma.watch;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.trilemma.run.History;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.RepetitionInfo;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class HistoryTailTest {
    @TempDir
    Path dir;

    private Path file;
    private HistoryTail tail;

    @BeforeEach
    void setUp() {
        file = dir.resolve("history.jsonl");
        tail = new HistoryTail(file);
    }

    private void append(String text) throws IOException {
        Files.writeString(file, text, StandardOpenOption.CREATE, StandardOpenOption.APPEND);
    }

    private static String line(int iteration, double mse) {
        return "{\"iteration\":" + iteration + ",\"mse\":" + mse + "}\n";
    }

    private void cut(long length) throws IOException {
        try (RandomAccessFile access = new RandomAccessFile(file.toFile(), "rw")) {
            access.setLength(length);
        }
    }

    private List<Integer> look() {
        tail.look();
        return tail.curve().iterations();
    }

    @Test
    void noFileIsNoRow() throws IOException {
        assertThat(look()).isEmpty();
        assertThat(tail.ended()).isZero();
        assertThat(tail.modified()).isNull();
        append(line(0, 1));
        assertThat(look()).containsExactly(0);
        assertThat(tail.modified()).isNotNull();
        Files.delete(file);
        assertThat(look()).isEmpty();
    }

    @Test
    void aHalfWrittenLineWaits() throws IOException {
        append(line(0, 1) + "{\"iteration\":1,\"m");
        assertThat(look()).containsExactly(0);
        assertThat(look()).containsExactly(0);
        append("se\":0.5}");
        assertThat(look()).containsExactly(0);
        append("\n{");
        assertThat(look()).containsExactly(0, 1);
        assertThat(tail.curve().series()).containsEntry("mse", List.of(1f, 0.5f));
        assertThat(tail.damaged()).isZero();
        assertThat(tail.ended()).isEqualTo(2);
    }

    /** Bytes arrive in any portions, characters of several bytes split in the middle. */
    @RepeatedTest(20)
    void portionsDoNotMatter(RepetitionInfo info) throws IOException {
        Random random = new Random(info.getCurrentRepetition());
        StringBuilder text = new StringBuilder();
        int rows = random.nextInt(60);
        for (int i = 0; i < rows; i++) {
            text.append("{\"iteration\":")
                    .append(i)
                    .append(",\"μ\":")
                    .append(random.nextDouble())
                    .append("}\n");
        }
        byte[] bytes = text.toString().getBytes(StandardCharsets.UTF_8);
        for (int at = 0; at < bytes.length; ) {
            int length = Math.min(bytes.length - at, 1 + random.nextInt(50));
            byte[] portion = new byte[length];
            System.arraycopy(bytes, at, portion, 0, length);
            Files.write(file, portion, StandardOpenOption.CREATE, StandardOpenOption.APPEND);
            at += length;
            tail.look();
        }
        assertThat(look()).isEqualTo(IntStream.range(0, rows).boxed().toList());
        assertThat(tail.damaged()).isZero();
    }

    @Test
    void aResumeCutsTheFileBack() throws IOException {
        for (int i = 0; i < 10; i++) {
            append(line(i, i));
        }
        look();
        try (History.Writer writer = new History.Writer(file)) {
            writer.truncateAfter(4);
            assertThat(look()).containsExactly(0, 1, 2, 3, 4);
            writer.append(Map.of("iteration", 5, "mse", 0.5));
        }
        assertThat(look()).containsExactly(0, 1, 2, 3, 4, 5);
        assertThat(tail.curve().series().get("mse")).endsWith(4f, 0.5f);
    }

    @Test
    void cutBackAndGrownAgainBetweenTwoLooks() throws IOException {
        append(line(0, 0) + line(1, 1) + line(2, 2));
        look();
        cut(line(0, 0).length());
        append(line(1, 1.5) + line(2, 2.5) + line(3, 3.5));
        assertThat(look()).containsExactly(0, 1, 2, 3);
        assertThat(tail.curve().series()).containsEntry("mse", List.of(0f, 1.5f, 2.5f, 3.5f));
        assertThat(tail.damaged()).isZero();
    }

    @Test
    void anEmptiedFileStartsAnew() throws IOException {
        append(line(0, 0) + line(100, 1));
        look();
        cut(0);
        assertThat(look()).isEmpty();
        append(line(0, 0));
        assertThat(look()).containsExactly(0);
    }

    @Test
    void linesThatAreNoRowsAreLeftOutAndCounted() throws IOException {
        append(line(0, 1)
                + "nonsense\n[1]\n\n7\n{\"mse\":1}\n{\"iteration\":-1}\n{\"iteration\":\"x\"}\n{\"iteration\":1.5}\n"
                + line(5, 1) + line(3, 1) + "{\"iteration\":6,\"mse\":\"NaN\",\"text\":\"<b>\"}\n");
        assertThat(look()).containsExactly(0, 5, 6);
        assertThat(tail.damaged()).isEqualTo(9);
        assertThat(tail.curve().series().get("mse")).endsWith((Float) null);
    }

    @Test
    void aLineWithoutEndDoesNotFillMemory() throws IOException {
        append(line(0, 1));
        for (int i = 0; i < 3; i++) {
            append("x".repeat(100_000));
            assertThat(look()).containsExactly(0);
        }
        append("\n" + line(1, 1));
        assertThat(look()).containsExactly(0, 1);
        assertThat(tail.damaged()).isEqualTo(1);
    }

    @Test
    void aLongHistoryTakesSeveralLooks() throws IOException {
        StringBuilder text = new StringBuilder();
        int rows = 0;
        while (text.length() < HistoryTail.MOST_BYTES + 1000) {
            text.append(line(rows, 0.123456789));
            rows++;
        }
        append(text.toString());
        tail.look();
        assertThat(tail.ended()).isLessThan(rows);
        tail.look();
        assertThat(tail.ended()).isEqualTo(rows);
        assertThat(tail.damaged()).isZero();
    }
}
