package io.github.trilemma.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ChooseCommandTest {
    @TempDir
    private Path folder;

    private MadeRun run;
    private String sharp;
    private String sure;
    private String fair;

    @BeforeEach
    void threePoints() {
        run = MadeRun.in(folder.resolve("run"), "quickstart");
        sharp = run.point(0, 0, Math.sqrt(0.01), 0.3, 0.4);
        sure = run.point(1, 0, Math.sqrt(0.03), 0.3, 0.2);
        fair = run.point(2, 0, Math.sqrt(0.02), 0.1, 0.35);
    }

    private InProcess choose(Object... args) {
        Object[] all = new Object[args.length + 1];
        all[0] = run.dir();
        System.arraycopy(args, 0, all, 1, args.length);
        return InProcess.run(new ChooseCommand(), all);
    }

    @Test
    void aMixWithinTheLimits() throws IOException {
        InProcess chosen = choose("--rmse", Math.sqrt(0.02), "--gap", "0.3");
        assertThat(chosen.code()).as(chosen.err()).isZero();
        assertThat(chosen.out())
                .contains("a mix of 2 restorers")
                .contains("RMSE 0.1414, critic gap 0.3, error rate (cnn1) 0.3\n")
                .contains("0.5000  (alpha 1, beta 0, gamma 0)")
                .contains("the mix gains 0.05 in error rate (cnn1) over the best single restorer within the limits,"
                        + " (alpha 1, beta 2, gamma 0) with 0.35")
                .contains("the limits cost 0.1 in error rate (cnn1): without them (alpha 1, beta 1, gamma 0) has 0.2")
                .contains("trilemma restore --mix " + run.dir().resolve("points/"));
        JsonNode json = new ObjectMapper()
                .readTree(choose("--rmse", Math.sqrt(0.02), "--gap", "0.3", "--json")
                        .out());
        assertThat(json.get("found").booleanValue()).isTrue();
        assertThat(json.get("mix").get("parts")).hasSize(2);
        assertThat(json.get("mix").get("errorRate.cnn1").doubleValue()).isCloseTo(0.3, within(1e-9));
        assertThat(json.get("gain").doubleValue()).isCloseTo(0.05, within(1e-9));
        assertThat(json.get("cost").doubleValue()).isCloseTo(0.1, within(1e-9));
        assertThat(json.get("single").get("id").textValue()).isEqualTo(fair);
        assertThat(json.get("unlimited").get("id").textValue()).isEqualTo(sure);
    }

    @Test
    void oneRestorer() {
        InProcess chosen = choose("--least", "rmse");
        assertThat(chosen.code()).as(chosen.err()).isZero();
        assertThat(chosen.out())
                .startsWith("least RMSE without limits: one restorer")
                .contains("no mix is better than this single restorer")
                .contains("restore " + run.dir().resolve("points").resolve(sharp) + " IMAGE...");
        assertThat(choose("--least", "gap", "--error", "0.36").out()).contains("critic gap 0.1");
    }

    @Test
    void theNearestWhenNothingKeepsTheLimits() throws IOException {
        InProcess chosen = choose("--rmse", "0.05", "--gap", "0.3");
        assertThat(chosen.code()).isEqualTo(1);
        assertThat(chosen.out().strip().lines()).hasSize(1);
        assertThat(chosen.out())
                .startsWith("nothing keeps RMSE at most 0.05 and critic gap at most 0.3: the nearest is"
                        + " (alpha 1, beta 0, gamma 0) with RMSE 0.1, critic gap 0.3")
                .contains("every limit gives way by 68.4 % of its measure's range");
        InProcess asJson = choose("--rmse", "0.05", "--json");
        assertThat(asJson.code()).isEqualTo(1);
        JsonNode json = new ObjectMapper().readTree(asJson.out());
        assertThat(json.get("found").booleanValue()).isFalse();
        assertThat(json.get("mix").get("parts").get(0).get("id").textValue()).isEqualTo(sharp);
    }

    @Test
    void unusableInputIsOneLine() {
        assertThat(choose("--judge", "cnn9").err())
                .contains("--judge must be one that scored")
                .contains("(cnn1)");
        assertThat(choose("--perception", "none").err()).contains("must have points measured by rmse, none and");
        assertThat(choose("--perception", "psnr").code()).isEqualTo(2);
        assertThat(choose("--least", "psnr").code()).isEqualTo(2);
        assertThat(choose("--rmse", "NaN").err()).contains("must be a number, got NaN");
        MadeRun empty = MadeRun.in(folder.resolve("empty"), "quickstart");
        assertThat(InProcess.run(new ChooseCommand(), empty.dir()).err())
                .contains("must have measured points, got none");
    }
}
