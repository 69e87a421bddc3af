package io.github.trilemma.export;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;

/**
 * What a network takes and gives.
 *
 * @param kind {@code restorer}, {@code critic} or {@code classifier}
 * @param architecture name of the family
 * @param input name, shape and range of the input
 * @param outputs name, shape and range of each output
 * @param norm what batch norm divides by, one sentence
 */
record Contract(String kind, String architecture, Value input, List<Value> outputs, String norm) {
    private static final String BATCH = "Batch norm divides by the statistics of the batch that is put through, over N, H and W,"
            + " as the engine does in evaluation, too: a result depends on the images beside it.";
    private static final String RUNNING =
            "Batch norm divides by the running statistics of the training: a result does not depend on the images beside it.";
    private static final String NONE = "No batch norm: a result does not depend on the images beside it.";

    /** A float32 value, row-major. */
    record Value(String name, String shape, String range) {
        private ObjectNode tree() {
            return Trees.object()
                    .put("name", name)
                    .put("type", "float32")
                    .put("shape", shape)
                    .put("range", range);
        }
    }

    static Contract restorer(PointSource point, int channels) {
        String shape = "(N," + channels + ",H,W)";
        boolean normed = point.restorer().equals("denoiser");
        return new Contract(
                "restorer",
                point.restorer(),
                new Value(
                        "degraded",
                        shape,
                        "degraded images; clean ones are within 0..1, noise is not clipped and may leave it"),
                List.of(new Value("restored", shape, "0..1, clipped")),
                normed ? norm(point) : NONE);
    }

    static Contract critic(PointSource point, ExportedPart part, ImageShape image) {
        boolean held = part == ExportedPart.HELD_OUT_CRITIC;
        return new Contract(
                "critic",
                held ? "heldOutCritic" : "critic",
                new Value("images", images(image), "0..1, clean or restored images, not both in one batch"),
                List.of(new Value("scores", "(N)", "unbounded, higher = taken for clean")),
                held ? NONE : norm(point));
    }

    static Contract classifier(String architecture, ImageShape image, long features, long classes) {
        return new Contract(
                "classifier",
                architecture,
                new Value("images", images(image), "0..1"),
                List.of(
                        new Value("features", "(N," + features + ")", "what the last layer reads"),
                        new Value("logits", "(N," + classes + ")", "unbounded, before softmax")),
                NONE);
    }

    private static String norm(PointSource point) {
        return point.runningStatistics() ? RUNNING : BATCH;
    }

    private static String images(ImageShape image) {
        return "(N," + image.channels() + "," + image.height() + "," + image.width() + ")";
    }

    boolean byBatch() {
        return norm.equals(BATCH);
    }

    ObjectNode tree() {
        ObjectNode tree = Trees.object();
        tree.set("input", input.tree());
        ArrayNode all = tree.putArray("outputs");
        outputs.forEach(output -> all.add(output.tree()));
        return tree.put("layout", "N images, C channels, H rows, W columns; row-major")
                .put("batchStatistics", norm);
    }
}
