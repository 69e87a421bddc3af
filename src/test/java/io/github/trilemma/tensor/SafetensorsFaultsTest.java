package io.github.trilemma.tensor;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import io.github.trilemma.ConfigurationException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class SafetensorsFaultsTest {
    private static final String TWO = "{\"dtype\":\"F32\",\"shape\":[2],\"data_offsets\":";

    @TempDir
    private Path folder;

    private static void refuses(Path file, String... parts) {
        ConfigurationException fault = catchThrowableOfType(ConfigurationException.class, () -> Safetensors.read(file));
        assertThat(fault).as("a refusal").isNotNull();
        assertThat(fault.getMessage()).contains(parts).contains(file.toString());
        assertThat(fault.getMessage().lines()).as("one line").hasSize(1);
    }

    @Test
    void missingFileAndFolder() {
        refuses(folder.resolve("absent.safetensors"), "must exist");
        refuses(folder, "must exist");
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 7})
    void shorterThanItsLengthField(int bytes) throws IOException {
        refuses(Files.write(folder.resolve("short"), new byte[bytes]), "has " + bytes + " bytes");
    }

    @ParameterizedTest
    @ValueSource(longs = {0, 1, 11, 1L << 31, 1L << 62, Long.MIN_VALUE, -1})
    void headerLengthThatTheFileCannotHold(long claimed) throws IOException {
        refuses(RawFiles.write(folder, claimed, "{}", new byte[8]), Long.toUnsignedString(claimed), "18");
    }

    @Test
    void headerBeyondTheLimit() throws IOException {
        Path file = folder.resolve("vast");
        byte[] length = ByteBuffer.allocate(8)
                .order(ByteOrder.LITTLE_ENDIAN)
                .putLong(17L << 20)
                .array();
        Files.write(file, length);
        try (var channel = Files.newByteChannel(file, StandardOpenOption.WRITE)) {
            channel.position(64L << 20).write(ByteBuffer.wrap(new byte[1])); // a sparse file that is large enough
        }
        refuses(file, "header claims 17825792 bytes");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "  ",
                " {",
                "nonsense",
                "{\"a\":}",
                "{} x",
                "{}{}",
                "[]",
                "31",
                "null",
                "\"text\"",
                "{\"\u0001\":1}",
                "{\"a\n\":1}"
            })
    void headerThatIsNoJsonObject(String header) throws IOException {
        refuses(RawFiles.write(folder, header, new byte[0]), "header is not");
    }

    @Test
    void headerNestedBeyondReason() throws IOException {
        refuses(RawFiles.write(folder, "[".repeat(100_000), new byte[0]), "header is not");
    }

    static Stream<Arguments> faults() {
        return Stream.of(
                arguments("{\"a\":" + TWO + "[0,8]},\"a\":" + TWO + "[0,8]}}", 8, "Duplicate field 'a'"),
                arguments("{\"a\":{\"dtype\":\"F32\",\"dtype\":\"F32\"}}", 0, "Duplicate field 'dtype'"),
                arguments("{\"a\":{\"dtype\":\"BF16\",\"shape\":[2],\"data_offsets\":[0,4]}}", 4, "got \"BF16\""),
                arguments(
                        "{\"a\":{\"dtype\":4,\"shape\":[2],\"data_offsets\":[0,8]}}", 8, "F32, F64, I64 or U8, got 4"),
                arguments("{\"a\":{\"shape\":[2],\"data_offsets\":[0,8]}}", 8, "has no dtype"),
                arguments("{\"a\":5}", 0, "has no dtype"),
                arguments("{\"a\":{\"dtype\":\"F32\",\"data_offsets\":[0,8]}}", 8, "lacks a shape"),
                arguments("{\"a\":{\"dtype\":\"F32\",\"shape\":2,\"data_offsets\":[0,8]}}", 8, "lacks a shape"),
                arguments("{\"a\":{\"dtype\":\"F32\",\"shape\":[2]}}", 8, "two data_offsets"),
                arguments("{\"a\":" + TWO + "[0]}}", 8, "two data_offsets"),
                arguments("{\"a\":" + TWO + "[0,8,16]}}", 16, "two data_offsets"),
                arguments("{\"a\":" + TWO + "[\"0\",\"8\"]}}", 8, "two data_offsets"),
                arguments("{\"a\":" + TWO + "[0.5,8.5]}}", 8, "two data_offsets"),
                arguments("{\"a\":" + TWO + "[0,1e30]}}", 8, "two data_offsets"),
                arguments("{\"a\":" + shaped("[-2]", 8), 8, "impossible shape [-2]"),
                arguments("{\"a\":" + shaped("[-2,-1]", 8), 8, "impossible shape"),
                arguments("{\"a\":" + shaped("[2.5]", 8), 8, "impossible shape"),
                arguments("{\"a\":" + shaped("[\"2\"]", 8), 8, "impossible shape"),
                arguments("{\"a\":" + shaped("[null]", 8), 8, "impossible shape"),
                arguments("{\"a\":" + shaped("[9223372036854775807]", 8), 8, "impossible shape"),
                arguments("{\"a\":" + shaped("[9223372036854775808]", 8), 8, "impossible shape"),
                arguments("{\"a\":" + shaped("[4294967296,4294967296]", 0), 0, "impossible shape"),
                arguments("{\"a\":" + shaped("[65536,65536]", 0), 0, "impossible shape"),
                arguments("{\"a\":" + shaped("[3]", 8), 8, "takes 12 bytes"),
                arguments("{\"a\":" + TWO + "[8,0]}}", 8, "data_offsets are [8,0]"),
                arguments("{\"a\":" + TWO + "[-8,0]}}", 8, "data_offsets are [-8,0]"),
                arguments("{\"a\":" + TWO + "[0,8]},\"b\":" + TWO + "[4,12]}}", 12, "'b' start at 4, expected 8"),
                arguments("{\"a\":" + TWO + "[0,8]},\"b\":" + TWO + "[0,8]}}", 8, "'b' start at 0, expected 8"),
                arguments("{\"a\":" + TWO + "[0,8]},\"b\":" + TWO + "[16,24]}}", 24, "'b' start at 16, expected 8"),
                arguments("{\"a\":" + TWO + "[8,16]}}", 16, "'a' start at 8, expected 0"),
                arguments("{\"a\":" + TWO + "[9223372036854775799,9223372036854775807]}}", 8, "start at 92233"),
                arguments("{\"a\":" + TWO + "[0,8]}}", 9, "take 8 bytes, the file holds 9"),
                arguments("{\"a\":" + TWO + "[0,8]}}", 7, "take 8 bytes, the file holds 7"),
                arguments("{}", 1, "take 0 bytes, the file holds 1"),
                arguments("{\"a\\nb\":" + TWO + "[8,16]}}", 16, "control characters"),
                arguments("{\"__metadata__\":5}", 0, "__metadata__"),
                arguments("{\"__metadata__\":{\"k\":{}}}", 0, "__metadata__"));
    }

    private static String shaped(String shape, int bytes) {
        return "{\"dtype\":\"F32\",\"shape\":" + shape + ",\"data_offsets\":[0," + bytes + "]}}";
    }

    @ParameterizedTest
    @MethodSource("faults")
    void headerThatContradictsItselfOrTheFile(String header, int dataBytes, String part) throws IOException {
        refuses(RawFiles.write(folder, header, new byte[dataBytes]), part);
    }

    @Test
    void textThatIsNotUtf8() throws IOException {
        byte[] header = "{\"a\":1}".getBytes(StandardCharsets.UTF_8);
        header[2] = (byte) 0xff;
        ByteBuffer file = ByteBuffer.allocate(8 + header.length).order(ByteOrder.LITTLE_ENDIAN);
        file.putLong(header.length).put(header);
        refuses(Files.write(folder.resolve("latin"), file.array()), "has no dtype");
    }
}
