package io.github.trilemma.data;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.trilemma.ConfigurationException;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import javax.imageio.ImageIO;
import org.assertj.core.api.AbstractThrowableAssert;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PairedFoldersTest {
    @TempDir
    private Path temp;

    private Path clean;
    private Path restored;

    @BeforeEach
    void folders() throws IOException {
        clean = Files.createDirectory(temp.resolve("clean"));
        restored = Files.createDirectory(temp.resolve("restored"));
    }

    /** A grey picture of one value. */
    private static void write(Path folder, String name, int value, int width) throws IOException {
        BufferedImage image = new BufferedImage(width, 3, BufferedImage.TYPE_BYTE_GRAY);
        for (int y = 0; y < 3; y++) {
            for (int x = 0; x < width; x++) {
                image.getRaster().setSample(x, y, 0, value);
            }
        }
        Path file = folder.resolve(name);
        Files.createDirectories(file.getParent());
        ImageIO.write(image, name.substring(name.lastIndexOf('.') + 1), file.toFile());
    }

    private AbstractThrowableAssert<?, ? extends Throwable> refused() {
        return assertThatThrownBy(() -> PairedFolders.read(clean, restored)).isInstanceOf(ConfigurationException.class);
    }

    @Test
    void pairsByNameAndTakesClassesInTurn() throws IOException {
        String[] names = {"b/1.png", "b/2.png", "a/1.png", "a/7.png", "a-x/1.png"};
        for (int i = 0; i < names.length; i++) {
            write(clean, names[i], 10 * i, 4);
            write(restored, i == 4 ? "a-x/1.jpg" : names[i], 10 * i + 1, 4);
        }
        Files.writeString(clean.resolve(".hidden"), "x");
        PairedFolders.Pairs pairs = PairedFolders.read(clean, restored);
        assertThat(pairs.classNames()).containsExactly("a", "a-x", "b");
        assertThat(pairs.clean().labels()).containsExactly(0, 1, 2, 0, 2);
        byte[] firsts = new byte[5];
        byte[] partners = new byte[5];
        for (int i = 0; i < 5; i++) {
            firsts[i] = pairs.clean().pixels()[12 * i];
            partners[i] = pairs.restored().pixels()[12 * i];
        }
        assertThat(firsts).containsExactly(20, 40, 0, 30, 10);
        assertThat(partners).containsExactly(21, 41, 1, 31, 11);
        assertThat(pairs.restored().labels()).isEqualTo(pairs.clean().labels());
    }

    @Test
    void withoutClassFoldersThereAreNoClasses() throws IOException {
        write(clean, "x.png", 1, 4);
        write(restored, "x.png", 2, 4);
        PairedFolders.Pairs pairs = PairedFolders.read(clean, restored);
        assertThat(pairs.classNames()).isEmpty();
        assertThat(pairs.clean().size()).isEqualTo(1);
    }

    @Test
    void everyImageNeedsItsPartner() throws IOException {
        write(clean, "x.png", 1, 4);
        write(clean, "y.png", 1, 4);
        write(clean, "z.png", 1, 4);
        write(restored, "x.png", 2, 4);
        refused()
                .hasMessageContaining("every image must have a partner of the same name, got none in " + restored)
                .hasMessageContaining("y.png (and for 1 more)");
        Files.delete(clean.resolve("y.png"));
        Files.delete(clean.resolve("z.png"));
        write(restored, "w.png", 2, 4);
        refused().hasMessageContaining("got none in " + clean + " for " + restored.resolve("w.png"));
    }

    @Test
    void sizesMustAgree() throws IOException {
        write(clean, "x.png", 1, 4);
        write(restored, "x.png", 2, 5);
        refused().hasMessageContaining("(1,3,4), got (1,3,5) in " + restored.resolve("x.png"));
    }

    @Test
    void foldersMustHoldImagesInOneLayer() throws IOException {
        refused().hasMessageContaining(clean + " must hold PNG, JPEG or WebP images, got none");
        Files.writeString(clean.resolve("note.txt"), "x");
        refused().hasMessageContaining("got " + clean.resolve("note.txt"));
        Files.delete(clean.resolve("note.txt"));
        write(clean, "a/b/x.png", 1, 4);
        refused().hasMessageContaining("in one layer of class folders");
        assertThatThrownBy(() -> PairedFolders.read(temp.resolve("none"), restored))
                .isInstanceOf(ConfigurationException.class)
                .hasMessageContaining("which does not exist");
    }

    @Test
    void imagesBesideClassFoldersAreRefused() throws IOException {
        for (Path folder : new Path[] {clean, restored}) {
            write(folder, "a/x.png", 1, 4);
            write(folder, "y.png", 1, 4);
        }
        refused().hasMessageContaining("1 folders and images beside them");
    }

    @Test
    void oneNameMeansOneImage() throws IOException {
        write(clean, "x.png", 1, 4);
        write(clean, "x.jpg", 1, 4);
        refused().hasMessageContaining("must differ in more than their endings");
    }

    @Test
    void aDamagedImageIsNamed() throws IOException {
        write(clean, "x.png", 1, 4);
        write(restored, "x.png", 2, 4);
        byte[] bytes = Files.readAllBytes(restored.resolve("x.png"));
        Files.write(restored.resolve("x.png"), Arrays.copyOf(bytes, bytes.length / 2));
        refused().hasMessageContaining(restored.resolve("x.png") + " must be a whole PNG, JPEG or WebP image");
    }
}
