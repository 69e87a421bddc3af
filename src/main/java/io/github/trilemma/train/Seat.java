package io.github.trilemma.train;

import io.github.trilemma.config.AdamConfig;
import io.github.trilemma.config.ExperimentConfig;
import io.github.trilemma.config.NetworkConfig;
import io.github.trilemma.config.NetworkConfig.Precision;
import io.github.trilemma.config.Schedule;
import io.github.trilemma.data.DeviceImages;
import io.github.trilemma.kernel.Kernels;
import io.github.trilemma.kernel.LossBuffers;
import io.github.trilemma.kernel.Storage;
import io.github.trilemma.loss.CdpLoss;
import io.github.trilemma.nn.Classifier;
import io.github.trilemma.nn.Critic;
import io.github.trilemma.nn.Restorer;
import io.github.trilemma.tensor.Device;
import io.github.trilemma.tensor.Generators;
import io.github.trilemma.tensor.Safetensors.Entry;
import io.github.trilemma.tensor.TensorScope;
import io.github.trilemma.tensor.Tensors;
import java.util.Map;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch.ScalarType;

/**
 * The memory in which one point trains: restorer, critic, the moments of their two optimisers, what the loss is computed in.
 * It lies on the device that was current when it was made. Another point of the same shapes may take it after the first
 * ({@link #fits}, {@link #start}): values are copied in and addresses stay, so that an iteration which was captured over it
 * goes on to hold. Belongs to one thread at a time.
 */
public final class Seat implements AutoCloseable {
    /** All that decides shapes, and all numbers that are no device numbers and so end up in a captured iteration. */
    private record Key(NetworkConfig network, AdamConfig adam, int batch, int criticSteps, double clip, Device device) {
        static Key of(ExperimentConfig config) {
            Schedule schedule = config.schedule();
            return new Key(
                    config.network(),
                    config.adam(),
                    schedule.batch(),
                    schedule.criticSteps(),
                    schedule.clip(),
                    Device.current());
        }
    }

    private final Closing closing = new Closing();
    private final Key key;
    private final Kernels kernels;
    private final Classifier classifier;
    private final Restorer restorer;
    private final Critic critic;
    private final Adam restorerAdam;
    private final Adam criticAdam;
    private final CdpLoss loss;
    private final RestorerStep restorerStep;
    private final CriticStep criticStep;
    private final Tensor criticCosts;
    private final Map<String, Entry> blankRestorer;
    private final Map<String, Entry> blankCritic;
    private ExperimentConfig config;

    /**
     * A seat over networks that are there, with whatever weights they have.
     *
     * @param config of the first point
     * @param restorer trained in place; closed with the seat
     * @param critic trained in place; closed with the seat
     * @param classifier frozen; stays the caller's
     * @param kernels compute
     */
    public Seat(ExperimentConfig config, Restorer restorer, Critic critic, Classifier classifier, Kernels kernels) {
        this(config, restorer, critic, classifier, kernels, false);
    }

    /** {@code blank}: the networks are as they were made, and {@link #start} may bring them back to that. */
    private Seat(
            ExperimentConfig config,
            Restorer restorer,
            Critic critic,
            Classifier classifier,
            Kernels kernels,
            boolean blank) {
        this.key = Key.of(config);
        this.config = config;
        this.kernels = kernels;
        this.classifier = classifier;
        this.restorer = restorer;
        this.critic = critic;
        closing.add(restorer, restorer::close);
        closing.add(critic, critic::close);
        // A device that is too full shows here, and what it has given goes back.
        try (TensorScope scope = TensorScope.open()) {
            this.blankRestorer = blank ? restorer.save() : Map.of();
            this.blankCritic = blank ? critic.save() : Map.of();
            Storage storage = config.network().precision() == Precision.BFLOAT16 ? Storage.BFLOAT16 : Storage.FLOAT32;
            restorer.use(kernels, storage);
            critic.use(kernels, storage);
            Adam ofRestorer = new Adam(restorer.parameters(), config.adam(), kernels);
            this.restorerAdam = closing.add(ofRestorer, ofRestorer::close);
            Adam ofCritic = new Adam(critic.parameters(), config.adam(), kernels);
            this.criticAdam = closing.add(ofCritic, ofCritic::close);
            this.loss = new CdpLoss(kernels);
            closing.add(loss, loss::close);
            this.restorerStep = new RestorerStep(restorer, critic, classifier, restorerAdam, loss);
            this.criticStep = new CriticStep(restorer, critic, criticAdam);
            closing.add(criticStep, criticStep::close);
            Tensor costs = scope.keep(
                    Tensors.empty(ScalarType.Double, config.schedule().criticSteps())
                            .zero_());
            this.criticCosts = closing.add(costs, costs::close);
        } catch (RuntimeException | Error e) {
            closing.close();
            throw e;
        }
    }

