package io.github.trilemma.benchmarks;

/**
 * What one operation computes and moves. A kernel's bytes are those that it must read and write once, its operations those of its
 * formula, transcendental functions as one each. A step's operations are its convolutions' and linear layers'
 * ({@link NetworkWork}), its bytes those of its batch and its optimiser.
 *
 * @param flops floating point operations
 * @param bytes read and written
 * @param footprint bytes of memory that are touched; less than {@code bytes} where arrays are changed in place
 */
public record Work(long flops, long bytes, long footprint) {
    private static final long FLOAT = 4;
    private static final long LONG = 8;
    private static final long DOUBLE = 8;

    public Work plus(Work other) {
        return new Work(flops + other.flops, bytes + other.bytes, footprint + other.footprint);
    }

    /** The same {@code n} times over, in the same memory. */
    public Work times(long n) {
        return new Work(n * flops, n * bytes, footprint);
    }

    /** Without its operations: beside convolutions they do not count. */
    private Work bytesAlone() {
        return new Work(0, bytes, footprint);
    }

    /** Reads xHat, x, scores, logits, labels; writes the three gradients and five terms. */
    public static Work fusedLoss(long images, long pixels, long classes, long storageBytes) {
        long values = images * (pixels + classes);
        long flops = images * (4 * pixels + 6 * classes + 4);
        long bytes = storageBytes * (values + images * pixels + images + values + images) + images * LONG + 5 * DOUBLE;
        return new Work(flops, bytes, bytes);
    }

    /** Reads and writes parameters, gradients and two moments, all float32. */
    public static Work adamClip(long parameters) {
        return new Work(15 * parameters, 8 * FLOAT * parameters, 4 * FLOAT * parameters);
    }

    /** Reads 8-bit pixels, indices and classes; writes x, y and labels. Noise costs 4 uniforms-to-normals per 4 pixels. */
    public static Work drawBatch(long images, long pixels, boolean noise) {
        long read = images * (pixels * (noise ? 1 : 2) + 2 * LONG);
        long bytes = read + images * (2 * FLOAT * pixels + LONG);
        return new Work(images * pixels * (noise ? 8 : 2), bytes, bytes);
    }

    /** Reads xHat, x, logits and labels; writes two numbers per image. */
    public static Work measure(long images, long pixels, long classes, long storageBytes) {
        long bytes = images * (storageBytes * (2 * pixels + classes) + LONG + 2 * DOUBLE);
        return new Work(images * (3 * pixels + classes), bytes, bytes);
    }

    /** Restore a batch, score both halves, the critic's gradients, Adam. */
    public static Work criticStep(Task task, int width, long batch) {
        NetworkWork critic = NetworkWork.critic(width);
        long score = critic.forward() + critic.byWeights() + critic.byActivations(false);
        long flops = batch * (NetworkWork.restorer(task, width).forward() + 2 * score);
        long images = 2 * FLOAT * batch * Sizes.PIXELS;
        return new Work(flops, images, images)
                .plus(adamClip(critic.parameters()).bytesAlone());
    }

    /** Restore, score and classify a batch, the restorer's gradients through all three, Adam. */
    public static Work restorerStep(Task task, int width, long batch) {
        NetworkWork restorer = NetworkWork.restorer(task, width);
        NetworkWork critic = NetworkWork.critic(width);
        NetworkWork classifier = NetworkWork.classifier();
        long flops = restorer.forward()
                + restorer.byWeights()
                + restorer.byActivations(false)
                + critic.forward()
                + critic.byActivations(true)
                + classifier.forward()
                + classifier.byActivations(true);
        return new Work(batch * flops, 0, 0)
                .plus(fusedLoss(batch, Sizes.PIXELS, Sizes.CLASSES, FLOAT).bytesAlone())
                .plus(adamClip(restorer.parameters()).bytesAlone());
    }

    /** One point's iteration: {@value Workload#CRITIC_STEPS} critic steps on batches drawn afresh, one restorer step. */
    public static Work iteration(Task task, int width, long batch) {
        Work draw = drawBatch(batch, Sizes.PIXELS, task == Task.DENOISE).bytesAlone();
        return criticStep(task, width, batch)
                .plus(draw)
                .times(Workload.CRITIC_STEPS)
                .plus(restorerStep(task, width, batch));
    }
}
