package io.github.trilemma.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.github.trilemma.ConfigurationException;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

/** The command group as a whole, as Main runs it. */
class TheoryCommandTest {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final String BINARY = """
            {"classes": [{"prior": 0.9, "p": [1, 0]}, {"prior": 0.1, "p": [0, 1]}],
             "channel": [[0.8, 0.2], [0.2, 0.8]],
             "cost": [[0, 1], [1, 0]],
             "decision": [0, 1],
             "perception": "tv",
             "D": null, "P": 0.05}
            """;

    @TempDir
    private Path folder;

    private final StringWriter out = new StringWriter();
    private final StringWriter err = new StringWriter();

    private int run(Object... args) {
        out.getBuffer().setLength(0);
        err.getBuffer().setLength(0);
        CommandLine line = new CommandLine(new TheoryCommand());
        line.setOut(new PrintWriter(out));
        line.setErr(new PrintWriter(err));
        line.setExecutionExceptionHandler((e, command, parsed) -> {
            if (!(e instanceof ConfigurationException)) {
                throw e;
            }
            command.getErr().print(e.getMessage());
            return 2;
        });
        String[] words = new String[args.length];
        for (int i = 0; i < args.length; i++) {
            words[i] = args[i].toString();
        }
        return line.execute(words);
    }

    private Path file(String text) throws IOException {
        return Files.writeString(folder.resolve("source.json"), text);
    }

    @Test
    void toyAsJson() throws IOException {
        assertThat(run("toy", "--a", "0.5,0.8", "--json")).isZero();
        JsonNode rows = JSON.readTree(out.toString());
        assertThat(rows).hasSize(2);
        assertThat(rows.get(0).get("a").doubleValue()).isEqualTo(0.5);
        assertThat(rows.get(0).get("mse").doubleValue()).isCloseTo(0.75, within(1e-12));
        assertThat(rows.get(0).get("errorRate").doubleValue()).isCloseTo(0.204117, within(5e-7));
        assertThat(rows.get(1).get("kl").doubleValue()).isCloseTo(0.006361, within(5e-7));
        assertThat(rows.get(1).fieldNames()).toIterable().containsExactly("a", "mse", "kl", "errorRate");
    }

    @Test
    void toyAsTableWithBoundAndPicture() {
        Path png = folder.resolve("toy.png");
        assertThat(run("toy", "--a", "0.8", "--all", "--bound", "15", "--png", png))
                .isZero();
        assertThat(out.toString()).contains("bound").contains("0.720000").contains("wrote " + png);
        assertThat(png).exists();
        assertThat(run("toy", "--a", "0")).isEqualTo(2);
        assertThat(err.toString()).contains("a must be a finite number other than 0");
    }

    @Test
    void solvesTheFileOfTheBinarySource() throws IOException {
        assertThat(run("solve", file(BINARY), "--json")).isZero();
        JsonNode node = JSON.readTree(out.toString());
        assertThat(node.get("feasible").booleanValue()).isTrue();
        double r1 = 0.08 / 0.26;
        assertThat(node.get("errorRate").doubleValue()).isCloseTo(0.1 + 0.05 * (1 - 2 * r1), within(1e-12));
        assertThat(node.get("slopeP").doubleValue()).isCloseTo(1 - 2 * r1, within(1e-9));
        assertThat(node.get("slopeD").doubleValue()).isZero();
        assertThat(node.get("perception").doubleValue()).isCloseTo(0.05, within(1e-12));
        assertThat(node.get("gap").doubleValue()).isLessThan(1e-12);
        assertThat(node.get("restorer")).hasSize(2);
        assertThat(out.toString().trim()).doesNotContain("\n");
    }

    @Test
    void optionsOverrideTheFile() throws IOException {
        Path source = file(BINARY);
        assertThat(run("solve", source, "-P", "none", "--sample", "4")).isZero();
        assertThat(out.toString()).contains("error rate 0.1").contains("sample: x ");
        assertThat(run("solve", source, "-D", "nought")).isEqualTo(2);
        assertThat(err.toString()).contains("'nought' is neither a number nor 'none'");
    }

    @Test
    void infeasibleIsAnAnswer() throws IOException {
        Path source = file(BINARY);
        assertThat(run("solve", source, "-D", "0.05", "--json")).isZero();
        JsonNode node = JSON.readTree(out.toString());
        assertThat(node.get("feasible").booleanValue()).isFalse();
        assertThat(node.get("reason").textValue()).contains("0.05 is below 0.1000000000");
        assertThat(run("solve", source, "-D", "0.11", "-P", "0")).isZero();
        assertThat(out.toString()).startsWith("infeasible: D = 0.11 and P = 0.0 do not go together");
    }

