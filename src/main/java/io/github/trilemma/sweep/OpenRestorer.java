package io.github.trilemma.sweep;

import io.github.trilemma.ConfigurationException;
import io.github.trilemma.config.ExperimentConfig;
import io.github.trilemma.data.Picture;
import io.github.trilemma.kernel.KernelProvider;
import io.github.trilemma.kernel.Kernels;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.BooleanSupplier;

/**
 * Restorers that stay in memory for pictures as they come. The first call of {@link #restore(List, BooleanSupplier)} gives what
 * {@link Restoration} gives for files of the same pictures; draws and seeds go on from call to call. For one thread at a time.
 */
public final class OpenRestorer implements AutoCloseable {
    private final List<TrainedPoint> points = new ArrayList<>();
    private final boolean degrade;
    private final long seed;
    private final MixDraw draw;
    private final Kernels kernels;
    private long restored;

    /** What goes through a restorer together. */
    private record Batch(int part, Picture.Size size) {}

    /**
     * Loads the restorers to this thread's current device.
     *
     * @param parts the restorer, or those of a mix
     * @param seed of the draw among a mix, and of the degradation
     * @param degrade whether the point's own degradation comes first
     */
    public OpenRestorer(List<RestorationRequest.Part> parts, long seed, boolean degrade, KernelProvider asked) {
        this.degrade = degrade;
        this.seed = seed;
        this.draw = new MixDraw(List.copyOf(parts), seed);
        RestorationRequest.requireProbabilities(parts);
        try {
            for (RestorationRequest.Part part : parts) {
                points.add(TrainedPoint.open(part.point()));
            }
            this.kernels = KernelProvider.choose(asked);
        } catch (RuntimeException | Error e) {
            close();
            throw e;
        }
    }

    /** How each of the restorers was trained. */
    public List<ExperimentConfig> configs() {
        return points.stream().map(TrainedPoint::config).toList();
    }

    /** Channels of the images that the restorers were trained on, 1 or 3; of a mix the most. */
    public int channels() {
        return points.stream().mapToInt(TrainedPoint::channels).max().orElseThrow();
    }

    /**
     * Restores pictures of any sizes; those of one size that fall to one restorer go through it together, in even batches.
     *
     * @param stops asked before each batch
     * @return as many, in the same order; null when it was stopped
     */
    public List<Picture> restore(List<Picture> pictures, BooleanSupplier stops) {
        Map<Batch, List<Integer>> batches = new LinkedHashMap<>();
        for (int i = 0; i < pictures.size(); i++) {
            int part = draw.next();
            Picture.Size size = pictures.get(i).size();
            check(points.get(part), size);
            batches.computeIfAbsent(new Batch(part, size), key -> new ArrayList<>())
                    .add(i);
        }
        List<Picture> results = new ArrayList<>(Arrays.asList(new Picture[pictures.size()]));
        for (Map.Entry<Batch, List<Integer>> group : batches.entrySet()) {
            Batch batch = group.getKey();
            BatchRestorer restorer = new BatchRestorer(points.get(batch.part()), batch.size(), degrade, kernels);
            for (List<Integer> some : even(group.getValue(), restorer.most())) {
                if (stops.getAsBoolean()) {
                    return null;
                }
                List<Picture> degraded = some.stream().map(pictures::get).toList();
                List<Picture> done = restorer.restore(degraded, seed + restored + some.get(0));
                for (int k = 0; k < done.size(); k++) {
                    results.set(some.get(k), done.get(k));
                }
            }
        }
        restored += pictures.size();
        return results;
    }

    /**
     * Restores values without rounding them to bytes.
     *
     * @param values (N,C,H,W)
     * @return the same shape, within 0..1; null when it was stopped
     */
    public float[] restore(float[] values, Picture.Size size, BooleanSupplier stops) {
        int each = Math.multiplyExact(Math.multiplyExact(size.channels(), size.height()), size.width());
        int images = values.length / each;
        Map<Integer, List<Integer>> batches = new LinkedHashMap<>();
        for (int i = 0; i < images; i++) {
            int part = draw.next();
            check(points.get(part), size);
            batches.computeIfAbsent(part, key -> new ArrayList<>()).add(i);
        }
        float[] results = new float[values.length];
        for (Map.Entry<Integer, List<Integer>> group : batches.entrySet()) {
            BatchRestorer restorer = new BatchRestorer(points.get(group.getKey()), size, degrade, kernels);
            for (List<Integer> some : even(group.getValue(), restorer.most())) {
                if (stops.getAsBoolean()) {
                    return null;
                }
                float[] batch = new float[each * some.size()];
                for (int k = 0; k < some.size(); k++) {
                    System.arraycopy(values, some.get(k) * each, batch, k * each, each);
                }
                float[] done = restorer.restore(batch, seed + restored + some.get(0));
                for (int k = 0; k < some.size(); k++) {
                    System.arraycopy(done, k * each, results, some.get(k) * each, each);
                }
            }
        }
        restored += images;
        return results;
    }

    private static void check(TrainedPoint point, Picture.Size size) {
        if (point.channels() == 3 && size.channels() == 1) {
            throw new ConfigurationException("an image must be a colour picture, got a grey one: " + point.dir()
                    + " was trained on RGB images, convert the picture");
        }
        BatchRestorer.requireMemory(point, size, "an image");
    }

    /** As few parts of at most {@code most} as there can be, of even size. */
    private static List<List<Integer>> even(List<Integer> images, int most) {
        int count = images.size();
        int batches = (count + most - 1) / most;
        List<List<Integer>> parts = new ArrayList<>();
        for (int i = 0; i < batches; i++) {
            parts.add(images.subList(
                    Math.toIntExact((long) count * i / batches), Math.toIntExact((long) count * (i + 1) / batches)));
        }
        return parts;
    }

    @Override
    public void close() {
        points.forEach(TrainedPoint::close);
        points.clear();
    }
}
