package io.github.trilemma.nn;

import io.github.trilemma.kernel.ConvLayer;
import io.github.trilemma.kernel.ConvLayer.Activation;
import io.github.trilemma.tensor.Tensors;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.bytedeco.pytorch.Tensor;

/**
 * SRCNN (Dong et al. 2014) as the paper sizes it: 9×9 C→2w, ReLU, 5×5 2w→w, ReLU, 5×5 w→C, clipped to [0,1]; no batch norm.
 * The input has the full size already.
 */
final class Srcnn extends Restorer {
    Srcnn(int channels, int width) {
        super(shapes(channels, width));
    }

    private static Map<String, long[]> shapes(int channels, int width) {
        Map<String, long[]> shapes = new LinkedHashMap<>();
        convolution(shapes, "conv0", channels, 2L * width, 9);
        convolution(shapes, "conv1", 2L * width, width, 5);
        convolution(shapes, "conv2", width, channels, 5);
        return shapes;
    }

    @Override
    List<BatchNorm> batchNorms() {
        return List.of();
    }

    @Override
    List<ConvLayer> chain() {
        return List.of(
                layer(0, 1, null, Activation.RELU),
                layer(1, 1, null, Activation.RELU),
                layer(2, 1, null, Activation.CLAMP));
    }

    @Override
    protected Tensor graph(Tensor degraded, boolean training) {
        Tensor x = Layers.relu(convolve(Layers.enter(degraded, storage()), 0));
        x = Layers.relu(convolve(x, 1));
        return Tensors.clamp(Layers.leave(convolve(x, 2)), 0, 1);
    }

    private Tensor convolve(Tensor x, int i) {
        return Layers.same(
                x, parameters().get("conv" + i + ".weight"), parameters().get("conv" + i + ".bias"), storage());
    }
}