    @Test
    void writesTableAndPictureOfTheRestorer() throws IOException {
        Path csv = folder.resolve("restorer.csv");
        Path png = folder.resolve("restorer.png");
        assertThat(run("solve", file(BINARY), "--csv", csv, "--png", png)).isZero();
        assertThat(Files.readAllLines(csv)).hasSize(3).first().isEqualTo("y,0,1");
        assertThat(png).isNotEmptyFile();
    }

    @Test
    void surfaceFromEveryExample() throws IOException {
        for (String example : new String[] {"four-level", "binary", "toy", "gaussian"}) {
            for (String perception : new String[] {"tv", "kl"}) {
                assertThat(run("example", example, "--symbols", "9", "--perception", perception))
                        .isZero();
                Path source = file(out.toString());
                assertThat(run("surface", source, "--grid", "4x3", "--json", "--threads", "1"))
                        .isZero();
                String[] lines = out.toString().trim().split("\n", -1);
                assertThat(lines).hasSize(12);
                for (String line : lines) {
                    JsonNode cell = JSON.readTree(line);
                    assertThat(cell.has("D") && cell.has("P")).isTrue();
                    assertThat(cell.has(cell.get("feasible").booleanValue() ? "slopeP" : "reason"))
                            .isTrue();
                }
            }
        }
    }

    @Test
    void surfaceWritesTheReport() throws IOException {
        run("example", "four-level");
        Path source = file(out.toString());
        Path bound = folder.resolve("bound");
        assertThat(run("surface", source, "--grid", "6x5", "--out", bound, "--csv", folder.resolve("s.csv")))
                .isZero();
        assertThat(out.toString())
                .contains("theorem: C is non-increasing and convex")
                .contains("wrote " + bound.resolve("theory.html"));
        assertThat(bound.resolve("restorer-2.png")).exists();
        assertThat(folder.resolve("s.csv")).hasSameTextualContentAs(bound.resolve("surface.csv"));
    }

    @Test
    void limitsMayStandInTheFileOrOnTheLine() throws IOException {
        Path lists = file(BINARY.replace("\"D\": null, \"P\": 0.05", "\"D\": [0.12, 0.2], \"P\": [0, 0.05, 0.1]"));
        assertThat(run("surface", lists, "--json")).isZero();
        assertThat(out.toString().trim().split("\n", -1)).hasSize(6);
        assertThat(run("surface", lists, "--json", "--perception-limits", "0.02"))
                .isZero();
        assertThat(out.toString().trim().split("\n", -1)).hasSize(2);
        assertThat(run("solve", lists)).isEqualTo(2);
        assertThat(err.toString()).contains("D must be one number or null to solve, got a list");
    }

    @Test
    void badFilesAreOneLine() throws IOException {
        refused(BINARY.replace("channel", "chanel"), "unknown field 'chanel': did you mean channel?");
        refused(BINARY.replace("prior", "priors"), "unknown field 'classes[0].priors': did you mean classes[0].prior?");
        refused(BINARY.replace("\"tv\"", "\"tw\""), "perception must be one of tv, w1, kl");
        refused(BINARY.replace("\"tv\"", "\"w1\""), "the field positions is missing");
        refused(
                BINARY.replace("0.9, \"p\": [1, 0]", "0.9, \"p\": [1, 0.5]"),
                "classes[0].p must sum to 1 within 1e-9, got 1.5");
        refused(
                BINARY.replace("[0, 1],\n \"perc", "[0, 1.5],\n \"perc"),
                "decision[1] must be a whole number, got 1.5");
        refused(BINARY.replace("\"P\": 0.05", "\"P\": -1"), "P must be a number of at least 0");
        refused(BINARY.replace("\"P\": 0.05", "\"P\": \"x\""), "P must be a number, got \"x\"");
        refused(BINARY.replace("\"D\": null", "\"P\": 1"), "Duplicate field 'P'");
        refused("[1]", "must hold one JSON object");
        refused("{\"classes\": ", "is not valid JSON");
        assertThat(run("solve", folder.resolve("none.json"))).isEqualTo(2);
        assertThat(err.toString()).startsWith("there is no file ");
        assertThat(run("surface", file(BINARY), "--grid", "1x5")).isEqualTo(2);
        assertThat(run("surface", file(BINARY), "--grid", "many")).isEqualTo(2);
        assertThat(run("example", "toi")).isEqualTo(2);
        assertThat(err.toString()).contains("did you mean toy?");
    }

    private void refused(String text, String message) throws IOException {
        assertThat(run("solve", file(text))).isEqualTo(2);
        assertThat(err.toString()).contains(message).doesNotContain("\n");
    }
}
