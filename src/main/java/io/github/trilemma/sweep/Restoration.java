package io.github.trilemma.sweep;

import io.github.trilemma.ConfigurationException;
import io.github.trilemma.data.Picture;
import io.github.trilemma.kernel.KernelProvider;
import io.github.trilemma.kernel.Kernels;
import io.github.trilemma.run.AtomicFiles;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Restores pictures of any size with trained points. All that can be wrong with the input is found before the first
 * picture is restored; results appear whole or not at all.
 *
 * <p>Pictures of one size that fall to one restorer go through it together, since batch norm with batch statistics
 * normalises over the batch: a picture alone is normalised by itself. Batches have at most the size of those of the
 * training, as in the evaluation, and are of even size. A restorer of grey images restores the three channels of a
 * colour picture as three images.
 */
public final class Restoration {
    private final RestorationRequest request;
    private final List<Result> results = new ArrayList<>();

    /**
     * A picture and what became of it.
     *
     * @param image the given file
     * @param written the result
     * @param point folder of the restorer that was used
     */
    public record Result(Path image, Path written, Path point) {}

    /** What goes through a restorer together. */
    private record Batch(int part, Picture.Size size) {}

    public Restoration(RestorationRequest request) {
        this.request = request;
    }

    /**
     * Restores all pictures.
     *
     * @return one result per picture, in the order given
     * @throws ConfigurationException when a point, a picture or the folder is unusable, or a result is there already
     */
    public List<Result> run() {
        List<Path> targets = targets();
        List<TrainedPoint> points = new ArrayList<>();
        try {
            for (RestorationRequest.Part part : request.parts()) {
                points.add(TrainedPoint.open(part.point()));
            }
            int[] chosen = draw();
            Map<Batch, List<Integer>> batches = new LinkedHashMap<>();
            for (int i = 0; i < chosen.length; i++) {
                Picture.Size size = Picture.size(request.images().get(i));
                check(points.get(chosen[i]), request.images().get(i), size);
                batches.computeIfAbsent(new Batch(chosen[i], size), key -> new ArrayList<>())
                        .add(i);
                results.add(new Result(
                        request.images().get(i),
                        targets.get(i),
                        points.get(chosen[i]).dir()));
            }
            Kernels kernels = KernelProvider.choose(request.kernels());
            makeFolder();
            batches.forEach((batch, images) -> restore(points.get(batch.part()), batch.size(), images, kernels));
            return List.copyOf(results);
        } finally {
            points.forEach(TrainedPoint::close);
        }
    }

    /** Where each result goes: the picture's name, as PNG. */
    private List<Path> targets() {
        List<Path> targets = new ArrayList<>();
        Map<Path, Path> from = new HashMap<>();
        for (Path image : request.images()) {
            if (!Files.isRegularFile(image)) {
                throw new ConfigurationException(image + " must be a PNG, JPEG or WebP file, got none: check the path");
            }
            String name = image.getFileName().toString();
            int dot = name.lastIndexOf('.');
            Path target = request.out().resolve((dot > 0 ? name.substring(0, dot) : name) + ".png");
            Path other = from.put(target, image);
            if (other != null) {
                throw new ConfigurationException(
                        other + " and " + image + " would both become " + target + ": restore them into two folders");
            }
            if (Files.exists(target)) {
                if (sameFile(target, image)) {
                    throw new ConfigurationException(
                            target + " is the picture that is to be restored: give another --out");
                }
                if (!request.force()) {
                    throw new ConfigurationException(target + " is there already: give --force or another --out");
                }
            }
            targets.add(target);
        }
        return targets;
    }

    private static boolean sameFile(Path one, Path other) {
        try {
            return Files.isSameFile(one, other);
        } catch (IOException e) {
            throw new ConfigurationException("cannot read " + other + " (" + e.getMessage() + "): check the path", e);
        }
    }

    /** Which part restores each picture. */
    private int[] draw() {
        MixDraw draw = new MixDraw(request.parts(), request.seed());
        int[] chosen = new int[request.images().size()];
        for (int i = 0; i < chosen.length; i++) {
            chosen[i] = draw.next();
        }
        return chosen;
    }

    private static void check(TrainedPoint point, Path image, Picture.Size size) {
        if (point.channels() == 3 && size.channels() == 1) {
            throw new ConfigurationException(image + " must be a colour picture, got a grey one: " + point.dir()
                    + " was trained on RGB images, convert the picture");
        }
        BatchRestorer.requireMemory(point, size, image);
    }

    private void makeFolder() {
        try {
            Files.createDirectories(request.out());
        } catch (IOException e) {
            throw new ConfigurationException(
                    "--out must be a folder that can be written, got " + request.out() + " (" + Messages.firstLine(e)
                            + ")",
                    e);
        }
    }

    private void restore(TrainedPoint point, Picture.Size size, List<Integer> images, Kernels kernels) {
        BatchRestorer restorer = new BatchRestorer(point, size, request.degrade(), kernels);
        int count = images.size();
        int most = restorer.most();
        int batches = (count + most - 1) / most;
        for (int i = 0; i < batches; i++) {
            List<Integer> batch = images.subList(
                    Math.toIntExact((long) count * i / batches), Math.toIntExact((long) count * (i + 1) / batches));
            List<Picture> degraded = batch.stream()
                    .map(image -> Picture.read(request.images().get(image)))
                    .toList();
            List<Picture> restored = restorer.restore(degraded, request.seed() + batch.get(0));
            for (int k = 0; k < restored.size(); k++) {
                Picture picture = restored.get(k);
                AtomicFiles.write(results.get(batch.get(k)).written(), picture::writePng);
            }
        }
    }
}
