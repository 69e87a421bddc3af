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
    private static final String BATCH =
            "Batch norm divides by the statistics of the batch that is put through, over N, H and W,"
                    + " as the engine does in evaluation, too: a result depends on the images beside it.";
    private static final String RUNNING =
            "Batch norm divides by the running statistics of the training: a result does not depend on the images beside it.";
    private static final String UNKNOWN =
            "A family of another program: whether a result depends on the images beside it is for that program to say.";
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

    /** A restorer; {@code channels} is 0 when they are not known. */
    static Contract restorer(PointSource point, int channels) {
        String shape = "(N," + (channels == 0 ? "C" : channels) + ",H,W)";
        return new Contract(
                "restorer",
                point.restorer(),
                new Value(
                        "degraded",
                        shape,
                        "degraded images; clean ones are within 0..1, noise is not clipped and may leave it"),
                List.of(new Value("restored", shape, "0..1, clipped")),
                switch (point.restorer()) {
                    case "denoiser" -> norm(point);
                    case "srcnn" -> NONE;
                    default -> UNKNOWN;
                });
    }

    /** A critic; {@code image} is null when its images are not known. */
    static Contract critic(PointSource point, ExportedPart part, ImageShape image) {
        boolean held = part == ExportedPart.HELD_OUT_CRITIC;
        String own = point.hasOwnCritic() ? norm(point) : UNKNOWN;
        return new Contract(
                "critic",
                held ? "heldOutCritic" : point.critic(),
                new Value("images", images(image), "0..1, clean or restored images, not both in one batch"),
                List.of(new Value("scores", "(N)", "unbounded, higher = taken for clean")),
                held ? NONE : own);
    }

    /** A classifier of the engine's own. */
    static Contract classifier(String architecture, ImageShape image, long features, long classes) {
        return new Contract(
                "classifier",
                architecture,
                new Value("images", images(image), "0..1"),
                List.of(
                        new Value("logits", "(N," + classes + ")", "unbounded, before softmax"),
                        new Value("features", "(N," + features + ")", "what the last layer reads")),
                NONE);
    }

    /** A classifier of which only the name is known. */
    static Contract classifier(String architecture) {
        return new Contract(
                "classifier",
                architecture,
                new Value("images", images(null), "0..1"),
                List.of(new Value("logits", "(N,K)", "unbounded, before softmax")),
                UNKNOWN);
    }

    private static String norm(PointSource point) {
        return point.runningStatistics() ? RUNNING : BATCH;
    }

    private static String images(ImageShape image) {
        return image == null
                ? "(N,C,H,W)"
                : "(N," + image.channels() + "," + image.height() + "," + image.width() + ")";
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
