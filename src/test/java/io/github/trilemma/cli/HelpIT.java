package io.github.trilemma.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What the program tells about itself and its machine. */
class HelpIT {
    private static final Pattern SUBCOMMAND = Pattern.compile("^  ([a-z][a-z-]*)(  .*)?$");

    @TempDir
    private Path temp;

    @Test
    void everyCommandShowsAnExample() {
        List<List<String>> commands = new ArrayList<>(List.of(List.of()));
        List<String> seen = new ArrayList<>();
        for (int i = 0; i < commands.size(); i++) {
            List<String> command = commands.get(i);
            Launch.Ended help = Launch.run(temp, TinySweep.join(command, List.of("--help")));
            String name = String.join(" ", command);
            assertThat(help.code()).as(name).isZero();
            assertThat(help.err()).as(name).isEmpty();
            assertThat(help.out()).as(name).contains("Usage: trilemma").containsPattern("Examples?:\\R  ");
            seen.add(name);
            subcommands(help.out()).forEach(sub -> commands.add(TinySweep.join(command, List.of(sub))));
        }
        assertThat(seen)
                .contains(
                        "",
                        "quickstart",
                        "train",
                        "sweep",
                        "classifier",
                        "classifier train",
                        "classifier eval",
                        "data",
                        "data list",
                        "data check",
                        "data import",
                        "report",
                        "choose",
                        "compare",
                        "restore",
                        "export",
                        "measure",
                        "watch",
                        "doctor",
                        "completion");
    }

    /** Names in the list of commands, without {@code help}. */
    private static List<String> subcommands(String help) {
        List<String> names = new ArrayList<>();
        boolean list = false;
        for (String line : help.lines().toList()) {
            if (line.equals("Commands:")) {
                list = true;
            } else if (!line.startsWith("  ")) {
                list = false;
            }
            Matcher matcher = SUBCOMMAND.matcher(line);
            if (list && matcher.matches() && !matcher.group(1).equals("help")) {
                names.add(matcher.group(1));
            }
        }
        return names;
    }

    @Test
    void versionNamesWhatItIsMadeOf() {
        Launch.Ended version = Launch.run(temp, "--version");
        assertThat(version.code()).isZero();
        assertThat(version.out()).contains("trilemma ", "libtorch ", "Java ");
    }

    @Test
    void completionIsAScriptThatBashReads() throws IOException, InterruptedException {
        Launch.Ended completion = Launch.run(temp, "completion");
        assertThat(completion.code()).as(completion.err()).isZero();
        assertThat(completion.out()).contains("complete -F", "quickstart");
        Path script = Files.writeString(temp.resolve("completion.sh"), completion.out());
        Process bash =
                new ProcessBuilder("bash", "-n", script.toString()).inheritIO().start();
        assertThat(bash.waitFor(300, TimeUnit.SECONDS)).isTrue();
        assertThat(bash.exitValue()).isZero();
    }

    @Test
    void doctorLooksAtTheMachine() throws IOException {
        Launch.Ended doctor = Launch.run(temp, "doctor");
        assertThat(doctor.code()).as(doctor.err()).isZero();
        assertThat(doctor.out())
                .contains("libtorch", "works", "cores", "kernels", "javacpp options  set by the launcher");
        JsonNode json = new ObjectMapper()
                .readTree(Launch.run(temp, "doctor", "--json", "--kernels", "libtorch")
                        .out());
        assertThat(json.get("kernels").asText()).isEqualTo("libtorch, asked for");
        assertThat(json.get("devices").asText()).startsWith("cpu");
        assertThat(json.get("dataDirectory").asText())
                .isEqualTo(temp.resolve("data").toString());
        assertThat(json.get("data")).isNotEmpty();
        assertThat(Files.exists(temp.resolve("data"))).isFalse();
    }

    /** Another libtorch in the system's folders must not get in the way of ours while that is still being unpacked. */
    @Test
    void theFirstStartOnAMachine() {
        Launch.Ended doctor = Launch.runUnpacking(temp, temp.resolve("cache"), "doctor");
        assertThat(doctor.code()).as("%s", doctor).isZero();
        assertThat(doctor.out()).containsPattern("libtorch .*works");
        assertThat(temp.resolve("cache")).isNotEmptyDirectory();
    }
}
