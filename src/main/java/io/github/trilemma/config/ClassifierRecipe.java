package io.github.trilemma.config;

import java.util.List;
import java.util.Map;
import java.util.Objects;

/**
 * How a classifier is trained: stochastic gradient descent on clean images.
 *
 * @param epochs passes over the training images
 * @param batch images per batch
 * @param learningRate first learning rate
 * @param milestones epochs at which the learning rate is multiplied by {@code decay}
 * @param decay factor at each milestone
 * @param momentum momentum of the descent, 0 = none (the paper)
 * @param gradientClip bound to which each gradient value is clipped, 0 = no clipping
 * @param augment random crop with 4 pixels of padding and horizontal flip (the paper's CIFAR-10 recipe)
 * @param seed of the initial weights, the order of the images, dropout and augmentation
 */
public record ClassifierRecipe(
        int epochs,
        int batch,
        double learningRate,
        List<Integer> milestones,
        double decay,
        double momentum,
        double gradientClip,
        boolean augment,
        long seed) {
    private static final RecordShape SHAPE = RecordShape.of(ClassifierRecipe.class);

    public ClassifierRecipe {
        Check.positive("classifierRecipe.epochs", epochs);
        Check.positive("classifierRecipe.batch", batch);
        Check.positive("classifierRecipe.learningRate", learningRate);
        Check.present("classifierRecipe.milestones", milestones);
        milestones = List.copyOf(milestones);
        Check.positive("classifierRecipe.decay", decay);
        Check.require(momentum >= 0 && momentum < 1, "classifierRecipe.momentum", "within 0..1 (1 excluded)", momentum);
        Check.notNegative("classifierRecipe.gradientClip", gradientClip);
    }

    /** What tells two unequal recipes apart: the first setting with both values. Either may be null, for none. */
    public static String difference(ClassifierRecipe there, ClassifierRecipe here) {
        if (there == null || here == null) {
            return there == null ? "there is none there" : "there is none here";
        }
        Map<String, Object> values = SHAPE.flatten(here);
        return SHAPE.flatten(there).entrySet().stream()
                .filter(entry -> !Objects.equals(entry.getValue(), values.get(entry.getKey())))
                .map(entry -> entry.getKey() + " is " + entry.getValue() + " there and " + values.get(entry.getKey())
                        + " here")
                .findFirst()
                .orElse("no setting");
    }

    /** The learning rate in epoch {@code epoch}, counted from 0. */
    public double learningRateAt(int epoch) {
        double rate = learningRate;
        for (int milestone : milestones) {
            if (epoch >= milestone) {
                rate *= decay;
            }
        }
        return rate;
    }
}
