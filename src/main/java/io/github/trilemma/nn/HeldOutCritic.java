package io.github.trilemma.nn;

import io.github.trilemma.kernel.ConvLayer;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.bytedeco.pytorch.Generator;
import org.bytedeco.pytorch.Tensor;

/**
 * The critic that measures a finished restorer: the convolutions of {@link Critic} (5×5 stride 2, C→w→2w→4w, LeakyReLU 0.2, a
 * linear map to one score) with their biases and without batch norm. The gradient penalty bounds the score's slope at each image
 * by itself; under batch norm a score depends on the other images of its batch, and the slope at one image would say nothing
 * (Gulrajani et al. 2017, section 4). A score is therefore a function of one image, the same in every batch.
 */
public final class HeldOutCritic extends Network {
    static final double SLOPE = 0.2;
    static final int CONVOLUTIONS = 3;

    /**
     * A critic with zero weights.
     *
     * @param channels C of the images
     * @param height H of the images
     * @param width W of the images
     * @param w channels after the first convolution
     */
    public HeldOutCritic(int channels, int height, int width, int w) {
        super(shapes(channels, height, width, w));
    }

    private static Map<String, long[]> shapes(int channels, int height, int width, int w) {
        Map<String, long[]> shapes = new LinkedHashMap<>();
        convolution(shapes, "conv0", channels, w, 5);
        convolution(shapes, "conv1", w, 2L * w, 5);
        convolution(shapes, "conv2", 2L * w, 4L * w, 5);
        linear(shapes, "out", 4L * w * ((height + 7L) / 8) * ((width + 7L) / 8), 1);
        return shapes;
    }

    @Override
    List<BatchNorm> batchNorms() {
        return List.of();
    }

    /** None: the penalty's gradient of a gradient is libtorch's, and scores of one ruler come from one arithmetic. */
    @Override
    List<ConvLayer> chain() {
        return List.of();
    }

    /**
     * Scores images, each by itself; differentiable, twice too.
     *
     * @param images (N,C,H,W) in [0,1], channels last in memory for speed
     * @return scores (N), unbounded, higher = taken for clean
     */
    public Tensor score(Tensor images) {
        return graph(images, true);
    }

    @Override
    protected Tensor graph(Tensor images, boolean training) {
        Tensor x = images;
        for (int i = 0; i < CONVOLUTIONS; i++) {
            Tensor weight = parameters().get("conv" + i + ".weight");
            Tensor bias = parameters().get("conv" + i + ".bias");
            x = Layers.leakyRelu(Layers.sameStride2(x, weight, bias, storage()), SLOPE);
        }
        return Layers.linear(
                        Layers.flatten(x),
                        parameters().get("out.weight"),
                        parameters().get("out.bias"))
                .flatten();
    }

    /**
     * Scores images so that slopes and the way back to the parameters can follow.
     *
     * @param images (N,C,H,W) in [0,1], channels last in memory for speed
     */
    public SlopeTrace slopeTrace(Tensor images) {
        return new SlopeTrace(this, images);
    }

    /** Draws the paper's initial weights. */
    public void initialise(Generator generator) {
        initialiseAsPaper(generator, 2);
    }
}
