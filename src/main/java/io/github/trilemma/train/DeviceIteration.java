package io.github.trilemma.train;

import io.github.trilemma.ConfigurationException;
import io.github.trilemma.config.ExperimentConfig;
import io.github.trilemma.config.LossWeights;
import io.github.trilemma.config.Schedule;
import io.github.trilemma.data.BatchStream;
import io.github.trilemma.degrade.GaussianNoise;
import io.github.trilemma.kernel.IterationNumbers;
import io.github.trilemma.kernel.Kernels;
import io.github.trilemma.kernel.PlannedSchedule;
import io.github.trilemma.tensor.TensorScope;
import io.github.trilemma.tensor.Tensors;
import java.util.Arrays;
import java.util.List;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch.ScalarType;

/**
 * An engine whose iterations read their numbers on the device: which images, which noise, weights, steps and rates ({@link
 * IterationNumbers}). The same calls over the same memory make every iteration after the first of every point that takes the
 * seat; so does one captured graph of them. Batches, noise, step counts, weights and rates are those of {@link HostIteration}.
 *
 * <p>The order of the images comes from the host, which knows the iteration without asking: an epoch goes up into one of two
 * rows before the first iteration that reaches it. All work is enqueued on one stream, so the row's last reader is done then.
 */
public final class DeviceIteration implements CapturableIteration {
    private static final int ROWS = 2;

    private final Closing closing = new Closing();
    private final Seat seat;
    private final Material material;
    private final Kernels kernels;
    private final double sigma;
    private final double clip;
    private final int criticSteps;
    private final IterationNumbers numbers;
    private final Batch resident;
    private final Tensor[] costs;
    private final long[] rows = new long[ROWS];
    private BatchStream order;

    /**
     * An engine over a seat.
     *
     * @param seat where the point trains; stays the caller's
     * @param material of this and all later points in the seat; stays the caller's
     * @throws ConfigurationException when an iteration would run through more images than there are
     */
    public DeviceIteration(Seat seat, Material material) {
        Schedule schedule = seat.config().schedule();
        int available = material.images().size();
        int batch = schedule.batch();
        require(schedule, available);
        if (!serves(material)) {
            throw new ConfigurationException("a captured iteration must have noise or a fixed degradation, got "
                    + material.degradation() + ", which is drawn on the host: use --capture off");
        }
        this.seat = seat;
        this.material = material;
        this.kernels = seat.kernels();
        this.sigma = material.degradation() instanceof GaussianNoise noise ? noise.sigma() : 0;
        this.clip = schedule.clip();
        this.criticSteps = schedule.criticSteps();
        this.costs = new Tensor[criticSteps];
        try (TensorScope scope = TensorScope.open()) {
            IterationNumbers made = new IterationNumbers(available, batch, criticSteps);
            this.numbers = closing.add(made, made::close);
            this.resident = new Batch(
                    kept(scope, images(batch)),
                    kept(scope, images(batch)),
                    kept(scope, Tensors.empty(ScalarType.Long, batch).zero_()));
            for (int k = 0; k < criticSteps; k++) {
                costs[k] = kept(scope, seat.criticCosts().select(0, k));
            }
        } catch (RuntimeException | Error e) {
            closing.close();
            throw e;
        }
    }

    /** Whether a material's degradation can be drawn by numbers that lie on the device: it is noise, or fixed. */
    public static boolean serves(Material material) {
        return !StreamBatchSource.isDrawnApart(material.degradation());
    }

    /** Two rows hold the order of an iteration's images only if it reaches no third epoch. */
    private static void require(Schedule schedule, int available) {
        long wanted = (long) schedule.criticSteps() * schedule.batch();
        if (wanted > available) {
            throw new ConfigurationException(
                    "a captured iteration must have at least schedule.criticSteps * schedule.batch = " + wanted
                            + " training images, got " + available + ": use a smaller batch, or --capture off");
        }
        if (schedule.milestones().size() > PlannedSchedule.MOST_MILESTONES) {
            throw new ConfigurationException("schedule.milestones must be at most " + PlannedSchedule.MOST_MILESTONES
                    + " in a captured iteration, got " + schedule.milestones().size()
                    + ": name fewer, or --capture off");
        }
    }

