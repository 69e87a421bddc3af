package io.github.trilemma.report;

import java.awt.image.BufferedImage;
import java.util.Base64;

/** A row of test images as a picture inside the page. */
final class Strip {
    /** Pixels across beyond which further images are left out: a page carries one strip per point. */
    private static final int WIDEST = 1200;

    private Strip() {}

    /** Images that a strip of this sheet shows: at most {@code images}, at least one. */
    static int count(SampleSheet sheet, int images) {
        return Math.max(1, Math.min(Math.min(images, sheet.count()), WIDEST / sheet.tile()));
    }

    /** The first {@code count} images of a row as a PNG in a data address. */
    static String address(SampleSheet sheet, SampleSheet.Row row, int count) {
        BufferedImage tiles = sheet.row(row, count);
        return "data:image/png;base64," + Base64.getEncoder().encodeToString(Figure.png(tiles));
    }
}
