package io.github.trilemma.data;

import io.github.trilemma.data.StrokeModels.Glyph;

/**
 * The hand that writes: turns a shape into a pen path of short straight segments, with unsteady points, a smooth elastic
 * deformation (a sum of long sine waves), rotation, slant and a change of proportions. Keeps its arrays between calls; not
 * thread-safe.
 */
final class StrokeHand {
    private static final int STEPS = 5;
    private static final int WAVES = 2;

    private final double[] pointX = new double[32];
    private final double[] pointY = new double[32];
    /** Path of the pen; {@code down[i]} tells that the pen draws from point i-1 to point i. */
    final double[] x = new double[32 * STEPS + 1];

    final double[] y = new double[32 * STEPS + 1];
    final boolean[] down = new boolean[32 * STEPS + 1];
    int count;

    /** Writes {@code glyph} once, as {@code random} decides; the path then lies in {@link #x}, {@link #y}, {@link #down}. */
    void write(Glyph glyph, SplitMix random) {
        double haste = random.nextDouble();
        haste *= haste * haste; // most images are written with care, a few without
        double unsteady = random.uniform(1.2, 4.0) + 3.5 * haste;
        int points = glyph.x().length;
        double offX = 0;
        double offY = 0;
        for (int i = 0; i < points; i++) {
            // Neighbouring points err alike (correlation 0.5): a hand drifts, it does not jump.
            offX = 0.5 * offX + 0.866 * unsteady * random.nextBell();
            offY = 0.5 * offY + 0.866 * unsteady * random.nextBell();
            pointX[i] = glyph.x()[i] + offX;
            pointY[i] = glyph.y()[i] + offY;
        }
        count = 0;
        for (int i = 0; i < points; i++) {
            if (glyph.starts()[i] == StrokeModels.PEN_DOWN) {
                add(pointX[i], pointY[i], false);
            } else {
                span(glyph.starts(), points, i);
            }
        }
        deform(random, 7 + 4 * haste);
        transform(random);
    }

    /** The Catmull-Rom span that ends at point {@code i}; at corners and ends the outer neighbour is the end itself. */
    private void span(int[] starts, int points, int i) {
        int a = i - 1;
        int before = starts[i] == StrokeModels.CORNER || starts[a] == StrokeModels.PEN_DOWN ? a : a - 1;
        int after = i + 1 < points && starts[i + 1] == StrokeModels.SMOOTH ? i + 1 : i;
        for (int step = 1; step <= STEPS; step++) {
            double t = (double) step / STEPS;
            add(
                    spline(pointX[before], pointX[a], pointX[i], pointX[after], t),
                    spline(pointY[before], pointY[a], pointY[i], pointY[after], t),
                    true);
        }
    }

    private static double spline(double p0, double p1, double p2, double p3, double t) {
        double cubic = 3 * (p1 - p2) + p3 - p0;
        double square = 2 * p0 - 5 * p1 + 4 * p2 - p3;
        return p1 + 0.5 * t * (p2 - p0 + t * (square + t * cubic));
    }

    private void add(double px, double py, boolean drawn) {
        x[count] = px;
        y[count] = py;
        down[count] = drawn;
        count++;
    }

    private void deform(SplitMix random, double most) {
        for (int wave = 0; wave < WAVES; wave++) {
            double amplitude = random.uniform(0, most);
            double direction = random.uniform(0, 2 * Math.PI);
            double frequency = 2 * Math.PI / random.uniform(70, 180);
            double phase = random.uniform(0, 2 * Math.PI);
            double heading = random.uniform(0, 2 * Math.PI);
            double waveX = frequency * StrictMath.cos(direction);
            double waveY = frequency * StrictMath.sin(direction);
            double moveX = amplitude * StrictMath.cos(heading);
            double moveY = amplitude * StrictMath.sin(heading);
            for (int i = 0; i < count; i++) {
                double height = StrictMath.sin(waveX * x[i] + waveY * y[i] + phase);
                x[i] += moveX * height;
                y[i] += moveY * height;
            }
        }
    }

    private void transform(SplitMix random) {
        double angle = 0.14 * random.nextBell();
        double slant = 0.14 + 0.2 * random.nextBell();
        double wide = 0.83 * StrictMath.exp(0.2 * random.nextBell());
        double cos = StrictMath.cos(angle);
        double sin = StrictMath.sin(angle);
        for (int i = 0; i < count; i++) {
            double px = wide * (x[i] - 50) - slant * (y[i] - 50);
            double py = y[i] - 50;
            x[i] = cos * px - sin * py;
            y[i] = sin * px + cos * py;
        }
    }
}
