package io.github.trilemma.data;

import io.github.trilemma.fuzz.Parts;
import io.github.trilemma.fuzz.Reading;
import io.github.trilemma.run.Folders;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * Layouts of folders of pictures: an octet per step makes a folder, goes up, or writes a sound, an empty or a broken picture, a link, a
 * hidden file or a text. The tree is read as class folders and paired with itself.
 */
public final class FolderFuzz {
    private static final String[] NAMES = {"train", "test", "a", "b", "10", "2", ".hidden", "a.png", "b.jpg", "c.jpeg"};
    private static final int MOST_STEPS = 24;
    private static final int MOST_DEPTH = 3;
    private static final long MOST = 64L << 20;
    private static final byte[] SOUND = picture(1, 2, 3);
    private static final byte[] OTHER_SIZE = picture(3, 3, 2);

    private FolderFuzz() {}

    public static void fuzzerTestOneInput(byte[] input) {
        Path root = Reading.room().resolve("tree");
        Folders.delete(root);
        try {
            lay(root, new Parts(input), Math.min(input.length, MOST_STEPS));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        ClassFolders.Loaded loaded = Reading.read(MOST, () -> ClassFolders.read(root));
        if (loaded != null) {
            Reading.same("classes", loaded.classNames().size(), loaded.train().classes());
        }
        PairedFolders.Pairs pairs = Reading.read(MOST, () -> PairedFolders.read(root, root));
        if (pairs != null) {
            Reading.same("images", pairs.clean().size(), pairs.restored().size());
        }
    }

    private static void lay(Path root, Parts steps, int count) throws IOException {
        Files.createDirectories(root);
        Path at = root;
        int depth = 0;
        for (int i = 0; i < count; i++) {
            int step = steps.octet();
            Path entry = at.resolve(NAMES[step % NAMES.length]);
            int what = step / NAMES.length % 8;
            if (what == 7) {
                at = depth > 0 ? at.getParent() : at;
                depth = Math.max(0, depth - 1);
            } else if (!Files.exists(entry, LinkOption.NOFOLLOW_LINKS)) {
                switch (what) {
                    case 0, 1 -> {
                        if (depth < MOST_DEPTH) {
                            at = Files.createDirectory(entry);
                            depth++;
                        }
                    }
                    case 2, 3 -> Files.write(entry, SOUND);
                    case 4 -> Files.write(entry, OTHER_SIZE);
                    case 5 -> Files.write(entry, new byte[step % 3]);
                    default -> Files.createSymbolicLink(entry, step % 2 == 0 ? root : Path.of("missing"));
                }
            } else if (Files.isDirectory(entry) && !Files.isSymbolicLink(entry) && depth < MOST_DEPTH) {
                at = entry;
                depth++;
            }
        }
    }

    private static byte[] picture(int channels, int height, int width) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        try {
            new Picture(channels, height, width, new byte[channels * height * width]).writePng(out);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return out.toByteArray();
    }

    /** Two classes of one picture each; the same in two parts; a flat folder. */
    public static List<byte[]> seeds() {
        byte[] classes = {2, 27, 70, 3, 27};
        List<Byte> parts = new ArrayList<>();
        for (int part : new int[] {0, 1}) {
            parts.add((byte) part);
            for (byte step : classes) {
                parts.add(step);
            }
            parts.add((byte) 70);
            parts.add((byte) 70);
        }
        byte[] both = new byte[parts.size()];
        for (int i = 0; i < both.length; i++) {
            both[i] = parts.get(i);
        }
        return List.of(classes, both, new byte[] {27, 28, 29});
    }
}
