package io.github.trilemma;

import io.github.trilemma.config.ExperimentConfig;
import io.github.trilemma.data.Picture;
import io.github.trilemma.sweep.OpenRestorer;
import java.awt.image.BufferedImage;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Spliterator;
import java.util.Spliterators;
import java.util.function.BooleanSupplier;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;

/**
 * Trained restorers in memory, for images of any size up to 4096×4096.
 *
 * <pre>{@code
 * try (Restorer restorer = Restorer.open(Path.of("runs/one/points/1b00334a8b25fa98"))) {
 *     BufferedImage restored = restorer.restore(image);
 * }
 * }</pre>
 *
 * <p><b>Batch norm.</b> A point trained with {@code network.batchNorm: batch}, which the paper and all presets have, normalises over the
 * images that go through it together: what becomes of one depends a little on the others. Its measures were taken in batches of the
 * training's size ({@link #batchSize}), and they hold for batches like those: of about that size, of images of one kind. A single image
 * ({@link #restore(BufferedImage)}, or an array or list of one) is normalised by its own statistics alone. That is deterministic, but not
 * what was measured, and the difference shows most on small or unusual images, such as an almost empty one. So give images together where
 * there are several: as a list, an array or a stream. A point trained with {@code running} restores each image by itself, whatever is
 * beside it.
 *
 * <p><b>Together</b> go images of one size that fall to one restorer: of a list or an array in as few batches of at most {@link #batchSize}
 * as there can be, of even size (which is what {@code trilemma restore} does with files, to the byte); of a stream see
 * {@link #restore(Stream)}. Large images go in smaller batches, to bound memory.
 *
 * <p><b>Channels.</b> A restorer of grey images restores a colour image channel by channel. One of RGB images refuses grey ones.
 *
 * <p><b>Mixes.</b> Of a mix one restorer is drawn for each image, in their order, over all calls since it was opened; the seed decides.
 *
 * <p>Thread-safe: calls wait for one another. An interrupt is seen between batches. All methods but {@link #close} throw
 * {@link IllegalStateException} once it is closed, and {@link DeviceException} when the device fails.
 */
public final class Restorer implements AutoCloseable {
    private final Compute compute;
    private final List<ExperimentConfig> configs;
    private final int channels;
    private OpenRestorer open;

    Restorer(Compute compute, OpenRestorer open) {
        this.compute = compute;
        this.open = open;
        this.configs = open.configs();
        this.channels = open.channels();
    }

    /**
     * Loads the restorer of a point on the processor or the first graphics card.
     *
     * @param point folder of a trained point; {@code config.yaml} and {@code restorer.safetensors} are enough
     * @throws ConfigurationException when it holds no trained point
     */
    public static Restorer open(Path point) {
        return builder(point).open();
    }

    /** Loads the restorers of an operating point, its mix. */
    public static Restorer open(Choice choice) {
        return builder(choice).open();
    }

    /** Starts from one point. */
    public static RestorerBuilder builder(Path point) {
        return new RestorerBuilder().part(point, 1);
    }

    /** Starts from an operating point, its mix. */
    public static RestorerBuilder builder(Choice choice) {
        return new RestorerBuilder(choice);
    }

    /** Starts from nothing; parts are to be added. */
    public static RestorerBuilder builder() {
        return new RestorerBuilder();
    }

    /** How each restorer was trained. */
    public List<ExperimentConfig> configs() {
        return configs;
    }

    /** Channels that images need at least: 1 (grey and colour do) or 3. */
    public int channels() {
        return channels;
    }

    /** Images that go through together at most: the batch of the training, of a mix the smallest. */
    public int batchSize() {
        return configs.stream()
                .mapToInt(config -> config.schedule().batch())
                .min()
                .orElseThrow();
    }

    /**
     * Restores one image, normalised by itself (see above).
     *
     * @param image grey or RGB of 8 or 16 bits per sample; its samples are taken as they are, without colour profiles, and alpha is dropped
     * @return of 8 bits per sample, {@code TYPE_BYTE_GRAY} or {@code TYPE_INT_RGB}
     * @throws ConfigurationException when the image is neither grey nor RGB, is grey where RGB is needed, or does not fit into memory
     * @throws StoppedException when the thread was interrupted
     */
    public BufferedImage restore(BufferedImage image) {
        return restore(List.of(image)).get(0);
    }

