package io.github.trilemma.cli;

import java.awt.BasicStroke;
import java.awt.Color;
import java.awt.GradientPaint;
import java.awt.Graphics2D;
import java.awt.RenderingHints;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Random;
import javax.imageio.ImageIO;

/** Draws pictures of two kinds, meadows and cities, of many sizes, as PNG and JPEG; one WebP of each lies among the resources. */
final class Photographs {
    static final String[] CLASSES = {"city", "meadow"};

    private Photographs() {}

    /** FOLDER/CLASS/NAME, {@code perClass} of each kind and a WebP; no side below {@code least} pixels. */
    static void draw(Path folder, int perClass, int least) throws IOException {
        for (String name : CLASSES) {
            Path into = Files.createDirectories(folder.resolve(name));
            for (int i = 0; i < perClass; i++) {
                Random random = new Random(31L * name.hashCode() + i);
                BufferedImage picture = new BufferedImage(
                        least + random.nextInt(60), least + random.nextInt(40), BufferedImage.TYPE_INT_RGB);
                paint(picture, name.equals("meadow"), random);
                String format = i % 2 == 0 ? "png" : "jpg";
                if (!ImageIO.write(
                        picture, format, into.resolve("p" + i + "." + format).toFile())) {
                    throw new IOException("no writer for " + format);
                }
            }
            try (InputStream in = Photographs.class.getResourceAsStream("/io/github/trilemma/data/" + name + ".webp")) {
                Files.copy(in, into.resolve("photo.webp"));
            }
        }
    }

    private static void paint(BufferedImage picture, boolean meadow, Random random) {
        Graphics2D graphics = picture.createGraphics();
        graphics.setRenderingHint(RenderingHints.KEY_ANTIALIASING, RenderingHints.VALUE_ANTIALIAS_ON);
        int width = picture.getWidth();
        int height = picture.getHeight();
        graphics.setPaint(
                meadow
                        ? new GradientPaint(0, 0, new Color(150, 200, 90), width, height, new Color(40, 110, 50))
                        : new GradientPaint(0, 0, new Color(130, 140, 170), 0, height, new Color(90, 90, 95)));
        graphics.fillRect(0, 0, width, height);
        for (int i = 0; i < 14; i++) {
            int x = random.nextInt(width);
            int y = random.nextInt(height);
            if (meadow) {
                graphics.setColor(new Color(150 + random.nextInt(100), random.nextInt(255), random.nextInt(255)));
                graphics.fillOval(x, y, 5, 5);
            } else {
                int grey = 30 + random.nextInt(200);
                graphics.setColor(new Color(grey, grey, grey));
                graphics.fillRect(x, y, 10, height);
                graphics.setColor(Color.DARK_GRAY);
                graphics.setStroke(new BasicStroke(1));
                graphics.drawRect(x, y, 10, height);
            }
        }
        graphics.dispose();
    }
}
