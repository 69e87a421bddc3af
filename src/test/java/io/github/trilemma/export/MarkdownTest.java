package io.github.trilemma.export;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import org.junit.jupiter.api.Test;

class MarkdownTest {
    @Test
    void whatFilesHoldIsShownAndNotObeyed() {
        assertThat(Markdown.escape("a|b")).isEqualTo("a\\|b");
        assertThat(Markdown.escape("`rm`")).isEqualTo("\\`rm\\`");
        assertThat(Markdown.escape("<img src=x onerror=y>")).isEqualTo("&#60;img src=x onerror=y&#62;");
        assertThat(Markdown.escape("&lt;")).isEqualTo("&#38;lt;");
        assertThat(Markdown.escape("[a](b)")).isEqualTo("\\[a\\](b)");
        assertThat(Markdown.escape("one\ntwo\u2028three\u202efour")).isEqualTo("one two three four");
        assertThat(Markdown.escape("see http://a.b and www.c.d"))
                .doesNotContain("http://")
                .doesNotContain("www.");
        assertThat(Markdown.escape("x@y")).doesNotContain("@");
        assertThat(Markdown.escape("Größe 3×3, ½")).isEqualTo("Größe 3×3, ½");
    }

    @Test
    void aBackslashDoesNotUndoAnEscape() {
        assertThat(Markdown.escape("\\|")).isEqualTo("\\\\\\|");
    }

    @Test
    void aTableKeepsItsColumns() {
        ObjectNode card = Trees.object();
        card.putObject("model").put("architecture", "a|b").put("kind", "`c`");
        card.putObject("data").put("data|set", "<b>|</b>\n| x | y |");
        String text = CardMarkdown.of(card);
        List<String> rows = text.lines().filter(line -> line.startsWith("|")).toList();
        assertThat(rows).contains("| data\\|set | &#60;b&#62;\\|&#60;/b&#62; \\| x \\| y \\| |");
        assertThat(text).doesNotContain("<b>");
    }

    @Test
    void pathsAreCutToTheirLastName() {
        ObjectNode tree =
                Trees.object().put("dataset", "folder:/home/someone/photos/").put("plain", "mnist");
        tree.putArray("list").add("C:\\data\\x").add("script:/a/b.pt");
        assertThat(ModelCard.withoutFolders(tree).toString())
                .isEqualTo("{\"dataset\":\"folder:photos\",\"plain\":\"mnist\",\"list\":[\"x\",\"script:b.pt\"]}");
    }
}
