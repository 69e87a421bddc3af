package io.github.trilemma.eval;

import io.github.trilemma.ConfigurationException;
import io.github.trilemma.spi.Families;
import io.github.trilemma.spi.Family;
import java.util.List;
import java.util.regex.Pattern;
import org.bytedeco.pytorch.Tensor;

/**
 * A measure that the engine does not have: one number per test image, of which the mean and its bootstrap interval go into the
 * record. {@code measures.further} names it. A jar adds one by listing a class in
 * {@code META-INF/services/io.github.trilemma.eval.MeasureFamily}.
 */
public interface MeasureFamily extends Family {
    /** Unit of the numbers, as axes print it, without brackets; empty when there is none. At most 20 characters. */
    String unit();

    /** Whether a lower number is a better restorer. */
    boolean lowerIsBetter();

    /**
     * Measures a batch; called without recording gradients, by several threads at a time. What it makes of libtorch is freed by the
     * caller.
     *
     * @param clean x (n,C,H,W) float32 in [0,1], on the device
     * @param degraded y of that shape; may leave [0,1]
     * @param restored xHat of that shape, in [0,1]
     * @return n finite numbers, in the order of the images
     */
    double[] perImage(Tensor clean, Tensor degraded, Tensor restored);

    /**
     * The families of these names.
     *
     * @throws ConfigurationException when one is not there, or its unit cannot be printed
     */
    static List<MeasureFamily> of(List<String> names) {
        if (names.isEmpty()) {
            return List.of();
        }
        Pattern unit = Pattern.compile("[^\\[\\]\\p{Cntrl},\"]{0,20}");
        Families<MeasureFamily> families = Families.of("measures.further", MeasureFamily.class, List.of());
        List<MeasureFamily> found = names.stream().map(families::get).toList();
        for (MeasureFamily family : found) {
            if (family.unit() == null || !unit.matcher(family.unit()).matches()) {
                throw new ConfigurationException("unit of measure " + family.name()
                        + " must be at most 20 characters without brackets, commas and quotes, got " + family.unit()
                        + ": mend " + family.getClass().getName());
            }
        }
        return found;
    }
}
