package io.github.trilemma.train;

import io.github.trilemma.data.BatchStream;
import io.github.trilemma.data.DeviceImages;
import io.github.trilemma.degrade.Degradation;
import io.github.trilemma.tensor.TensorScope;
import io.github.trilemma.tensor.Tensors;
import org.bytedeco.pytorch.Scalar;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch.ScalarType;

/**
 * Batches from the resident training images in shuffled epochs. A random degradation is drawn afresh for every batch; a fixed
 * one was computed once for the whole set.
 */
public final class StreamBatchSource implements BatchSource {
    private final DeviceImages images;
    private final Tensor fixed;
    private final Degradation degradation;
    private final BatchStream stream;
    private final int batch;
    private final long seed;

    /**
     * A source at batch 0.
     *
     * @param images the training images; stay the caller's
     * @param fixed their degraded versions (N,C,H,W) uint8, or null when the degradation is random
     * @param batch images per batch
     * @param seed of order and noise
     */
    public StreamBatchSource(DeviceImages images, Tensor fixed, Degradation degradation, int batch, long seed) {
        if ((fixed == null) != degradation.isRandom()) {
            throw new IllegalArgumentException("degraded images must be given exactly when the degradation is fixed");
        }
        this.images = images;
        this.fixed = fixed;
        this.degradation = degradation;
        this.batch = batch;
        this.seed = seed;
        this.stream = new BatchStream(images.size(), Seeds.of(seed, Seeds.Use.ORDER, 0));
    }

    @Override
    public Batch next() {
        long number = position();
        int[] indices = stream.next(batch);
        try (TensorScope scope = TensorScope.open()) {
            Tensor clean = Tensors.channelsLast(images.clean(indices));
            Tensor degraded = fixed == null
                    ? degradation.degrade(clean, Seeds.of(seed, Seeds.Use.TRAINING_NOISE, number))
                    : fixed.index_select(0, Tensors.ofIndices(indices))
                            .to(ScalarType.Float)
                            .div_(new Scalar(255));
            return new Batch(
                    scope.keep(clean), scope.keep(Tensors.channelsLast(degraded)), scope.keep(images.labels(indices)));
        }
    }

    @Override
    public long position() {
        return stream.position() / batch;
    }

    @Override
    public void seek(long position) {
        stream.seek(position * batch);
    }
}
