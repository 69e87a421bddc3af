package io.github.trilemma.config;

import java.util.ArrayList;
import java.util.List;

/**
 * All that decides the outcome of one point.
 *
 * @param data which clean images
 * @param degradation how they are degraded
 * @param network shape of restorer and critic
 * @param classifier the judge that the restorer is trained against; always scores, too
 * @param judges further judges that only score
 * @param weights the point's α, β, γ
 * @param schedule order and speed of training
 * @param adam constants of both optimisers
 * @param record what is kept on the way
 * @param measures what is measured beyond the forward passes; null = nothing
 * @param seed of initial weights, order of images and noise
 */
public record ExperimentConfig(
        DataConfig data,
        DegradationConfig degradation,
        NetworkConfig network,
        JudgeConfig classifier,
        List<JudgeConfig> judges,
        LossWeights weights,
        Schedule schedule,
        AdamConfig adam,
        RecordConfig record,
        MeasuresConfig measures,
        long seed) {
    public ExperimentConfig {
        Check.present("data", data);
        Check.present("degradation", degradation);
        Check.present("network", network);
        Check.present("classifier", classifier);
        judges = judges == null ? List.of() : List.copyOf(judges);
        Check.present("weights", weights);
        Check.present("schedule", schedule);
        Check.present("adam", adam);
        Check.present("record", record);
        measures = measures == null ? MeasuresConfig.NONE : measures;
    }

    /** An experiment that measures nothing beyond the forward passes. */
    public ExperimentConfig(
            DataConfig data,
            DegradationConfig degradation,
            NetworkConfig network,
            JudgeConfig classifier,
            List<JudgeConfig> judges,
            LossWeights weights,
            Schedule schedule,
            AdamConfig adam,
            RecordConfig record,
            long seed) {
        this(data, degradation, network, classifier, judges, weights, schedule, adam, record, null, seed);
    }

    /** The classifier trained against, then the other judges. */
    public List<JudgeConfig> allJudges() {
        List<JudgeConfig> all = new ArrayList<>();
        all.add(classifier);
        all.addAll(judges);
        return all;
    }

    /** The same experiment under other weights of the loss. */
    public ExperimentConfig withWeights(LossWeights other) {
        return new ExperimentConfig(
                data, degradation, network, classifier, judges, other, schedule, adam, record, measures, seed);
    }

    /** The same experiment with its judges' weights found; {@code resolved} is in the order of {@link #allJudges}. */
    public ExperimentConfig withJudges(List<JudgeConfig> resolved) {
        return new ExperimentConfig(
                data,
                degradation,
                network,
                resolved.get(0),
                resolved.subList(1, resolved.size()),
                weights,
                schedule,
                adam,
                record,
                measures,
                seed);
    }
}
