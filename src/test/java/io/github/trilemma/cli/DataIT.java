package io.github.trilemma.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Data sets as a user brings them in, here a small one in MNIST's format. */
class DataIT {
    private static final ObjectMapper JSON = new ObjectMapper();

    @TempDir
    private Path temp;

    @Test
    void importCheckAndList() throws IOException {
        BadData.idx(temp.resolve("downloads"));
        Launch.Ended imported = Launch.run(temp, "data", "import", "downloads/mnist");
        assertThat(imported.code()).as(imported.err()).isZero();
        assertThat(imported.out()).startsWith("imported ").contains("mnist");
        Map<String, String> copied = Snapshot.of(temp.resolve("data/mnist")).files();
        assertThat(copied)
                .isEqualTo(Snapshot.of(temp.resolve("downloads/mnist")).files())
                .hasSize(5);

        Launch.Ended again = Launch.run(temp, "data", "import", "downloads/mnist");
        assertThat(again.code()).as("what is there is not replaced unasked").isEqualTo(2);
        assertThat(again.errLines()).hasSize(1);
        assertThat(Launch.run(temp, "data", "import", "downloads/mnist", "--force")
                        .code())
                .isZero();
        assertThat(Snapshot.of(temp.resolve("data/mnist")).files()).isEqualTo(copied);

        Launch.Ended check = Launch.run(temp, "data", "check", "mnist");
        assertThat(check.code()).as(check.err()).isZero();
        assertThat(check.out())
                .contains("train 40, test 20")
                .contains("test per class  [2, 2, 2, 2, 2, 2, 2, 2, 2, 2]");
        assertThat(check.out())
                .as("a checksum that differs is named")
                .containsPattern("train-images-idx3-ubyte: .*differ");

        JsonNode report = JSON.readTree(
                Launch.run(temp, "data", "check", "mnist", "--json").out());
        assertThat(report.get("train").asInt()).isEqualTo(40);
    }

    @Test
    void listTellsWhatIsThere() throws IOException {
        BadData.idx(temp.resolve("data"));
        Map<String, String> before = Snapshot.of(temp).files();
        Launch.Ended list = Launch.run(temp, "data", "list");
        assertThat(list.code()).as(list.err()).isZero();
        assertThat(list.out()).contains("data directory: " + temp.resolve("data"));
        assertThat(list.out()).containsPattern("mnist +40 +20 ").containsPattern("cifar10 .*missing");
        Map<String, JsonNode> sets = new HashMap<>();
        for (JsonNode set :
                JSON.readTree(Launch.run(temp, "data", "list", "--json").out())) {
            sets.put(set.get("dataset").asText(), set);
        }
        assertThat(sets).containsKeys("stroke-digits", "mnist", "cifar10");
        assertThat(sets.get("mnist").get("test").asInt()).isEqualTo(20);
        assertThat(Snapshot.differences(Snapshot.of(temp).files(), before)).isEmpty();
    }
}
