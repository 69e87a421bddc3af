package io.github.trilemma.nn;

import io.github.trilemma.tensor.Tensors;
import java.util.ArrayList;
import java.util.List;
import org.bytedeco.javacpp.BoolPointer;
import org.bytedeco.pytorch.LongArrayRefOptional;
import org.bytedeco.pytorch.NoGradGuard;
import org.bytedeco.pytorch.Scalar;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch;

/**
 * A held-out critic's scores of some images, the slopes of its scores at some of them, and the way back from both to its
 * parameters, without a recorded graph.
 *
 * <p>Between its kinks the critic is linear: with W the convolutions, D the diagonal of the LeakyReLUs' slopes at one image and w the
 * last map, the score's gradient by the image is
 *
 * <pre>
 * g = W0' D0 W1' D1 W2' D2 w
 * </pre>
 *
 * <p>and {@code v·g}, for any v of the image's size, is what the same chain gives forward: {@code w·(D2 W2 D1 W1 D0 W0 v)}. Its
 * derivative by a convolution's weights is therefore that of an ordinary convolution whose input is what v has become there and whose
 * output gradient is what w has become on its way back, which was computed for g already. The biases have none. A graph of a graph
 * finds the same by many more passes: it takes the derivative of every D, which is zero, through the whole network.
 *
 * <p>Belongs to the tensor scope it was made in; the parameters must not change before its last use.
 */
public final class SlopeTrace {
    private static final int KERNEL = 5;
    private static final long[] ONE = {1, 1};
    private static final long[] TWO = {2, 2};
    private static final long[] NONE = {0, 0};

    private final HeldOutCritic critic;
    private final long imageHeight;
    private final long imageWidth;
    /** Of each convolution: its padded input, its activated output, and later the gradient of the seeded scores by its bare output. */
    private final List<Tensor> inputs = new ArrayList<>();

    private final List<Tensor> outputs = new ArrayList<>();
    private final Tensor[] backs = new Tensor[HeldOutCritic.CONVOLUTIONS];
    private final Tensor scores;
    private Tensor seed;
    private long first;

    /**
     * Scores images.
     *
     * @param images (N,C,H,W) in [0,1], channels last in memory for speed
     */
    SlopeTrace(HeldOutCritic critic, Tensor images) {
        this.critic = critic;
        this.imageHeight = images.size(2);
        this.imageWidth = images.size(3);
        try (NoGradGuard off = new NoGradGuard()) {
            Tensor x = images;
            for (int i = 0; i < HeldOutCritic.CONVOLUTIONS; i++) {
                Tensor padded = pad(x);
                x = torch.leaky_relu_(convolve(padded, i, bias(i)), slope());
                inputs.add(padded);
                outputs.add(x);
            }
            scores = Layers.linear(
                            Layers.flatten(x), outWeight(), critic.parameters().get("out.bias"))
                    .flatten();
        }
    }

    /** The scores (N). */
    public Tensor scores() {
        return scores;
    }

    /**
     * The gradient of seed·scores by the images from {@code from} on. To be called once.
     *
     * @param weights the seed (N)
     * @param from the first image whose gradient is wanted, within 0..N-1
     * @return (N-from,C,H,W)
     */
    public Tensor slopes(Tensor weights, long from) {
        seed = weights;
        first = from;
        try (NoGradGuard off = new NoGradGuard()) {
            Tensor last = outputs.get(outputs.size() - 1);
            Tensor by = outWeight()
                    .view(1, last.size(1), last.size(2), last.size(3))
                    .mul(seed.view(-1, 1, 1, 1));
            for (int i = HeldOutCritic.CONVOLUTIONS - 1; ; i--) {
                backs[i] = torch.leaky_relu_backward(Tensors.channelsLast(by), outputs.get(i), slope(), true);
                if (i == 0) {
                    return byInput(from(backs[0]), 0);
                }
                by = byInput(backs[i], i);
            }
        }
    }

