package io.github.trilemma.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CompareCommandTest {
    @TempDir
    private Path folder;

    private MadeRun first;
    private MadeRun second;

    @BeforeEach
    void twoRuns() {
        first = MadeRun.in(folder.resolve("first"), "quickstart");
        second = MadeRun.in(folder.resolve("second"), "exp2");
        first.point(0, 0, 0.15, 0.3, 0.16);
        first.point(0.1, 0, 0.16, 0.2, 0.15);
        first.point(1, 0, 0.18, 0.1, 0.14);
        second.point(0, 0, 0.14, 0.32, 0.15);
        second.point(0.1, 0, 0.155, 0.18, 0.13);
        second.point(2, 0, 0.19, 0.05, 0.12);
    }

    private InProcess compare(Object... args) {
        Object[] all = new Object[args.length + 2];
        all[0] = first.dir();
        all[1] = second.dir();
        System.arraycopy(args, 0, all, 2, args.length);
        return InProcess.run(new CompareCommand(), all);
    }

    @Test
    void matchedPointsWithDifferences() throws IOException {
        InProcess compared = compare();
        assertThat(compared.code()).as(compared.err()).isZero();
        assertThat(compared.out().lines().toList().get(0))
                .containsSubsequence("alpha", "rmse A", "B", "B - A", "criticGap A", "error cnn1 A");
        // Half of each interval is 0.002, so that of the difference is 0.0028.
        assertThat(compared.out())
                .contains("0.1500  0.1400  -0.0100 ± 0.0028")
                .contains("-0.0100 ± 0.0141")
                .contains("0.3000  0.3200  +0.0200 ")
                .contains("note: the runs differ: ");
        JsonNode json = new ObjectMapper().readTree(compare("--json").out());
        assertThat(json.get("matched")).hasSize(2);
        JsonNode rmse = json.get("matched").get(1).get("rmse");
        assertThat(rmse.get("difference").doubleValue()).isCloseTo(-0.005, within(1e-12));
        assertThat(rmse.get("low").doubleValue()).isCloseTo(-0.005 - 0.002 * Math.sqrt(2), within(1e-9));
    }

    @Test
    void figureAndTableWithOtherMethods() throws IOException {
        Path points = Files.writeString(folder.resolve("other.json"), """
            [{"name": "median <3x3>\\u001b[31m",
              "measures": {"rmse": 0.2, "criticGap": 0.25, "errorRate.cnn1": 0.2},
              "intervals": {"rmse": {"low": 0.19, "high": 0.21}}},
             {"name": "no critic", "measures": {"rmse": 0.17, "errorRate.cnn1": 0.18, "criticGap": null}}]
            """);
        Path out = folder.resolve("out");
        InProcess compared = compare("--points", points, "--out", out);
        assertThat(compared.code()).as(compared.err()).isZero();
        assertThat(compared.out())
                .contains("note: no critic has not all of rmse, criticGap and errorRate.cnn1")
                .contains("wrote " + out.resolve("compare.png"))
                .doesNotContain("\u001b");
        assertThat(ImageIO.read(out.resolve("compare.png").toFile()).getWidth()).isEqualTo(2160);
        assertThat(Files.readString(out.resolve("compare.svg")))
                .contains("<svg")
                .doesNotContain("<3x3>");
        assertThat(Files.readAllLines(out.resolve("compare.csv"))).hasSize(1 + 2 * 3);
    }

    @Test
    void seedsAreTakenTogether() {
        first.point(0, 1, 0.17, 0.3, 0.18);
        assertThat(compare().out()).contains("0.1600  0.1400  -0.0200");
    }

    @Test
    void unusableInputIsOneLine() throws IOException {
        Path bad = Files.writeString(folder.resolve("bad.json"), "{\"measures\": {}}");
        assertThat(compare("--points", bad).err()).contains("must hold objects with a name and measures, got no name");
        Files.writeString(bad, "{\"name\": \"x\", \"measures\": {\"rmse\": \"low\"}}");
        assertThat(compare("--points", bad).err()).contains("must hold numbers as measures");
        Files.writeString(bad, "{");
        assertThat(compare("--points", bad).err())
                .contains("must be valid JSON")
                .doesNotContain("\n");
        assertThat(compare("--points", folder.resolve("none")).code()).isEqualTo(2);
        assertThat(compare("--judge", "cnn9").code()).isEqualTo(2);
        assertThat(InProcess.run(new CompareCommand(), first.dir(), folder).code())
                .isEqualTo(2);
    }
}
