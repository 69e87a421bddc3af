package io.github.trilemma.report;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.github.trilemma.surface.Axis;
import io.github.trilemma.surface.CdpPoint;
import io.github.trilemma.surface.CdpSurface;
import io.github.trilemma.surface.Measure;
import io.github.trilemma.surface.Slices;
import java.awt.Color;
import java.awt.geom.Rectangle2D;
import java.awt.image.BufferedImage;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.TreeMap;
import java.util.stream.DoubleStream;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.RepetitionInfo;
import org.junit.jupiter.api.Test;

class DrawingTest {
    @Test
    void ticksAreRoundNumbersWithinTheRange() {
        assertThat(Ticks.of(0.153, 0.171, 4).labels()).containsExactly("0.155", "0.160", "0.165", "0.170");
        assertThat(Ticks.of(-0.1, 0.3, 4).labels()).containsExactly("-0.1", "0.0", "0.1", "0.2", "0.3");
        assertThat(Ticks.of(0, 40000, 4).labels()).containsExactly("0", "10000", "20000", "30000", "40000");
        assertThat(Ticks.of(0, 2e-9, 2).labels()).containsExactly("0", "1e-9", "2e-9");
    }

    @RepeatedTest(40)
    void ticksNeverOverlap(RepetitionInfo info) {
        Random random = new Random(info.getCurrentRepetition());
        double scale = Math.pow(10, random.nextInt(12) - 6);
        double least = scale * (random.nextDouble() - 0.5);
        Range range = new Range(least, least + scale * (0.001 + random.nextDouble()));
        Ticks ticks = Ticks.across(range, 250, 55, Fonts.TICK);
        for (int i = 0; i < ticks.at().size(); i++) {
            assertThat(ticks.at().get(i)).isBetween(range.least() - 1e-9 * scale, range.greatest() + 1e-9 * scale);
            if (i > 0) {
                double apart =
                        (range.place(ticks.at().get(i)) - range.place(ticks.at().get(i - 1))) * 250;
                double wide = Math.max(
                        Canvas.width(ticks.labels().get(i), Fonts.TICK),
                        Canvas.width(ticks.labels().get(i - 1), Fonts.TICK));
                assertThat(apart).isGreaterThan(wide);
                assertThat(ticks.labels().get(i)).isNotEqualTo(ticks.labels().get(i - 1));
            }
        }
    }

    @Test
    void rangesAreNeverEmpty() {
        assertThat(Range.of(DoubleStream.empty())).isEqualTo(new Range(0, 1));
        assertThat(Range.of(DoubleStream.of(Double.NaN, 2, 3))).isEqualTo(new Range(2, 3));
        assertThat(Range.of(DoubleStream.of(0.2)).length()).isCloseTo(0.02, within(1e-12));
        assertThat(Range.of(DoubleStream.of(0, 0)).length()).isEqualTo(1);
    }

    @Test
    void numbersAreShort() {
        assertThat(Numbers.brief(0.152349)).isEqualTo("0.1523");
        assertThat(Numbers.brief(-1.23456e-9)).isEqualTo("-1.235e-9");
        assertThat(Numbers.brief(Double.NaN)).isEqualTo("NaN");
        assertThat(Numbers.exact(0.1 + 0.2)).isEqualTo("0.30000000000000004");
        assertThat(Numbers.exact(2.0)).isEqualTo("2");
        assertThat(Numbers.exact(-0.0)).isEqualTo("0");
        assertThat(Numbers.exact(1e20)).isEqualTo("1e20");
        assertThat(Numbers.exact(Double.NEGATIVE_INFINITY)).isEqualTo("-Infinity");
        Random random = new Random(1);
        for (int i = 0; i < 1000; i++) {
            double value = Double.longBitsToDouble(random.nextLong());
            assertThat(Double.parseDouble(Numbers.exact(value))).isEqualTo(value);
        }
    }

    @Test
    void coloursGrowLighter() {
        double before = -1;
        for (int i = 0; i <= 100; i++) {
            double luminance = luminance(ColourMap.at(i / 100.0));
            assertThat(luminance).isGreaterThan(before);
            before = luminance;
        }
        assertThat(ColourMap.at(-1)).isEqualTo(ColourMap.at(0));
        assertThat(ColourMap.at(2)).isEqualTo(ColourMap.at(1));
    }