    /**
     * Adds to the critic's gradients those of
     *
     * <pre>
     * sum over the images before the first sloped one of seed·score + sum over the sloped ones of direction·slope
     * </pre>
     *
     * <p>To be called after {@link #slopes}.
     *
     * @param direction of the shape of the slopes
     */
    public void backward(Tensor direction) {
        try (NoGradGuard off = new NoGradGuard()) {
            Tensor moved = direction;
            for (int i = 0; i < HeldOutCritic.CONVOLUTIONS; i++) {
                Tensor padded = pad(moved);
                Tensor input = Tensors.channelsLast(torch.cat(Tensors.vector(List.of(before(inputs.get(i)), padded))));
                gradient("conv" + i + ".weight").add_(byWeight(backs[i], input, i));
                gradient("conv" + i + ".bias").add_(before(backs[i]).sum(0, 2, 3));
                moved = torch.leaky_relu_backward(convolve(padded, i, null), from(outputs.get(i)), slope(), true);
            }
            Tensor features = Layers.flatten(before(outputs.get(outputs.size() - 1)));
            Tensor weights = before(seed);
            gradient("out.weight")
                    .add_(weights.unsqueeze(0)
                            .matmul(features)
                            .add(Layers.flatten(moved).sum(0)));
            gradient("out.bias").add_(weights.sum());
        }
    }

    private Tensor before(Tensor tensor) {
        return tensor.narrow(0, 0, first);
    }

    private Tensor from(Tensor tensor) {
        return tensor.narrow(0, first, tensor.size(0) - first);
    }

    /** Padded as {@link Layers#sameStride2} pads, so that the convolution itself needs none. */
    private Tensor pad(Tensor x) {
        int vertical = Layers.padding(x.size(2), KERNEL);
        int horizontal = Layers.padding(x.size(3), KERNEL);
        long top = vertical / 2;
        long left = horizontal / 2;
        return Tensors.channelsLast(torch.constant_pad_nd(x, left, horizontal - left, top, vertical - top));
    }

    private Tensor convolve(Tensor padded, int i, Tensor bias) {
        return torch.conv2d(padded, weight(i), Tensors.optional(bias), TWO, NONE, ONE, 1);
    }

    /**
     * The gradient by a convolution's input without its padding. A convolution of stride 2 sends back to pixels of even and of odd
     * rows (columns) through its even and odd taps: four convolutions of stride 1, done as one, whose outputs are shuffled into
     * place. libtorch's own way back of strided convolutions of few channels takes twenty times as long.
     */
    private Tensor byInput(Tensor back, int i) {
        Tensor weight = weight(i);
        long out = weight.size(0);
        long in = weight.size(1);
        Tensor taps = torch.constant_pad_nd(weight, 0, 1, 0, 1)
                .view(out, in, 3, 2, 3, 2)
                .flip(2, 4)
                .permute(1, 3, 5, 0, 2, 4)
                .reshape(4 * in, out, 3, 3);
        long top = Layers.padding(height(i), KERNEL) / 2;
        long left = Layers.padding(width(i), KERNEL) / 2;
        long[] padding = {2 - top / 2, 2 - left / 2};
        Tensor phases = torch.conv2d(back, Tensors.channelsLast(taps), Tensors.optional(null), ONE, padding, ONE, 1);
        return torch.pixel_shuffle(phases, 2).narrow(2, top % 2, height(i)).narrow(3, left % 2, width(i));
    }

    private Tensor byWeight(Tensor back, Tensor padded, int i) {
        try (BoolPointer wanted = new BoolPointer(3)) {
            wanted.put(0, false).put(1, true).put(2, false);
            return torch.convolution_backward(
                            back, padded, weight(i), new LongArrayRefOptional(), TWO, NONE, ONE, false, NONE, 1, wanted)
                    .get1();
        }
    }

    private long height(int i) {
        return i == 0 ? imageHeight : outputs.get(i - 1).size(2);
    }

    private long width(int i) {
        return i == 0 ? imageWidth : outputs.get(i - 1).size(3);
    }

    private Tensor weight(int i) {
        return critic.parameters().get("conv" + i + ".weight");
    }

    private Tensor bias(int i) {
        return critic.parameters().get("conv" + i + ".bias");
    }

    private Tensor outWeight() {
        return critic.parameters().get("out.weight");
    }

    private Tensor gradient(String name) {
        return critic.parameters().gradient(name);
    }

    private static Scalar slope() {
        return new Scalar(HeldOutCritic.SLOPE);
    }
}
