package io.github.trilemma.report;

import io.github.trilemma.surface.Axis;
import io.github.trilemma.surface.CdpPoint;
import java.awt.Color;
import java.awt.image.BufferedImage;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.ToDoubleBiFunction;

/**
 * The grid of restored test images: rows gamma, columns beta, the same images in every cell, beside them the originals and the
 * degraded ones. A cell without images says why.
 */
final class RestoredFigure {
    private static final double MARGIN = 16;
    private static final double GAP = 8;
    private static final double TITLE = 40;
    private static final double ROW_LABELS = 74;
    private static final Color EMPTY = new Color(0xeeeeee);

    private final Map<String, SampleSheet> sheets;
    private final SampleSheet reference;
    private final CellShape shape;
    private final ToDoubleBiFunction<CdpPoint, Axis> value;
    private final boolean numbers;
    private final double headers;
    private final boolean upright;

    private RestoredFigure(
            RestoredLayout layout,
            Map<String, SampleSheet> sheets,
            int images,
            ToDoubleBiFunction<CdpPoint, Axis> value,
            int scale) {
        this.sheets = sheets;
        this.value = value;
        this.reference = layout.blocks().stream()
                .flatMap(block ->
                        block.cells().entrySet().stream().sorted(Map.Entry.comparingByKey(RestoredLayout.Place.ORDER)))
                .map(cell -> sheets.get(cell.getValue().id()))
                .filter(sheet -> sheet != null)
                .findFirst()
                .orElseThrow();
        int columns = layout.blocks().stream()
                .mapToInt(block -> block.betas().size())
                .max()
                .orElse(1);
        int count = Math.min(images, reference.count());
        this.shape = CellShape.choose(columns, reference.tile(), count, GAP, scale);
        this.numbers = layout.blocks().stream()
                .flatMap(block -> block.cells().values().stream())
                .filter(PointEntry::done)
                .allMatch(entry -> Canvas.width(numbers(entry.point()), Fonts.SMALL) <= shape.width() + GAP - 4);
        double widest = layout.blocks().stream()
                .flatMap(block -> block.betas().stream())
                .mapToDouble(beta -> Canvas.width(Numbers.exact(beta), Fonts.TICK))
                .max()
                .orElse(0);
        this.upright = widest > shape.width() + GAP - 6;
        this.headers = 26 + (upright ? widest : Fonts.TICK.getSize2D()) + 8;
    }

    /**
     * Draws the grid.
     *
     * @param layout which point stands where
     * @param sheets the pictures by point id
     * @param images how many images a cell shows at most
     * @param value a point's measures for the line below its cell
     * @return empty when no point of the layout has a picture
     */
    static Optional<BufferedImage> draw(
            RestoredLayout layout,
            Map<String, SampleSheet> sheets,
            int images,
            ToDoubleBiFunction<CdpPoint, Axis> value,
            String title,
            String footnote,
            int scale) {
        boolean any = layout.blocks().stream()
                .flatMap(block -> block.cells().values().stream())
                .anyMatch(entry -> sheets.containsKey(entry.id()));
        return any
                ? Optional.of(
                        new RestoredFigure(layout, sheets, images, value, scale).draw(layout, title, footnote, scale))
                : Optional.empty();
    }

    private BufferedImage draw(RestoredLayout layout, String title, String footnote, int scale) {
        double left = MARGIN + Math.max(shape.width(), Canvas.width("degraded", Fonts.TICK)) + 26;
        double width = left + ROW_LABELS + gridWidth(layout) + MARGIN;
        width = Math.max(width, MARGIN * 2 + Canvas.width(title, Fonts.TITLE));
        double height = TITLE;
        for (RestoredLayout.Block block : layout.blocks()) {
            height += blockHeight(block);
        }
        double referenceHeight = TITLE + headers + 2 * (shape.height() + 24);
        height = Math.max(height, referenceHeight);
        String note = numbers ? footnote : "";
        boolean noteFits = Canvas.width(note, Fonts.SMALL) < width - 2 * MARGIN;
        try (Canvas canvas = new Canvas(width, height + (note.isEmpty() || !noteFits ? 8 : 26), scale)) {
            canvas.text(title, Fonts.TITLE, Canvas.INK, MARGIN, 14, 0, 0);
            references(canvas);
            double top = TITLE;
            for (RestoredLayout.Block block : layout.blocks()) {
                block(canvas, block, left + ROW_LABELS, top);
                top += blockHeight(block);
            }
            if (noteFits) {
                canvas.text(note, Fonts.SMALL, Canvas.SOFT, MARGIN, height + 4, 0, 0);
            }
            return canvas.image();
        }
    }

