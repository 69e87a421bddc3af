package io.github.trilemma.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What the options mean; the work itself is tested with the class that does it. */
class RestoreCommandTest {
    @TempDir
    private Path folder;

    private InProcess restore(Object... args) {
        return InProcess.run(new RestoreCommand(), args);
    }

    @Test
    void unusableInputIsOneLine() {
        Path out = folder.resolve("out");
        assertThat(restore("point", "image.png").err()).contains("Missing required option: '--out=DIR'");
        assertThat(restore("point", "--out", out).err())
                .isEqualTo("restore needs a point's folder and images, got" + " point alone: name the images, too");
        assertThat(restore("image.png", "--out", out, "--mix", "point").err())
                .startsWith("--mix must be POINT_DIR:PROB");
        assertThat(restore("image.png", "--out", out, "--mix", "a:0.5,b:0.4").err())
                .isEqualTo("the probabilities of a mix must sum to 1, got 0.900000");
        assertThat(restore("image.png", "--out", out, "--mix", "a:-1,b:2").err())
                .contains("must be above 0");
        InProcess none = restore("point", folder.resolve("image.png"), "--out", out);
        assertThat(none.code()).isEqualTo(2);
        assertThat(none.err()).contains("image.png must be a PNG, JPEG or WebP file, got none");
        assertThat(out).doesNotExist();
    }

    @Test
    void theHelpTellsOfBatchNorm() {
        InProcess help = restore("--help");
        assertThat(help.code()).isZero();
        assertThat(help.out())
                .contains("An image alone is normalised by itself")
                .contains("Examples:");
    }
}
