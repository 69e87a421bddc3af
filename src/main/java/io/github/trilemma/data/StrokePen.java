package io.github.trilemma.data;

import java.util.Arrays;

/**
 * The pen: lays a path into an image of 28 by 28 pixels, white on black, scaled into a box of 20 by 20 and centred by mass as
 * MNIST's digits are. The width follows a slowly changing pressure. A pixel's grey is the share of it that the nearest
 * segment covers, a linear ramp over the edge. Keeps its array between calls; not thread-safe.
 */
final class StrokePen {
    static final int SIDE = 28;
    private static final double BOX = 20;

    private final float[] ink = new float[SIDE * SIDE];

    /** Draws the path of {@code hand} into {@code pixels}, from {@code offset} on. */
    void draw(StrokeHand hand, SplitMix random, byte[] pixels, int offset) {
        double radius = clamp(1.2 + 0.37 * random.nextBell(), 0.5, 2.3);
        double edge = random.uniform(1.0, 1.7);
        double pressure = random.uniform(0, 0.3);
        double rhythm = random.uniform(0.02, 0.12);
        double phase = random.uniform(0, 2 * Math.PI);
        double fullness = random.uniform(1.0, 1.6);
        double height = BOX - 2 * radius + random.uniform(-0.9, 0.7);

        fit(hand, height, 0.55 * random.nextBell(), 0.55 * random.nextBell());
        Arrays.fill(ink, 0);
        for (int i = 1; i < hand.count; i++) {
            if (hand.down[i]) {
                double swell = 1 + pressure * StrictMath.sin(rhythm * i + phase);
                segment(hand, i, radius * swell, edge);
            }
        }
        for (int i = 0; i < ink.length; i++) {
            pixels[offset + i] = (byte) (int) Math.min(255, 255 * fullness * ink[i] + 0.5);
        }
    }

    /** Scales the path to the box's size and moves its centre of mass to the image's centre, off by (dx, dy). */
    private static void fit(StrokeHand hand, double size, double dx, double dy) {
        double left = Double.MAX_VALUE;
        double right = -Double.MAX_VALUE;
        double top = Double.MAX_VALUE;
        double bottom = -Double.MAX_VALUE;
        double mass = 0;
        double massX = 0;
        double massY = 0;
        for (int i = 0; i < hand.count; i++) {
            left = Math.min(left, hand.x[i]);
            right = Math.max(right, hand.x[i]);
            top = Math.min(top, hand.y[i]);
            bottom = Math.max(bottom, hand.y[i]);
            if (hand.down[i]) {
                double across = hand.x[i] - hand.x[i - 1];
                double along = hand.y[i] - hand.y[i - 1];
                double length = Math.sqrt(across * across + along * along);
                mass += length;
                massX += length * (hand.x[i] + hand.x[i - 1]) / 2;
                massY += length * (hand.y[i] + hand.y[i - 1]) / 2;
            }
        }
        double scale = size / Math.max(right - left, bottom - top);
        // Pixel centres lie at whole numbers, so the image's centre is at 13.5; the path must stay inside the frame.
        double shiftX = within(SIDE / 2.0 - 0.5 + dx - scale * massX / mass, scale * left, scale * right);
        double shiftY = within(SIDE / 2.0 - 0.5 + dy - scale * massY / mass, scale * top, scale * bottom);
        for (int i = 0; i < hand.count; i++) {
            hand.x[i] = scale * hand.x[i] + shiftX;
            hand.y[i] = scale * hand.y[i] + shiftY;
        }
    }

    private static double within(double shift, double low, double high) {
        return clamp(shift, 1 - low, SIDE - 2 - high);
    }

    private void segment(StrokeHand hand, int i, double radius, double edge) {
        double ax = hand.x[i - 1];
        double ay = hand.y[i - 1];
        double bx = hand.x[i] - ax;
        double by = hand.y[i] - ay;
        double inverse = 1 / Math.max(bx * bx + by * by, 1e-12);
        double reach = radius + edge / 2;
        int fromX = (int) clamp(Math.ceil(Math.min(ax, ax + bx) - reach), 0, SIDE);
        int toX = (int) clamp(Math.floor(Math.max(ax, ax + bx) + reach), -1, SIDE - 1);
        int fromY = (int) clamp(Math.ceil(Math.min(ay, ay + by) - reach), 0, SIDE);
        int toY = (int) clamp(Math.floor(Math.max(ay, ay + by) + reach), -1, SIDE - 1);
        double reachSquared = reach * reach;
        for (int py = fromY; py <= toY; py++) {
            for (int px = fromX; px <= toX; px++) {
                double t = clamp(((px - ax) * bx + (py - ay) * by) * inverse, 0, 1);
                double ex = px - ax - t * bx;
                double ey = py - ay - t * by;
                double distance = ex * ex + ey * ey;
                if (distance < reachSquared) {
                    float cover = (float) Math.min(1, (reach - Math.sqrt(distance)) / edge);
                    int at = py * SIDE + px;
                    ink[at] = Math.max(ink[at], cover);
                }
            }
        }
    }

    private static double clamp(double value, double low, double high) {
        return Math.max(low, Math.min(high, value));
    }
}