    /**
     * Restores images of any sizes; those of one size go together (see above).
     *
     * @return as many images, in the same order
     * @throws ConfigurationException as for a single image
     * @throws StoppedException when the thread was interrupted
     */
    public List<BufferedImage> restore(List<BufferedImage> images) {
        List<Picture> pictures = images.stream().map(Picture::of).toList();
        return work((restorer, stops) -> restorer.restore(pictures, stops)).stream()
                .map(Picture::toImage)
                .toList();
    }

    /**
     * Restores images as they come. The result pulls from {@code images} when it is itself asked for more: {@link #batchSize} images at a
     * time, which go through together as in {@link #restore(List)}. So no more than that many are in memory, and an endless stream is
     * fine. The last images may be fewer: a rest of one is normalised by itself.
     *
     * @param images closed when the result is closed
     * @return as many images, in the same order; sequential, to be used before this is closed
     */
    public Stream<BufferedImage> restore(Stream<BufferedImage> images) {
        requireOpen();
        Spliterator<BufferedImage> each =
                Spliterators.spliteratorUnknownSize(new Batches(images.iterator()), Spliterator.ORDERED);
        return StreamSupport.stream(each, false).onClose(images::close);
    }

    /** Restored images of a stream, a batch ahead. */
    private final class Batches implements Iterator<BufferedImage> {
        private final Iterator<BufferedImage> images;
        private Iterator<BufferedImage> ready = List.<BufferedImage>of().iterator();

        Batches(Iterator<BufferedImage> images) {
            this.images = images;
        }

        @Override
        public boolean hasNext() {
            return ready.hasNext() || images.hasNext();
        }

        @Override
        public BufferedImage next() {
            if (!ready.hasNext()) {
                List<BufferedImage> batch = new ArrayList<>();
                batch.add(images.next());
                while (batch.size() < batchSize() && images.hasNext()) {
                    batch.add(images.next());
                }
                ready = restore(batch).iterator();
            }
            return ready.next();
        }
    }

    /**
     * Restores images of one size, without rounding to bytes.
     *
     * @param images (N,C,H,W), row by row, in the range 0..1 of clean images; degraded values may lie outside, and none may be NaN or
     *     infinite
     * @param imageChannels C, 1 or 3
     * @param height H, within 1..4096
     * @param width W, within 1..4096
     * @return the same shape, within 0..1; the argument is left as it is
     * @throws ConfigurationException when the length is no multiple of C·H·W, a value is not finite, channels do not fit, or an image does
     *     not fit into memory
     * @throws StoppedException when the thread was interrupted
     */
    public float[] restore(float[] images, int imageChannels, int height, int width) {
        Picture.Size size = size(images, imageChannels, height, width);
        return work((restorer, stops) -> restorer.restore(images, size, stops));
    }

    private static Picture.Size size(float[] images, int channels, int height, int width) {
        boolean sides = height >= 1 && height <= 4096 && width >= 1 && width <= 4096;
        if (!sides || (channels != 1 && channels != 3) || images.length % ((long) channels * height * width) != 0) {
            throw new ConfigurationException(
                    "images must be (N,C,H,W) values with C 1 or 3 and sides within 1..4096, got "
                            + images.length + " values for C " + channels + ", H " + height + ", W " + width
                            + ": check the shape");
        }
        for (int i = 0; i < images.length; i++) {
            if (!Float.isFinite(images[i])) {
                throw new ConfigurationException(
                        "images must have finite values, got " + images[i] + " at " + i + ": mend the images");
            }
        }
        return new Picture.Size(channels, height, width);
    }

    private interface Work<R> {
        /** Null when it was stopped. */
        R of(OpenRestorer restorer, BooleanSupplier stops);
    }

    private synchronized <R> R work(Work<R> work) {
        requireOpen();
        R result = Boundary.call(compute, () -> work.of(open, Thread.currentThread()::isInterrupted));
        if (result == null) {
            throw new StoppedException("restoring was interrupted: nothing was kept, call it again");
        }
        return result;
    }

    private synchronized void requireOpen() {
        if (open == null) {
            throw new IllegalStateException("this restorer is closed: open another one");
        }
    }

    /** Frees the restorers' memory; waits for a call under way. Does nothing the second time. */
    @Override
    public synchronized void close() {
        if (open != null) {
            OpenRestorer closing = open;
            open = null;
            Boundary.call(compute, () -> {
                closing.close();
                return true;
            });
        }
    }
}