    private void references(Canvas canvas) {
        double top = TITLE + headers;
        for (SampleSheet.Row row : List.of(SampleSheet.Row.CLEAN, SampleSheet.Row.DEGRADED)) {
            String label = row == SampleSheet.Row.CLEAN ? "original" : "degraded";
            double half = Math.max(shape.width(), Canvas.width(label, Fonts.TICK)) / 2;
            canvas.text(label, Fonts.TICK, Canvas.INK, MARGIN + half, top - 8, 0.5, 1);
            images(canvas, reference, row, MARGIN, top);
            top += shape.height() + 24;
        }
    }

    private void block(Canvas canvas, RestoredLayout.Block block, double left, double top) {
        double bodyTop = top + headers;
        double bodyWidth = block.betas().size() * (shape.width() + GAP) - GAP;
        double bodyHeight = block.gammas().size() * rowHeight() - GAP;
        // A title wider than a narrow grid starts at the grid's left edge, where there is room to its right or left.
        String columns = "beta (weight of the adversarial term)";
        columns = Canvas.width(columns, Fonts.TICK) > bodyWidth + ROW_LABELS ? "beta" : columns;
        canvas.text(columns, Fonts.TICK, Canvas.INK, left + bodyWidth / 2, top + 4, 0.5, 0);
        String rows = "gamma (weight of the cross-entropy)";
        rows = Canvas.width(rows, Fonts.TICK) > bodyHeight ? "gamma" : rows;
        canvas.textUpwards(rows, Fonts.TICK, Canvas.INK, left - ROW_LABELS + 10, bodyTop + bodyHeight / 2);
        for (int column = 0; column < block.betas().size(); column++) {
            double middle = left + column * (shape.width() + GAP) + shape.width() / 2;
            String label = Numbers.exact(block.betas().get(column));
            if (upright) {
                canvas.textUpwards(
                        label, Fonts.TICK, Canvas.INK, middle, bodyTop - 6 - Canvas.width(label, Fonts.TICK) / 2);
            } else {
                canvas.text(label, Fonts.TICK, Canvas.INK, middle, bodyTop - 8, 0.5, 1);
            }
        }
        for (int row = 0; row < block.gammas().size(); row++) {
            double y = bodyTop + row * rowHeight();
            String label = Numbers.exact(block.gammas().get(row));
            canvas.text(label, Fonts.TICK, Canvas.INK, left - 8, y + shape.height() / 2, 1, 0.5);
            for (int column = 0; column < block.betas().size(); column++) {
                PointEntry entry = block.cells()
                        .get(new RestoredLayout.Place(
                                block.gammas().get(row), block.betas().get(column)));
                if (entry != null) {
                    cell(canvas, entry, left + column * (shape.width() + GAP), y);
                }
            }
        }
    }

    private void cell(Canvas canvas, PointEntry entry, double x, double y) {
        SampleSheet sheet = sheets.get(entry.id());
        if (sheet == null) {
            canvas.rectangle(x, y, shape.width(), shape.height(), EMPTY);
            String why = entry.done() ? "no picture" : entry.state().word();
            if (Canvas.width(why, Fonts.SMALL) > shape.width()) {
                canvas.textUpwards(why, Fonts.SMALL, Canvas.SOFT, x + shape.width() / 2, y + shape.height() / 2);
            } else {
                canvas.text(why, Fonts.SMALL, Canvas.SOFT, x + shape.width() / 2, y + shape.height() / 2, 0.5, 0.5);
            }
        } else {
            images(canvas, sheet, SampleSheet.Row.RESTORED, x, y);
        }
        if (numbers && entry.done()) {
            canvas.text(
                    numbers(entry.point()),
                    Fonts.SMALL,
                    Canvas.SOFT,
                    x + shape.width() / 2,
                    y + shape.height() + 3,
                    0.5,
                    0);
        }
    }

    private void images(Canvas canvas, SampleSheet sheet, SampleSheet.Row row, double x, double y) {
        for (int i = 0; i < Math.min(shape.count(), sheet.count()); i++) {
            int across = i % shape.across();
            int down = i / shape.across();
            double left = x + across * shape.tile();
            double top = y + down * shape.tile();
            canvas.picture(sheet.tile(row, i), left, top, shape.tile(), shape.tile());
        }
    }

    private String numbers(CdpPoint point) {
        return Numbers.fixed(value.applyAsDouble(point, Axis.DISTORTION), 3) + " · "
                + Numbers.fixed(value.applyAsDouble(point, Axis.PERCEPTION), 3) + " · "
                + Numbers.fixed(value.applyAsDouble(point, Axis.ERROR), 3);
    }

    private double rowHeight() {
        return shape.height() + GAP + (numbers ? Fonts.SMALL.getSize2D() + 4 : 0);
    }

    private double blockHeight(RestoredLayout.Block block) {
        return headers + block.gammas().size() * rowHeight() + 14;
    }

    private double gridWidth(RestoredLayout layout) {
        return layout.blocks().stream()
                .mapToDouble(block -> block.betas().size() * (shape.width() + GAP) - GAP)
                .max()
                .orElse(0);
    }
}
