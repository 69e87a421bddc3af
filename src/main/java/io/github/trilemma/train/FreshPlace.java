package io.github.trilemma.train;

import io.github.trilemma.config.ExperimentConfig;
import io.github.trilemma.kernel.Kernels;

/** A place that keeps nothing between points. */
final class FreshPlace implements Place {
    private final Kernels kernels;
    private Closing taken = new Closing();

    FreshPlace(Kernels kernels) {
        this.kernels = kernels;
    }

    @Override
    public Trainer sit(ExperimentConfig config, Material material) {
        close();
        Seat seat = Seat.of(config, material, kernels);
        taken.add(seat, seat::close);
        HostIteration engine = new HostIteration(seat, Place.source(config, material, kernels));
        taken.add(engine, engine::close);
        return new Trainer(seat, engine);
    }

    @Override
    public void close() {
        taken.close();
    }
}
