package io.github.trilemma.data;

import java.util.ArrayList;
import java.util.List;
import java.util.StringTokenizer;

/**
 * The hand-made shapes of the digits 0 to 9, each in several variants. A shape is written as points {@code x,y} in a box of
 * 100 by 100 (x to the right, y down) which the pen passes smoothly; {@code /} makes the last point a corner, {@code ;} lifts
 * the pen.
 */
final class StrokeModels {
    private static final String[][] SHAPES = {
        {
            "52,4 30,12 16,38 18,68 36,94 58,94 78,72 82,40 70,12 48,5",
            "66,10 44,4 22,22 14,54 26,86 50,97 74,84 84,50 76,20 56,6 40,12",
            "50,3 33,20 27,50 33,82 50,97 68,80 73,50 67,18 46,4",
            "74,16 52,3 28,10 14,40 20,76 44,97 70,88 84,56 78,24 60,10",
        },
        {
            "50,2 50,50 50,98",
            "50,2 51,35 49,68 50,98",
            "34,24 44,15 55,3 / 54,50 53,98",
            "30,22 52,4 / 52,50 51,96 ; 26,97 52,96 78,96",
            "40,14 52,3 / 52,50 50,98",
        },
        {
            "16,26 28,8 52,3 74,14 74,36 54,62 14,96 / 48,93 88,95",
            "18,24 32,6 58,4 74,22 66,48 40,76 20,92 14,82 28,74 50,88 70,97 90,88",
            "14,20 40,4 68,8 78,28 62,54 36,78 14,95 / 36,90 60,95 86,94",
            "18,14 46,7 74,10 / 58,44 14,93 / 50,92 86,95",
            "22,30 22,12 46,2 72,14 70,40 42,70 18,88 / 34,82 58,92 88,96",
        },
        {
            "18,14 40,3 66,8 72,26 58,42 38,47 / 62,50 80,68 72,90 44,98 14,88",
            "18,6 50,5 78,6 / 58,26 42,42 / 68,46 82,68 66,92 38,97 14,86",
            "20,18 36,4 62,6 72,24 58,42 36,50 32,44 48,44 74,58 76,80 54,97 30,96 12,84",
            "22,10 46,3 68,12 68,30 44,46 / 66,50 74,70 64,90 40,97 20,92",
        },
        {
            "30,4 24,30 18,54 / 50,54 86,52 ; 70,6 66,50 62,98",
            "62,4 38,34 12,66 / 50,66 90,65 ; 64,4 62,50 61,98",
            "22,6 16,34 28,52 52,50 74,36 ; 78,4 74,40 68,98",
            "28,8 22,34 24,50 / 46,50 74,44 / 80,24 84,4 / 76,46 66,98",
            "56,3 34,30 12,60 / 48,58 88,56 ; 66,34 62,66 58,98",
        },
        {
            "78,6 48,6 26,8 / 23,26 20,44 / 44,38 70,48 80,70 66,92 40,98 14,88",
            "30,6 26,26 22,44 / 46,38 70,46 80,68 68,90 40,98 14,90 ; 30,6 54,6 82,3",
            "80,5 54,4 34,12 28,32 46,46 68,56 76,76 58,96 30,96 12,86",
            "32,8 28,42 / 52,38 72,54 72,78 52,96 22,92 ; 34,9 60,10 84,4",
        },
        {
            "64,3 40,20 22,50 20,76 38,96 62,94 76,76 68,58 46,54 24,70",
            "52,2 34,28 22,62 28,88 50,97 70,86 70,64 50,56 30,66 24,76",
            "78,12 58,4 34,20 18,54 22,84 46,98 70,90 78,68 62,54 38,60 22,76",
            "38,3 26,36 20,70 34,95 60,96 78,78 66,60 44,62 26,80",
        },
        {
            "14,10 46,8 82,6 / 64,40 46,70 36,98",
            "14,10 46,8 82,6 / 64,40 50,70 40,98 ; 34,52 54,50 76,48",
            "16,24 18,8 / 48,10 82,6 / 66,36 52,66 44,98",
            "12,14 40,6 70,6 82,12 72,38 54,64 46,98",
            "16,20 34,8 58,12 84,6 / 70,34 60,64 56,98",
        },
        {
            "74,16 50,3 26,14 28,36 52,49 76,66 76,88 50,98 24,88 26,66 50,50 72,34 72,14",
            "50,4 29,14 30,38 50,47 70,36 70,14 50,4 ; 50,47 26,60 22,84 48,98 76,86 76,60 50,47",
            "62,6 38,6 24,22 36,42 60,54 78,76 62,97 34,97 20,78 36,54 62,40 76,20 64,6",
            "78,10 52,4 32,12 30,30 50,44 68,60 70,84 48,98 28,88 32,66 54,46 80,24",
        },
        {
            "74,22 56,4 30,10 20,32 34,50 58,46 74,24 / 74,56 68,98",
            "76,18 52,3 28,14 22,38 42,52 66,42 76,20 / 78,52 66,84 42,98 22,90",
            "70,14 46,4 24,20 28,44 52,46 70,16 / 66,56 58,98",
            "72,10 46,6 24,24 36,46 60,38 74,12 / 66,40 50,70 36,98",
            "66,30 56,8 34,8 26,28 40,42 62,32 / 72,58 76,98",
        },
    };

    private static final Glyph[][] GLYPHS = parseAll();

    private StrokeModels() {}

    /**
     * A shape: its points in the order of writing, and for each whether a smooth piece starts there.
     *
     * @param x of each point
     * @param y of each point
     * @param starts 0: the piece goes on; 1: a corner, the next piece starts at the point before; 2: the pen comes down here
     */
    @SuppressWarnings("ArrayRecordComponent")
    record Glyph(double[] x, double[] y, int[] starts) {}

    static final int SMOOTH = 0;
    static final int CORNER = 1;
    static final int PEN_DOWN = 2;

    static int variants(int digit) {
        return GLYPHS[digit].length;
    }

    static Glyph glyph(int digit, int variant) {
        return GLYPHS[digit][variant];
    }

    private static Glyph[][] parseAll() {
        Glyph[][] glyphs = new Glyph[SHAPES.length][];
        for (int digit = 0; digit < SHAPES.length; digit++) {
            glyphs[digit] = new Glyph[SHAPES[digit].length];
            for (int variant = 0; variant < SHAPES[digit].length; variant++) {
                glyphs[digit][variant] = parse(SHAPES[digit][variant]);
            }
        }
        return glyphs;
    }

    private static Glyph parse(String shape) {
        List<double[]> points = new ArrayList<>();
        List<Integer> starts = new ArrayList<>();
        StringTokenizer tokens = new StringTokenizer(shape);
        int start = PEN_DOWN;
        while (tokens.hasMoreTokens()) {
            String token = tokens.nextToken();
            switch (token) {
                case "/" -> start = CORNER;
                case ";" -> start = PEN_DOWN;
                default -> {
                    int comma = token.indexOf(',');
                    points.add(new double[] {
                        Integer.parseInt(token.substring(0, comma)), Integer.parseInt(token.substring(comma + 1))
                    });
                    starts.add(start);
                    start = SMOOTH;
                }
            }
        }
        double[] x = points.stream().mapToDouble(point -> point[0]).toArray();
        double[] y = points.stream().mapToDouble(point -> point[1]).toArray();
        return new Glyph(x, y, starts.stream().mapToInt(Integer::intValue).toArray());
    }
}
