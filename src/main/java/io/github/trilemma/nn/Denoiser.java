package io.github.trilemma.nn;

import io.github.trilemma.config.NetworkConfig.BatchNormMode;
import io.github.trilemma.kernel.ConvLayer;
import io.github.trilemma.kernel.ConvLayer.Activation;
import io.github.trilemma.tensor.Tensors;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.bytedeco.pytorch.Tensor;

/**
 * The paper's denoiser: 5×5 convolutions C→w→2w→2w→w→C, batch norm on the three middle outputs, ReLU after all but the last,
 * output clipped to [0,1].
 */
final class Denoiser extends Restorer {
    private static final int LAYERS = 5;

    private final List<BatchNorm> norms;

    Denoiser(int channels, int width, BatchNormMode mode) {
        super(shapes(channels, width));
        norms = List.of(
                new BatchNorm("bn1", parameters(), mode),
                new BatchNorm("bn2", parameters(), mode),
                new BatchNorm("bn3", parameters(), mode));
    }

    private static Map<String, long[]> shapes(int channels, int width) {
        long[] sizes = {channels, width, 2L * width, 2L * width, width, channels};
        Map<String, long[]> shapes = new LinkedHashMap<>();
        for (int i = 0; i < LAYERS; i++) {
            convolution(shapes, "conv" + i, sizes[i], sizes[i + 1], 5);
        }
        for (int i = 1; i < LAYERS - 1; i++) {
            batchNorm(shapes, "bn" + i, sizes[i + 1]);
        }
        return shapes;
    }

    @Override
    List<BatchNorm> batchNorms() {
        return norms;
    }

    @Override
    List<ConvLayer> chain() {
        if (norms.get(0).running()) {
            return List.of();
        }
        return List.of(
                layer(0, 1, null, Activation.RELU),
                layer(1, 1, "bn1", Activation.RELU),
                layer(2, 1, "bn2", Activation.RELU),
                layer(3, 1, "bn3", Activation.RELU),
                layer(4, 1, null, Activation.CLAMP));
    }

    @Override
    protected Tensor graph(Tensor degraded, boolean training) {
        Tensor x = Layers.relu(convolve(Layers.enter(degraded, storage()), 0, true));
        for (int i = 1; i < LAYERS - 1; i++) {
            BatchNorm norm = norms.get(i - 1);
            // Batch statistics take the mean off, and with it the bias: it cannot matter and its gradient is exactly
            // zero.
            x = Layers.relu(norm.apply(convolve(x, i, norm.running()), training));
        }
        return Tensors.clamp(Layers.leave(convolve(x, LAYERS - 1, true)), 0, 1);
    }

    private Tensor convolve(Tensor x, int i, boolean biased) {
        Tensor bias = biased ? parameters().get("conv" + i + ".bias") : null;
        return Layers.same(x, parameters().get("conv" + i + ".weight"), bias, storage());
    }
}
