package io.github.trilemma.eval;

import io.github.trilemma.ConfigurationException;
import io.github.trilemma.surface.Measure;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.bytedeco.pytorch.Tensor;

/** What {@link MeasureFamily}s make of a set of images. */
final class FurtherMeter {
    private final Map<MeasureFamily, double[]> values = new LinkedHashMap<>();

    /** A meter for so many images. */
    FurtherMeter(List<String> names, int images) {
        MeasureFamily.of(names).forEach(family -> values.put(family, new double[images]));
    }

    /** Adds a batch; {@code from} is the place of its first image. */
    void add(int from, Tensor clean, Tensor degraded, Tensor restored) {
        values.forEach((family, all) -> {
            double[] some = family.perImage(clean, degraded, restored);
            int count = (int) clean.size(0);
            if (some == null || some.length != count) {
                throw new ConfigurationException(
                        "measure " + family.name() + " must give a number per image, which are "
                                + count + ", got " + (some == null ? "null" : some.length) + ": mend "
                                + family.getClass().getName());
            }
            for (double value : some) {
                if (!Double.isFinite(value)) {
                    throw new ConfigurationException("measure " + family.name() + " must give finite numbers, got "
                            + value + ": mend " + family.getClass().getName());
                }
            }
            System.arraycopy(some, 0, all, from, count);
        });
    }

    /** Reports the means. */
    void report(Findings findings) {
        values.forEach((family, all) -> findings.put(
                Measure.further(family.name(), family.unit(), family.lowerIsBetter()),
                Arrays.stream(all).sum() / all.length,
                Bootstrap.mean(all)));
    }
}
