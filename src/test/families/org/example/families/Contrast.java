package org.example.families;

import io.github.trilemma.eval.MeasureFamily;
import io.github.trilemma.tensor.Tensors;
import org.bytedeco.pytorch.Tensor;

/** {@code contrast}: the standard deviation of a restored image's pixels. */
public final class Contrast implements MeasureFamily {
    @Override
    public String name() {
        return "contrast";
    }

    @Override
    public String unit() {
        return "image range";
    }

    @Override
    public boolean lowerIsBetter() {
        return false;
    }

    @Override
    public double[] perImage(Tensor clean, Tensor degraded, Tensor restored) {
        float[] pixels = Tensors.floats(restored);
        int count = (int) restored.size(0);
        int each = pixels.length / count;
        double[] result = new double[count];
        for (int i = 0; i < count; i++) {
            double sum = 0;
            double squares = 0;
            for (int p = i * each; p < (i + 1) * each; p++) {
                sum += pixels[p];
                squares += (double) pixels[p] * pixels[p];
            }
            double mean = sum / each;
            result[i] = Math.sqrt(Math.max(0, squares / each - mean * mean));
        }
        return result;
    }
}
