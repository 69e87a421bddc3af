package io.github.trilemma.train;

import io.github.trilemma.data.BatchStream;
import io.github.trilemma.data.DeviceImages;
import io.github.trilemma.degrade.Degradation;
import io.github.trilemma.degrade.GaussianNoise;
import io.github.trilemma.kernel.Kernels;
import io.github.trilemma.tensor.TensorScope;
import io.github.trilemma.tensor.Tensors;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch.ScalarType;

/**
 * Batches from the resident training images in shuffled epochs. A random degradation is drawn afresh for every batch, noise by the
 * kernel that gathers it and any other after that; a fixed one was computed once for the whole set.
 */
public final class StreamBatchSource implements BatchSource {
    private final DeviceImages images;
    private final Tensor fixed;
    private final double sigma;
    private final Degradation apart;
    private final BatchStream stream;
    private final int batch;
    private final long seed;
    private final Kernels kernels;

    /**
     * A source at batch 0.
     *
     * @param images the training images; stay the caller's
     * @param fixed their degraded versions (N,C,H,W) uint8, or null when the degradation is random
     * @param batch images per batch
     * @param seed of order and noise
     * @param kernels draw the batches
     */
    public StreamBatchSource(
            DeviceImages images, Tensor fixed, Degradation degradation, int batch, long seed, Kernels kernels) {
        if ((fixed == null) != degradation.isRandom()) {
            throw new IllegalArgumentException("degraded images must be given exactly when the degradation is fixed");
        }
        this.images = images;
        this.fixed = fixed;
        this.sigma = degradation instanceof GaussianNoise noise ? noise.sigma() : 0;
        this.apart = isDrawnApart(degradation) ? degradation : null;
        this.batch = batch;
        this.seed = seed;
        this.kernels = kernels;
        this.stream = new BatchStream(images.size(), Seeds.of(seed, Seeds.Use.ORDER, 0));
    }

    /** Whether a degradation is random in another way than the kernel that gathers a batch knows. */
    static boolean isDrawnApart(Degradation degradation) {
        return degradation.isRandom() && !(degradation instanceof GaussianNoise);
    }

    @Override
    public Batch next() {
        long number = position();
        int[] indices = stream.next(batch);
        try (TensorScope scope = TensorScope.open()) {
            Tensor clean = empty();
            Tensor degraded = empty();
            Tensor labels = Tensors.empty(ScalarType.Long, batch);
            long draw = Seeds.of(seed, Seeds.Use.TRAINING_NOISE, number);
            kernels.drawBatch(
                    images.images(),
                    fixed,
                    images.labels(),
                    Tensors.ofIndices(indices),
                    sigma,
                    draw,
                    clean,
                    degraded,
                    labels);
            if (apart != null) {
                degraded.copy_(apart.degrade(clean, draw));
            }
            return new Batch(scope.keep(clean), scope.keep(degraded), scope.keep(labels));
        }
    }

    private Tensor empty() {
        return Tensors.emptyImages(batch, images.channels(), images.height(), images.width());
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
