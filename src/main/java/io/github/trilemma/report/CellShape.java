package io.github.trilemma.report;

/**
 * How many images a cell of the restored grid shows, and how large.
 *
 * @param across images side by side
 * @param down rows of images
 * @param tile side of an image in logical pixels
 */
record CellShape(int across, int down, double tile) {
    private static final double WIDEST_GRID = 1400;
    private static final double SMALLEST_TILE = 24;
    private static final double LARGEST_TILE = 64;

    /**
     * The most images at the largest size that lets all columns fit; every image pixel becomes a whole number of picture
     * pixels unless images are too large even alone.
     *
     * @param columns cells side by side
     * @param pixels side of an image in its own pixels
     * @param count images that there are
     * @param gap between cells in logical pixels
     * @param scale picture pixels per logical pixel
     */
    static CellShape choose(int columns, int pixels, int count, double gap, int scale) {
        double room = WIDEST_GRID / columns - gap;
        for (int side = 3; side >= 1; side--) {
            for (int zoom = 2 * scale; zoom >= 1 && side * side <= count; zoom--) {
                double tile = (double) pixels * zoom / scale;
                boolean legible = tile >= SMALLEST_TILE && (tile <= LARGEST_TILE || zoom == 1);
                if (legible && side * tile <= Math.min(room, 150)) {
                    return new CellShape(side, side, tile);
                }
            }
        }
        return new CellShape(1, 1, Math.max(8, Math.min(room, 150)));
    }

    int count() {
        return across * down;
    }

    double width() {
        return across * tile;
    }

    double height() {
        return down * tile;
    }
}
