package io.github.trilemma.sweep;

import io.github.trilemma.ConfigurationException;
import io.github.trilemma.kernel.KernelProvider;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;

/**
 * Which pictures to restore by what.
 *
 * @param parts the restorer, or those of a mix
 * @param images PNG, JPEG or WebP files
 * @param out folder of the results, made when it is not there
 * @param seed of the choice among the parts, and of the degradation
 * @param degrade whether the point's own degradation is applied first
 * @param force whether results that are there may be replaced
 * @param kernels which provider computes
 */
public record RestorationRequest(
        List<Part> parts,
        List<Path> images,
        Path out,
        long seed,
        boolean degrade,
        boolean force,
        KernelProvider kernels) {
    /** Probabilities may miss the sum of 1 by this much, for having been rounded; they are scaled then. */
    private static final double ROUNDING = 1e-3;

    public RestorationRequest {
        parts = List.copyOf(parts);
        images = List.copyOf(images);
        if (parts.isEmpty() || images.isEmpty()) {
            throw new IllegalArgumentException("a restoration needs a restorer and an image");
        }
        requireProbabilities(parts);
    }

    /** Requires that the probabilities sum to 1, but for rounding. */
    static void requireProbabilities(List<Part> parts) {
        double sum = parts.stream().mapToDouble(Part::probability).sum();
        if (!(Math.abs(sum - 1) <= ROUNDING)) {
            throw new ConfigurationException(
                    String.format(Locale.ROOT, "the probabilities of a mix must sum to 1, got %.6g", sum));
        }
    }

    /**
     * One restorer of a mix.
     *
     * @param point folder of the trained point
     * @param probability above 0, at most 1
     */
    public record Part(Path point, double probability) {
        public Part {
            if (!(probability > 0 && probability <= 1)) {
                throw new ConfigurationException(
                        "the probability of " + point + " must be above 0 and at most 1, got " + probability);
            }
        }
    }
}
