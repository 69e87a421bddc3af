package io.github.trilemma.sweep;

import java.util.List;
import java.util.SplittableRandom;

/** Which restorer of a mix restores each picture, one picture after the other. */
final class MixDraw {
    private final List<RestorationRequest.Part> parts;
    private final SplittableRandom random;
    private final double sum;

    MixDraw(List<RestorationRequest.Part> parts, long seed) {
        this.parts = parts;
        this.random = new SplittableRandom(seed);
        this.sum =
                parts.stream().mapToDouble(RestorationRequest.Part::probability).sum();
    }

    /** The number of the part for the next picture. */
    int next() {
        double left = random.nextDouble() * sum;
        int part = 0;
        while (part < parts.size() - 1 && left >= parts.get(part).probability()) {
            left -= parts.get(part).probability();
            part++;
        }
        return part;
    }
}
