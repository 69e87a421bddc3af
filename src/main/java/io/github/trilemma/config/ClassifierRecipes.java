package io.github.trilemma.config;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * How judges are trained. The paper's own recipes run for hours; a sweep that has to train a judge on its way uses
 * the shorter ones, which reach nearly the same accuracy with momentum. To follow the paper, train the judge
 * beforehand with {@link #paper()} and name the file in {@code classifier.weights}.
 */
public final class ClassifierRecipes {
    private ClassifierRecipes() {}

    /**
     * The paper's recipes on MNIST. CNN-1: SGD 0.01, batch 100, 140 epochs. CNN-2: SGD 0.01, falling to a tenth at
     * epoch 200; the number of epochs is not published, 250 here. Logistic regression: nothing is published, plain
     * descent here.
     */
    public static Map<String, ClassifierRecipe> paper() {
        ClassifierRecipe cnn2 = new ClassifierRecipe(250, 100, 0.01, List.of(200), 0.1, 0, 0, false, 0);
        return recipes(plain(20, 0.1), plain(140, 0.01), cnn2);
    }

    /**
     * The paper's recipe for CNN-2 on CIFAR-10: SGD 0.1 without momentum, gradients clipped to ±1, random crop and
     * flip. The paper multiplies the rate by 0.1 at epoch 100, 0.2 at 200 and 0.5 at 500; a recipe has one factor, so
     * the last two are one step to the same final rate at epoch 200. The number of epochs is not published, 600 here.
     */
    public static ClassifierRecipe paperCifar10() {
        return new ClassifierRecipe(600, 100, 0.1, List.of(100, 200), 0.1, 0, 1, true, 0);
    }

    /** For judges on grey digits that a sweep trains on its way: 10 epochs, momentum 0.9 for the convolutional ones. */
    static Map<String, ClassifierRecipe> digits() {
        return recipes(plain(10, 0.1), momentum(10), momentum(10));
    }

    /** For judges on CIFAR-10 that a sweep trains on its way: the paper's recipe with a tenth of its epochs. */
    static Map<String, ClassifierRecipe> cifar10() {
        ClassifierRecipe cnn2 = new ClassifierRecipe(60, 100, 0.1, List.of(40, 52), 0.1, 0, 1, true, 0);
        return recipes(plain(10, 0.01), momentum(30), cnn2);
    }

    /** For judges that only have to show how the engine works: a few epochs in small batches. */
    static Map<String, ClassifierRecipe> quick() {
        ClassifierRecipe convolutional = new ClassifierRecipe(3, 50, 0.02, List.of(2), 0.1, 0.9, 0, false, 0);
        return recipes(new ClassifierRecipe(4, 50, 0.1, List.of(), 1, 0, 0, false, 0), convolutional, convolutional);
    }

    private static Map<String, ClassifierRecipe> recipes(
            ClassifierRecipe logistic, ClassifierRecipe cnn1, ClassifierRecipe cnn2) {
        Map<String, ClassifierRecipe> recipes = new LinkedHashMap<>();
        recipes.put("logistic", logistic);
        recipes.put("cnn1", cnn1);
        recipes.put("cnn2", cnn2);
        return recipes;
    }

    private static ClassifierRecipe plain(int epochs, double learningRate) {
        return new ClassifierRecipe(epochs, 100, learningRate, List.of(), 1, 0, 0, false, 0);
    }

    private static ClassifierRecipe momentum(int epochs) {
        return new ClassifierRecipe(epochs, 100, 0.01, List.of(epochs * 3 / 4), 0.1, 0.9, 0, false, 0);
    }
}
