package io.github.trilemma;

import io.github.trilemma.export.ExportFormat;
import io.github.trilemma.export.ExportedPart;
import io.github.trilemma.export.Exporter;
import io.github.trilemma.export.ImageShape;
import io.github.trilemma.sweep.BuildInfo;
import java.nio.file.Path;
import java.util.List;

/**
 * Trained networks as files for other programs: ONNX (opset 17, float32) or safetensors, with a model card if wanted. An ONNX
 * graph gives what the engine gives for the same batch, within 1e-5; where batch norm uses the batch's statistics, so does the
 * graph.
 *
 * <pre>{@code
 * Export.point(Path.of("runs/exp2/points/1b00334a8b25fa98"))
 *         .format(Export.Format.ONNX)
 *         .card(true)
 *         .to(Path.of("exported/restorer.onnx"));
 * }</pre>
 */
public final class Export {
    /** File formats. */
    public enum Format {
        /** The weights by name, as the engine keeps them. */
        SAFETENSORS,
        /** A graph with its weights. */
        ONNX
    }

    /** The networks of a point's folder. */
    public enum Part {
        /** The trained restorer: {@code degraded} (N,C,H,W) in, {@code restored} (N,C,H,W) out, any N, H and W. */
        RESTORER,
        /** The critic that it was trained with: {@code images} in, {@code scores} (N) out. */
        CRITIC,
        /** The critic that was trained afterwards to measure it, where the sweep wanted one. */
        HELD_OUT_CRITIC
    }

    private final Path source;
    private final String architecture;
    private Part part = Part.RESTORER;
    private Format format = Format.ONNX;
    private ImageShape image;
    private boolean card;
    private boolean force;

    private Export(Path source, String architecture) {
        this.source = source;
        this.architecture = architecture;
    }

    /** A network of a trained point; {@code folder} is {@code RUN/points/ID} or a copy of it. */
    public static Export point(Path folder) {
        return new Export(folder, null);
    }

    /**
     * A classifier: {@code images} (N,C,H,W) in 0..1 in, {@code logits} (N,K) and {@code features} (N,d) out.
     *
     * @param architecture {@code logistic}, {@code cnn1} or {@code cnn2}; others as safetensors alone
     * @param weights its safetensors file
     */
    public static Export classifier(String architecture, Path weights) {
        return new Export(weights, architecture);
    }

    /** Which network of the point; the restorer unless told otherwise. */
    public Export part(Part which) {
        this.part = which;
        return this;
    }

    /** The format; ONNX unless told otherwise. */
    public Export format(Format which) {
        this.format = which;
        return this;
    }

    /**
     * The size of the images of a classifier or a critic, whose last layer fixes it. Without it the usual ones are tried: (1,28,28)
     * and (3,32,32).
     *
     * @throws ConfigurationException when it is no size of an image
     */
    public Export image(int channels, int height, int width) {
        this.image = new ImageShape(channels, height, width);
        return this;
    }

    /** Whether {@code model-card.json} and {@code model-card.md} are written beside the file; they are not unless told otherwise. */
    public Export card(boolean wanted) {
        this.card = wanted;
        return this;
    }

    /** Whether files that are there already are replaced; they are not unless told otherwise. */
    public Export force(boolean wanted) {
        this.force = wanted;
        return this;
    }

    /**
     * Writes the file, and the folder that it lies in where that is missing.
     *
     * @return the files written
     * @throws ConfigurationException when the source is unusable, has no graph in ONNX, or a file is there already; nothing is
     *     written then
     */
    public List<Path> to(Path file) {
        if (architecture != null && part != Part.RESTORER) {
            throw new ConfigurationException("a part is of a point's folder, got one of a classifier: leave it out");
        }
        Exporter exporter = new Exporter(file, ExportFormat.valueOf(format.name()), card, force, BuildInfo.version());
        return architecture == null
                ? exporter.point(source, ExportedPart.valueOf(part.name()), image)
                : exporter.classifier(architecture, source, image);
    }
}
