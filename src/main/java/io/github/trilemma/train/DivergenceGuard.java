package io.github.trilemma.train;

/**
 * Keeps a diverged training from becoming a checkpoint: looks at it before each one is written, at a stop, too. Registered before the
 * {@link Checkpoint}, so what lies on the disk is always good. {@link HistoryListener} looks at the iterations of the history.
 */
public final class DivergenceGuard implements TrainListener {
    private final int checkpointEvery;

    /**
     * A guard.
     *
     * @param checkpointEvery iterations between two checkpoints
     */
    public DivergenceGuard(int checkpointEvery) {
        this.checkpointEvery = checkpointEvery;
    }

    /**
     * Looks when a checkpoint is due.
     *
     * @throws DivergedException when the training has left the numbers that a training gives
     */
    @Override
    public void iterationEnded(Trainer trainer) {
        if ((trainer.iteration() + 1) % checkpointEvery == 0) {
            Vitals.read(trainer).check(trainer, trainer.iteration());
        }
    }

    /** A stop comes between two iterations. */
    @Override
    public void stopped(Trainer trainer) {
        if (trainer.iteration() > 0) {
            Vitals.read(trainer).check(trainer, trainer.iteration() - 1);
        }
    }
}