    /** A seat on the current device for {@code config} and points like it, at iteration 0 with the point's initial weights. */
    public static Seat of(ExperimentConfig config, Material material, Kernels kernels) {
        DeviceImages images = material.images();
        Restorer restorer = Restorer.of(config.network(), images.channels());
        Critic critic;
        try {
            critic = Critic.of(config.network(), images.channels(), images.height(), images.width());
        } catch (RuntimeException | Error e) {
            restorer.close();
            throw e;
        }
        Seat seat = new Seat(config, restorer, critic, material.classifier(), kernels, true);
        try {
            seat.initialise();
        } catch (RuntimeException | Error e) {
            seat.close();
            throw e;
        }
        return seat;
    }

    /**
     * Whether a point can train here: same networks, optimisers, batch and critic steps, on the same device, against the same
     * classifier. Weights of the loss, rates, number of iterations, seed and degradation may differ.
     */
    @SuppressWarnings("ReferenceEquality")
    public boolean fits(ExperimentConfig other, Material material) {
        return !blankRestorer.isEmpty() && key.equals(Key.of(other)) && classifier == material.classifier();
    }

    /**
     * Makes room for another point that fits: its initial weights, moments of zero, no steps counted. Nothing moves in memory.
     */
    public void start(ExperimentConfig next) {
        if (blankRestorer.isEmpty()) {
            throw new IllegalStateException("a seat over given networks serves one point: make it with Seat.of");
        }
        config = next;
        // Running statistics of batch norm go back to their first values with the rest.
        restorer.load(blankRestorer, "blank restorer");
        critic.load(blankCritic, "blank critic");
        restorerAdam.reset();
        criticAdam.reset();
        try (TensorScope scope = TensorScope.open()) {
            criticCosts.zero_();
        }
        initialise();
    }

    private void initialise() {
        try (TensorScope scope = TensorScope.open()) {
            long seed = config.seed();
            restorer.initialise(Generators.cpu(Seeds.of(seed, Seeds.Use.RESTORER_WEIGHTS, 0)));
            critic.initialise(Generators.cpu(Seeds.of(seed, Seeds.Use.CRITIC_WEIGHTS, 0)));
        }
    }

    /** The point that trains here now. */
    public ExperimentConfig config() {
        return config;
    }

    public Restorer restorer() {
        return restorer;
    }

    public Critic critic() {
        return critic;
    }

    Kernels kernels() {
        return kernels;
    }

    Adam restorerAdam() {
        return restorerAdam;
    }

    Adam criticAdam() {
        return criticAdam;
    }

    RestorerStep restorerStep() {
        return restorerStep;
    }

    CriticStep criticStep() {
        return criticStep;
    }

    /** (criticSteps) float64: the costs of the last iteration's critic steps. */
    Tensor criticCosts() {
        return criticCosts;
    }

    /** What the last restorer step computed; null before the first. */
    LossBuffers terms() {
        return restorerStep.terms();
    }

    @Override
    public void close() {
        closing.close();
    }
}
