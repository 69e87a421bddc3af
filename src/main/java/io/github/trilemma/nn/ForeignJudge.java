package io.github.trilemma.nn;

import io.github.trilemma.ConfigurationException;
import io.github.trilemma.config.JudgeConfig;
import io.github.trilemma.tensor.TensorScope;
import io.github.trilemma.tensor.Tensors;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.bytedeco.pytorch.Generator;
import org.bytedeco.pytorch.NoGradGuard;
import org.bytedeco.pytorch.Scalar;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch;
import org.bytedeco.pytorch.global.torch.ScalarType;

/**
 * A frozen classifier that another program made and that holds its own architecture. Images in [0,1] are normalised as declared,
 * {@code (x - mean) / std} per channel, before it sees them. What it takes and gives is tried out once, on a black and on a grey
 * image, before it is used. Like logistic regression it has no layer of its own between pixels and logits that could be looked at:
 * its features are its logits.
 */
abstract class ForeignJudge extends Classifier {
    private final String source;
    private final Input input;
    private final Tensor mean;
    private final Tensor std;

    /**
     * A judge whose declaration {@link #check} has passed.
     *
     * @param input what the data has; 0 classes = as many as the judge tells apart
     */
    ForeignJudge(JudgeConfig config, Input input) {
        super(config.arch(), Map.of());
        this.source = source(config);
        int classes = input.classes() == 0 && config.classes() != null ? config.classes() : input.classes();
        this.input = new Input(input.channels(), input.height(), input.width(), classes);
        try (TensorScope scope = TensorScope.open()) {
            mean = config.mean() == null ? null : scope.keep(perChannel(config.mean()));
            std = config.std() == null ? null : scope.keep(perChannel(config.std()));
        }
    }

    /**
     * Checks what is declared against the images.
     *
     * @throws ConfigurationException when it is of other images
     */
    static void check(JudgeConfig config, Input input) {
        List<Integer> sizes = config.input();
        if (sizes != null && !sizes.equals(List.of(input.channels(), input.height(), input.width()))) {
            throw new ConfigurationException("judge " + source(config) + " takes images " + show(sizes)
                    + ", got images " + input + ": choose data or a judge of one size");
        }
        if (config.classes() != null && input.classes() > 0 && config.classes() != input.classes()) {
            throw new ConfigurationException(
                    "judge " + source(config) + " tells " + config.classes() + " classes apart, got data of "
                            + input.classes() + ": choose data or a judge of the same classes");
        }
        checkCount(config, "mean", config.mean(), input.channels());
        checkCount(config, "std", config.std(), input.channels());
    }

    private static void checkCount(JudgeConfig config, String key, List<Double> values, int channels) {
        if (values != null && values.size() != 1 && values.size() != channels) {
            throw new ConfigurationException("judge " + source(config) + ": " + key
                    + " must be one number or one per channel, which are " + channels + ", got " + values.size());
        }
    }

    private static String source(JudgeConfig config) {
        return config.arch() + ":" + config.weights();
    }

    private static String show(List<Integer> sizes) {
        return sizes.toString().replace(" ", "").replace('[', '(').replace(']', ')');
    }

    private Tensor perChannel(List<Double> values) {
        float[] all = new float[input.channels()];
        for (int c = 0; c < all.length; c++) {
            all[c] = values.get(values.size() == 1 ? 0 : c).floatValue();
        }
        return Tensors.of(all, 1, all.length, 1, 1);
    }

    /** What messages call it: {@code script:FILE}. */
    final String source() {
        return source;
    }

    /**
     * Logits of normalised images (N,C,H,W); what goes wrong inside is a {@link ConfigurationException}. It may be called by several
     * threads at once.
     */
    abstract Tensor run(Tensor normalised);

    @Override
    protected final Tensor hidden(Tensor images) {
        Tensor x = mean == null ? images : images.sub(mean);
        Tensor logits = run(std == null ? x : x.div(std));
        long classes = logits.dim() == 2 ? logits.size(1) : 0;
        boolean fits = logits.dim() == 2
                && logits.size(0) == images.size(0)
                && (input.classes() == 0 ? classes >= 2 : classes == input.classes());
        if (!fits) {
            String wanted = "(" + images.size(0) + "," + (input.classes() == 0 ? "K" : input.classes()) + ")";
            throw new ConfigurationException("judge " + source + " must give logits " + wanted + " for images "
                    + Tensors.show(Tensors.shape(images)) + ", got " + Tensors.show(Tensors.shape(logits))
                    + ": give a classifier of these classes that keeps the batch");
        }
        if (logits.scalar_type().value != ScalarType.Float.value) {
            throw new ConfigurationException("judge " + source + " must give float32, got "
                    + logits.scalar_type().intern().name() + ": convert its output");
        }
        return logits;
    }

    @Override
    public final Tensor logitsOf(Tensor features) {
        return features;
    }

    @Override
    final Tensor forward(Tensor images, Generator dropout) {
        return hidden(images);
    }

    /**
     * Looks at a black and at a grey image, twice.
     *
     * @throws ConfigurationException when the logits are not finite or not the same again
     */
    final void tryOut() {
        try (TensorScope scope = TensorScope.open();
                NoGradGuard off = new NoGradGuard()) {
            float[] first = Tensors.floats(hidden(samples()));
            for (float logit : first) {
                if (!Float.isFinite(logit)) {
                    throw new ConfigurationException(
                            "judge " + source + " must give finite logits for black and grey images" + ", got " + logit
                                    + ": is its normalisation declared rightly?");
                }
            }
            float[] second = Tensors.floats(hidden(samples()));
            if (!Arrays.equals(first, second)) {
                throw new ConfigurationException(
                        "judge " + source + " must give the same logits for the same images, got "
                                + "others the second time: save it in evaluation mode, without dropout");
            }
        }
    }

    /** Two images: black and grey. */
    final Tensor samples() {
        Tensor black = Tensors.zeros(1, input.channels(), input.height(), input.width());
        return Tensors.channelsLast(torch.cat(Tensors.vector(List.of(black, black.add(new Scalar(0.5f))))));
    }

    /** Frees what the judge holds beside its normalisation. */
    abstract void release();

    @Override
    final void closeOwn() {
        release();
        if (mean != null) {
            mean.close();
        }
        if (std != null) {
            std.close();
        }
    }
}
