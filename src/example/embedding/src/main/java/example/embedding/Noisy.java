package example.embedding;

import java.awt.Color;
import java.awt.Graphics2D;
import java.awt.image.BufferedImage;
import java.awt.image.WritableRaster;
import java.util.Random;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/** Grey images of strokes under noise, as a camera or a queue would bring them. */
final class Noisy {
    /** Pixels of a side. */
    static final int SIZE = 28;

    private Noisy() {}

    /** A stream of images, made one by one as they are asked for. */
    static Stream<BufferedImage> images(int count) {
        return IntStream.range(0, count).mapToObj(Noisy::image);
    }

    private static BufferedImage image(int number) {
        Random random = new Random(number);
        BufferedImage image = new BufferedImage(SIZE, SIZE, BufferedImage.TYPE_BYTE_GRAY);
        Graphics2D pen = image.createGraphics();
        pen.setColor(Color.WHITE);
        pen.drawOval(5 + random.nextInt(5), 5 + random.nextInt(5), 12, 14);
        pen.drawLine(14, 4, 10 + random.nextInt(10), 24);
        pen.dispose();
        WritableRaster pixels = image.getRaster();
        for (int y = 0; y < SIZE; y++) {
            for (int x = 0; x < SIZE; x++) {
                double noisy = pixels.getSample(x, y, 0) + 127 * random.nextGaussian();
                pixels.setSample(x, y, 0, (int) Math.max(0, Math.min(255, noisy)));
            }
        }
        return image;
    }
}
