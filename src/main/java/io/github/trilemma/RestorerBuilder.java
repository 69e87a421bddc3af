package io.github.trilemma;

import io.github.trilemma.surface.Mix;
import io.github.trilemma.sweep.OpenRestorer;
import io.github.trilemma.sweep.Restoration;
import io.github.trilemma.sweep.RestorationRequest;
import io.github.trilemma.sweep.RestorationRequest.Part;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** Says which restorers to load, and where. Not thread-safe. */
public final class RestorerBuilder {
    private final List<Part> parts = new ArrayList<>();
    private Compute compute = Compute.auto();
    private long seed;
    private boolean degrade;

    /** A file that was restored: the picture, the PNG file written, and the folder of the point that restored it. */
    public record RestoredFile(Path image, Path written, Path point) {}

    RestorerBuilder() {}

    RestorerBuilder(Choice choice) {
        for (Mix.Part part : choice.mix().parts()) {
            part(choice.folder(part), part.probability());
        }
    }

    /**
     * Adds a restorer of a mix, of which one is drawn at random per image.
     *
     * @param point folder of a trained point; {@code config.yaml} and {@code restorer.safetensors} are enough
     * @param probability above 0, at most 1; those of all parts sum to 1
     */
    public RestorerBuilder part(Path point, double probability) {
        parts.add(new Part(point, probability));
        return this;
    }

    /** Where to compute, one device; default {@link Compute#auto}. */
    public RestorerBuilder compute(Compute where) {
        this.compute = where;
        return this;
    }

    /** Seed of the draw among a mix, and of the degradation; default 0. */
    public RestorerBuilder seed(long value) {
        this.seed = value;
        return this;
    }

    /** Whether images are degraded first, as the point's training images were; default false: they are degraded already. */
    public RestorerBuilder degrade(boolean on) {
        this.degrade = on;
        return this;
    }

    /**
     * Loads the restorers.
     *
     * @throws ConfigurationException when a folder holds no trained point, probabilities do not sum to 1, or the device cannot be used
     * @throws DeviceException when the device failed
     */
    public Restorer open() {
        requireParts();
        return new Restorer(
                compute, Boundary.call(compute, () -> new OpenRestorer(parts, seed, degrade, compute.provider())));
    }

    /**
     * Restores PNG and JPEG files of any size up to 4096×4096 into PNG files of the same names, without keeping the restorer. All that can
     * be wrong with the input is found before the first is restored.
     *
     * @param images the files
     * @param out folder of the results, made when it is not there
     * @param force whether results that are there may be replaced
     * @return one per image, in their order
     * @throws ConfigurationException when a point, an image or the folder is unusable, or a result is there already
     * @throws DeviceException when the device failed
     */
    public List<RestoredFile> restoreFiles(List<Path> images, Path out, boolean force) {
        requireParts();
        if (images.isEmpty()) {
            throw new ConfigurationException("images to restore must be at least one, got none: name some");
        }
        RestorationRequest request =
                new RestorationRequest(parts, images, out, seed, degrade, force, compute.provider());
        return Boundary.call(compute, () -> new Restoration(request).run()).stream()
                .map(each -> new RestoredFile(each.image(), each.written(), each.point()))
                .toList();
    }

    private void requireParts() {
        if (parts.isEmpty()) {
            throw new ConfigurationException("a restorer needs a trained point, got none: add the folder of one");
        }
    }
}
