package io.github.trilemma;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** The Java of docs/embedding.md is that of the example, which the build compiles and runs. */
class EmbeddingDocTest {
    private static final Path EXAMPLE = Path.of("src/example/embedding");
    private static final Pattern SNIPPET = Pattern.compile("```java\n(.*?)```", Pattern.DOTALL);

    @Test
    void snippetsAreTheExamples() throws IOException {
        Set<String> lines = new HashSet<>();
        try (Stream<Path> sources = Files.walk(EXAMPLE)) {
            for (Path source :
                    sources.filter(file -> file.toString().endsWith(".java")).toList()) {
                Files.readAllLines(source).forEach(line -> lines.add(line.strip()));
            }
        }
        Matcher snippets = SNIPPET.matcher(Files.readString(Path.of("docs/embedding.md")));
        int count = 0;
        while (snippets.find()) {
            List<String> snippet = snippets.group(1).lines().map(String::strip).toList();
            assertThat(lines).containsAll(snippet);
            count++;
        }
        assertThat(count).isGreaterThan(4);
    }

    /** The example names its version by hand, as a stranger does. */
    @Test
    void theExampleDependsOnThisVersion() throws IOException {
        Matcher version = Pattern.compile("<artifactId>trilemma</artifactId>\\s*<version>([^<]+)</version>")
                .matcher(Files.readString(Path.of("pom.xml")));
        assertThat(version.find()).isTrue();
        assertThat(Files.readString(EXAMPLE.resolve("pom.xml")))
                .contains("<trilemma.version>" + version.group(1) + "</trilemma.version>");
        assertThat(Files.readString(Path.of("docs/embedding.md")))
                .contains("<version>" + version.group(1) + "</version>");
    }
}