    private Tensor images(int batch) {
        return Tensors.emptyImages(
                batch,
                material.images().channels(),
                material.images().height(),
                material.images().width());
    }

    private Tensor kept(TensorScope scope, Tensor tensor) {
        Tensor kept = scope.keep(tensor);
        return closing.add(kept, kept::close);
    }

    /** Whether a point can go through the same calls over the same memory: it fits the seat, and its images are these. */
    public boolean fits(ExperimentConfig other, Material its) {
        return seat.fits(other, its)
                && material.is(its)
                && other.schedule().milestones().size() <= PlannedSchedule.MOST_MILESTONES;
    }

    /** The seat it runs over. */
    public Seat seat() {
        return seat;
    }

    @Override
    public void begin(int t) {
        ExperimentConfig config = seat.config();
        numbers.set(plan(config), t);
        order = new BatchStream(material.images().size(), Seeds.of(config.seed(), Seeds.Use.ORDER, 0));
        Arrays.fill(rows, -1);
        if (t > 0) {
            drawAgain((long) t * criticSteps - 1);
        }
    }

    /** The constants of a training, with milestones as iterations: the first that is not below the fraction. */
    static PlannedSchedule plan(ExperimentConfig config) {
        Schedule schedule = config.schedule();
        LossWeights weights = config.weights();
        List<Long> milestones = schedule.milestones().stream()
                .map(fraction -> (long) Math.ceil(fraction * schedule.iterations()))
                .toList();
        return new PlannedSchedule(
                weights.alpha(),
                weights.beta(),
                weights.gamma(),
                schedule.restorerLearningRate(),
                schedule.decay(),
                schedule.criticLearningRate(),
                schedule.warmup(),
                milestones,
                Seeds.stream(config.seed(), Seeds.Use.TRAINING_NOISE));
    }

    /** Puts batch number {@code number} into the resident batch by the host's numbers: the one that the critic saw last. */
    private void drawAgain(long number) {
        order.seek(number * resident.labels().size(0));
        int[] indices = order.next((int) resident.labels().size(0));
        try (TensorScope scope = TensorScope.open()) {
            kernels.drawBatch(
                    material.images().images(),
                    material.fixed(),
                    material.images().labels(),
                    Tensors.ofIndices(indices),
                    sigma,
                    Seeds.of(seat.config().seed(), Seeds.Use.TRAINING_NOISE, number),
                    resident.clean(),
                    resident.degraded(),
                    resident.labels());
        }
    }

    @Override
    public void run(int t) {
        prepare(t);
        if (t == 0) {
            try (TensorScope scope = TensorScope.open()) {
                kernels.advance(numbers);
                trainCritic();
            }
        } else {
            enqueue();
        }
        enqueued(t);
    }

    @Override
    public void prepare(int t) {
        long images = (long) criticSteps * resident.labels().size(0);
        long available = material.images().size();
        long last = ((t + 1) * images - 1) / available;
        for (long epoch = t * images / available; epoch <= last; epoch++) {
            int row = (int) (epoch % ROWS);
            if (rows[row] != epoch) {
                order.seek(epoch * available);
                numbers.order(row, order.next((int) available));
                rows[row] = epoch;
            }
        }
    }

    @Override
    public void enqueue() {
        try (TensorScope scope = TensorScope.open()) {
            kernels.advance(numbers);
            seat.restorerStep().run(resident, numbers.weights(), numbers.restorerStep());
            trainCritic();
        }
    }

    private void trainCritic() {
        for (int k = 0; k < criticSteps; k++) {
            kernels.drawBatch(
                    material.images().images(),
                    material.fixed(),
                    material.images().labels(),
                    numbers.indices(k),
                    sigma,
                    numbers.seed(k),
                    resident.clean(),
                    resident.degraded(),
                    resident.labels());
            seat.criticStep().run(resident, costs[k], numbers.criticStep(k), clip);
        }
    }

    @Override
    public void enqueued(int t) {
        seat.restorerAdam().count(t);
        seat.criticAdam().count((t + 1L) * criticSteps);
    }

    @Override
    public void close() {
        closing.close();
    }
}