    private static double luminance(Color colour) {
        return 0.2126 * Math.pow(colour.getRed() / 255.0, 2.2)
                + 0.7152 * Math.pow(colour.getGreen() / 255.0, 2.2)
                + 0.0722 * Math.pow(colour.getBlue() / 255.0, 2.2);
    }

    @RepeatedTest(20)
    void labelsLieInsideAndApart(RepetitionInfo info) {
        Random random = new Random(info.getCurrentRepetition());
        Rectangle2D area = new Rectangle2D.Double(0, 0, 400, 300);
        List<double[]> dots = new ArrayList<>();
        for (int i = 0; i < 40; i++) {
            dots.add(new double[] {random.nextDouble() * 400, random.nextDouble() * 300});
        }
        List<List<double[]>> curves = new ArrayList<>();
        for (int k = 0; k < 5; k++) {
            List<double[]> curve = new ArrayList<>();
            for (int i = 0; i < 30; i++) {
                curve.add(new double[] {40 + 30 * k + 8.0 * i, 20 + 9.0 * i * (k + 1) / 5});
            }
            curves.add(curve);
        }
        LabelPlacer placer = new LabelPlacer(area, dots, curves);
        List<Rectangle2D> placed = new ArrayList<>();
        for (List<double[]> curve : curves) {
            placer.place(curve, 70, 12).ifPresent(room -> {
                assertThat(area.contains(room.box())).isTrue();
                assertThat(placed).noneMatch(other -> other.intersects(room.box()));
                placed.add(room.box());
            });
        }
        assertThat(placed).hasSizeGreaterThanOrEqualTo(3);
    }

    @Test
    void dotsLieWhereTheirValuesAre() {
        List<CdpPoint> points = List.of(point("a", 0, 1, 0), point("b", 0.5, 0.5, 0.5), point("c", 1, 0, 1));
        CdpSurface surface = CdpSurface.of(points, Measure.MSE, Measure.CRITIC_GAP, Measure.errorRate("judge"));
        BufferedImage image = ProfileFigure.draw(
                surface,
                Axis.DISTORTION,
                Axis.PERCEPTION,
                Slices.measured(surface, Axis.DISTORTION, Axis.PERCEPTION, List.of()),
                "title",
                2);
        Rectangle2D box = PlotBox.of(new Range(0, 1).padded(0.07), new Range(0, 1));
        int x = (int) (2 * box.getCenterX());
        int y = (int) (2 * box.getCenterY());
        assertThat(new Color(image.getRGB(x, y))).isEqualTo(ColourMap.at(0.5));
        assertThat(new Color(image.getRGB(x + 30, y - 60))).isEqualTo(Color.WHITE);
    }

    @Test
    void theSurfaceIsGreyWhereNoMixReaches() {
        List<CdpPoint> points = List.of(point("a", 0, 1, 0.2), point("b", 1, 0, 0.4));
        CdpSurface surface = CdpSurface.of(points, Measure.MSE, Measure.CRITIC_GAP, Measure.errorRate("judge"));
        BufferedImage image = SurfaceFigure.draw(surface, "title", 1);
        assertThat(new Color(image.getRGB(130, 300))).isEqualTo(new Color(0xf1f1f1));
        Color reached = new Color(image.getRGB(440, 60));
        assertThat(reached).isEqualTo(ColourMap.at(0));
    }

    @Test
    void markupIsEscaped() {
        assertThat(Html.escape("<a href='x'>\"&\u0000\n")).isEqualTo("&lt;a href=&#39;x&#39;&gt;&quot;&amp; \n");
        assertThat(new Html()
                        .heading(2, "<b>")
                        .table(List.of("<i>"), List.of(List.of(Html.Cell.text("&"))), false)
                        .page("</title>", "", ""))
                .contains(
                        "<h2>&lt;b&gt;</h2>", "<th>&lt;i&gt;</th>", "<td>&amp;</td>", "<title>&lt;/title&gt;</title>");
        assertThat(JudgeFigures.fileName("../a b")).isEqualTo(".._a_b");
    }

    private static CdpPoint point(String id, double mse, double gap, double error) {
        TreeMap<String, Double> measures = new TreeMap<>();
        measures.put(Measure.MSE, mse);
        measures.put(Measure.CRITIC_GAP, gap);
        measures.put(Measure.errorRate("judge"), error);
        return new CdpPoint(id, 1, 0, 0, measures);
    }
}
