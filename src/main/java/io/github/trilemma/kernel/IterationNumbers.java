package io.github.trilemma.kernel;

import io.github.trilemma.tensor.TensorScope;
import io.github.trilemma.tensor.Tensors;
import java.util.ArrayList;
import java.util.List;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch.ScalarType;

/**
 * The numbers of one training iteration where the kernels read them: which images, which noise, which weights, steps and rates.
 * {@link Kernels#advance} makes them from the constants of a {@link PlannedSchedule} and the iteration's number, so that the
 * same calls, captured once, serve every iteration of every training of these sizes. All tensors lie on the device that was
 * current when this was made, and stay at their addresses.
 */
public final class IterationNumbers implements AutoCloseable {
    /** Words of 8 bytes of {@code trl_schedule}. */
    private static final int SCHEDULE = 9 + PlannedSchedule.MOST_MILESTONES;

    private static final int FIRST_MILESTONE = 8;
    private static final int EPOCHS = 2;

    private final int available;
    private final int batch;
    private final int criticSteps;
    private final Tensor schedule;
    private final Tensor iteration;
    private final Tensor order;
    private final Tensor indices;
    private final Tensor seeds;
    private final Tensor weights;
    private final Tensor restorer;
    private final Tensor critic;
    private final List<Tensor> views = new ArrayList<>();
    private PlannedSchedule planned;

    /**
     * Room for the numbers; {@link #set} and {@link #order} fill it.
     *
     * @param available images in an epoch, at least as many as in an iteration
     * @param batch images in a batch
     * @param criticSteps batches in an iteration
     */
    public IterationNumbers(int available, int batch, int criticSteps) {
        if (batch < 1 || criticSteps < 1 || (long) batch * criticSteps > available) {
            throw new IllegalArgumentException(
                    "an iteration must have 1 to " + available + " images in its batches, got " + criticSteps
                            + " batches of " + batch + ": choose smaller batches");
        }
        this.available = available;
        this.batch = batch;
        this.criticSteps = criticSteps;
        try (TensorScope scope = TensorScope.open()) {
            schedule = scope.keep(Tensors.empty(ScalarType.Long, SCHEDULE).zero_());
            iteration = scope.keep(Tensors.empty(ScalarType.Long, 1).zero_());
            order = scope.keep(Tensors.empty(ScalarType.Int, EPOCHS, available).zero_());
            indices = scope.keep(
                    Tensors.empty(ScalarType.Long, criticSteps, batch).zero_());
            seeds = scope.keep(Tensors.empty(ScalarType.Long, criticSteps).zero_());
            weights = scope.keep(Tensors.empty(ScalarType.Double, 3).zero_());
            restorer = scope.keep(Tensors.empty(ScalarType.Double, 2).zero_());
            critic = scope.keep(Tensors.empty(ScalarType.Double, criticSteps, 2).zero_());
            for (int k = 0; k < criticSteps; k++) {
                views.add(scope.keep(indices.select(0, k)));
                views.add(scope.keep(seeds.narrow(0, k, 1)));
                views.add(scope.keep(critic.select(0, k)));
            }
        }
    }

    /**
     * Sets a training's constants and the iteration that the next {@link Kernels#advance} makes the numbers of.
     *
     * @param plan the constants
     * @param next its number, from 0
     */
    public void set(PlannedSchedule plan, long next) {
        if (next < 0) {
            throw new IllegalArgumentException("iterations are counted from 0, got " + next);
        }
        long[] words = new long[SCHEDULE];
        double[] numbers = {
            plan.alpha(), plan.beta(), plan.gamma(), plan.restorerRate(), plan.decay(), plan.criticRate()
        };
        for (int i = 0; i < numbers.length; i++) {
            words[i] = Double.doubleToRawLongBits(numbers[i]);
        }
        words[6] = plan.warmup();
        words[7] = plan.milestones().size();
        for (int i = 0; i < plan.milestones().size(); i++) {
            words[FIRST_MILESTONE + i] = plan.milestones().get(i);
        }
        words[SCHEDULE - 1] = plan.noiseSeed();
        try (TensorScope scope = TensorScope.open()) {
            schedule.copy_(Tensors.ofLongs(words, SCHEDULE));
            iteration.copy_(Tensors.ofLongs(new long[] {next}, 1));
        }
        planned = plan;
    }

    /**
     * Sets the order of one epoch.
     *
     * @param row the epoch's number modulo 2
     * @param shuffled the numbers of all available images, in the order in which batches take them
     */
    public void order(int row, int[] shuffled) {
        if (row < 0 || row >= EPOCHS || shuffled.length != available) {
            throw new IllegalArgumentException("an order must be of row 0 or 1 and " + available + " images, got row "
                    + row + " and " + shuffled.length);
        }
        try (TensorScope scope = TensorScope.open()) {
            order.select(0, row).copy_(Tensors.ofInts(shuffled, available));
        }
    }

    /** Image numbers of critic step {@code k}, (batch) int64; the same tensor at every call. */
    public Tensor indices(int k) {
        return views.get(3 * k);
    }

    /** Seed of the noise of critic step {@code k}, (1) int64; the same tensor at every call. */
    public Tensor seed(int k) {
        return views.get(3 * k + 1);
    }

    /** Adam step and learning rate of critic step {@code k}, (2) float64; the same tensor at every call. */
    public Tensor criticStep(int k) {
        return views.get(3 * k + 2);
    }

    /** Weights of the three terms, (3) float64. */
    public Tensor weights() {
        return weights;
    }

    /** Adam step and learning rate of the restorer, (2) float64. */
    public Tensor restorerStep() {
        return restorer;
    }

    /** Number of the next iteration, (1) int64. */
    public Tensor iteration() {
        return iteration;
    }

    public int available() {
        return available;
    }

    public int batch() {
        return batch;
    }

    public int criticSteps() {
        return criticSteps;
    }

    /** The constants that were set last; null before. */
    PlannedSchedule planned() {
        return planned;
    }

    /** The constants (25) int64: the words of {@code trl_schedule}. */
    Tensor schedule() {
        return schedule;
    }

    /** (2, available) int32. */
    Tensor order() {
        return order;
    }

    /** (criticSteps, batch) int64. */
    Tensor allIndices() {
        return indices;
    }

    /** (criticSteps) int64. */
    Tensor allSeeds() {
        return seeds;
    }

    /** (criticSteps, 2) float64. */
    Tensor allCriticSteps() {
        return critic;
    }

    @Override
    public void close() {
        views.forEach(Tensor::close);
        for (Tensor tensor : new Tensor[] {schedule, iteration, order, indices, seeds, weights, restorer, critic}) {
            tensor.close();
        }
    }
}
