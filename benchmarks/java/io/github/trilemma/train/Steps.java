package io.github.trilemma.train;

import io.github.trilemma.benchmarks.PointTraining;
import io.github.trilemma.benchmarks.Workload;
import io.github.trilemma.config.ExperimentConfig;
import io.github.trilemma.config.LossWeights;
import io.github.trilemma.config.Schedule;
import io.github.trilemma.loss.CdpLoss;
import io.github.trilemma.tensor.TensorScope;
import io.github.trilemma.tensor.Tensors;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch.ScalarType;

/** The two steps of a point apart, on one batch that stays the same. */
final class Steps implements AutoCloseable {
    private final PointTraining point;
    private final ExperimentConfig config;
    private final Batch batch;
    private final Adam restorerAdam;
    private final Adam criticAdam;
    private final CdpLoss loss;
    private final RestorerStep restorerStep;
    private final CriticStep criticStep;
    private final Tensor cost;

    Steps(Workload workload) {
        point = new PointTraining(workload);
        batch = point.draw();
        config = point.config();
        restorerAdam = new Adam(point.restorer().parameters(), config.adam(), point.kernels());
        criticAdam = new Adam(point.critic().parameters(), config.adam(), point.kernels());
        loss = new CdpLoss(point.kernels());
        restorerStep = new RestorerStep(point.restorer(), point.critic(), point.classifier(), restorerAdam, loss);
        criticStep = new CriticStep(point.restorer(), point.critic(), criticAdam);
        try (TensorScope scope = TensorScope.open()) {
            cost = scope.keep(Tensors.empty(ScalarType.Double, 1).zero_().select(0, 0));
        }
    }

    void critic() {
        Schedule schedule = config.schedule();
        criticStep.run(batch, cost, schedule.criticLearningRate(), schedule.clip());
    }

    void restorer() {
        LossWeights weights = config.weights();
        Schedule schedule = config.schedule();
        restorerStep.run(
                batch,
                schedule.alphaAt(1, weights.alpha()),
                weights.beta(),
                weights.gamma(),
                schedule.restorerLearningRateAt(1));
    }

    @Override
    public void close() {
        criticStep.close();
        loss.close();
        restorerAdam.close();
        criticAdam.close();
        cost.close();
        batch.close();
        point.close();
    }
}
