package io.github.trilemma.export;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.github.trilemma.ConfigurationException;
import io.github.trilemma.run.AtomicFiles;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.DigestInputStream;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * Writes networks and their cards. What can be wrong is found before the first file is written; each file appears whole or not at
 * all.
 *
 * @param file to write
 * @param format of it
 * @param card whether {@code model-card.json} and {@code model-card.md} are written beside it
 * @param force whether files that are there already are replaced
 * @param engine version of this program, named in the files
 */
public record Exporter(Path file, ExportFormat format, boolean card, boolean force, String engine) {
    /** Names of the card's files. */
    public static final List<String> CARD = List.of("model-card.json", "model-card.md");

    /** What goes into a file. */
    private interface Body {
        void write(OutputStream out) throws IOException;
    }

    /**
     * Exports a network of a trained point.
     *
     * @param image shape of a critic's images, null to take a usual one that fits; restorers take images of any size
     * @return the files written
     * @throws ConfigurationException when the folder is unusable or a file is there already
     */
    public List<Path> point(Path dir, ExportedPart part, ImageShape image) {
        PointSource point = PointSource.open(dir);
        Path source = point.weights(part);
        List<Path> targets = targets(source);
        Weights weights = Weights.read(source);
        point.require(weights);
        Map<String, String> facts = new TreeMap<>();
        facts.put("trilemma.point", point.id());
        point.settings()
                .path("weights")
                .properties()
                .forEach(weight -> facts.put(
                        "trilemma." + weight.getKey(), weight.getValue().asText()));
        Model model = part == ExportedPart.RESTORER ? restorer(point, weights) : critic(point, part, weights, image);
        Contract contract = model.contract;
        ModelCard about = new ModelCard(contract, format, sha256(source), engine).of(point, contract, format);
        return write(targets, source, model, facts, about);
    }

    /**
     * Exports a classifier.
     *
     * @param architecture {@code logistic}, {@code cnn1}, {@code cnn2}, or another, which has no graph
     * @param source its weights
     * @param image shape of its images, null to take a usual one that fits
     * @return the files written
     * @throws ConfigurationException when the weights do not fit or a file is there already
     */
    public List<Path> classifier(String architecture, Path source, ImageShape image) {
        List<Path> targets = targets(source);
        Weights weights = Weights.read(source);
        Model model = classifier(architecture, weights, image);
        ModelCard about = new ModelCard(model.contract, format, sha256(source), engine);
        return write(targets, source, model, Map.of("trilemma.architecture", architecture), about);
    }

    /** A network to write: its graph, null for formats without one. */
    private record Model(Contract contract, OnnxGraph graph) {}

    private Model restorer(PointSource point, Weights weights) {
        OnnxGraph graph = format == ExportFormat.ONNX
                ? new RestorerGraph(point.restorer(), point.width(), point.runningStatistics()).of(weights)
                : null;
        boolean own = RestorerGraph.OWN.contains(point.restorer());
        return new Model(Contract.restorer(point, own ? RestorerGraph.channels(weights) : 0), graph);
    }

    private Model critic(PointSource point, ExportedPart part, Weights weights, ImageShape image) {
        boolean own = part == ExportedPart.HELD_OUT_CRITIC || point.hasOwnCritic();
        if (!own && format == ExportFormat.ONNX) {
            throw new ConfigurationException(
                    "ONNX is written of the engine's own critic, got " + point.critic() + ": export as safetensors");
        }
        CriticGraph critic = new CriticGraph(part == ExportedPart.CRITIC, point.runningStatistics());
        ImageShape shape = image != null || !own ? image : critic.shape(weights).orElse(null);
        OnnxGraph graph = format == ExportFormat.ONNX ? critic.of(weights, required(shape, weights)) : null;
        return new Model(Contract.critic(point, part, shape), graph);
    }

    private Model classifier(String architecture, Weights weights, ImageShape image) {
        if (format != ExportFormat.ONNX && !ClassifierGraph.ARCHITECTURES.contains(architecture)) {
            return new Model(Contract.classifier(architecture), null);
        }
        ClassifierGraph classifier = new ClassifierGraph(architecture);
        ImageShape shape = required(image == null ? classifier.shape(weights).orElse(null) : image, weights);
        OnnxGraph graph = classifier.of(weights, shape);
        long[] last = classifier.last(weights);
        long features = architecture.equals("logistic") ? last[0] : last[1];
        return new Model(Contract.classifier(architecture, shape, features, last[0]), graph);
    }

    private static ImageShape required(ImageShape shape, Weights weights) {
        if (shape == null) {
            throw new ConfigurationException("the shape of the images must be given for " + weights.source()
                    + ", which fits neither of " + ImageShape.USUAL + ": give C,H,W");
        }
        return shape;
    }

    /** The files to write, none of them there unless that is wanted. */
    private List<Path> targets(Path source) {
        List<Path> targets = new ArrayList<>(List.of(file));
        if (card) {
            CARD.forEach(name -> targets.add(file.resolveSibling(name)));
        }
        for (Path target : targets) {
            if (Files.isDirectory(target)) {
                throw new ConfigurationException(target + " must be a file, got a folder: give the file's name, too");
            }
            if (same(target, source)) {
                throw new ConfigurationException(target + " is the file that is to be exported: give another one");
            }
            if (Files.exists(target) && !force) {
                throw new ConfigurationException(target + " is there already: give --force or another --out");
            }
        }
        return targets;
    }

    private static boolean same(Path one, Path other) {
        try {
            return Files.exists(one) && Files.exists(other) && Files.isSameFile(one, other);
        } catch (IOException e) {
            throw new ConfigurationException("cannot read " + other + " (" + e.getMessage() + "): check the path", e);
        }
    }

    private List<Path> write(
            List<Path> targets, Path source, Model exported, Map<String, String> facts, ModelCard about) {
        Contract contract = exported.contract;
        Body body;
        if (format == ExportFormat.ONNX) {
            Map<String, String> metadata = new TreeMap<>(facts);
            metadata.put("trilemma.batchStatistics", contract.norm());
            Message model = exported.graph.model(
                    engine, contract.architecture() + ", " + contract.kind() + ". " + contract.norm(), metadata);
            body = model::write;
        } else {
            body = out -> Files.copy(source, out);
        }
        Path folder = file.toAbsolutePath().getParent();
        AtomicFiles.createFolders(folder);
        AtomicFiles.write(file, body::write);
        if (card) {
            ObjectNode tree = about.with(file.getFileName().toString(), sha256(file), size(file));
            AtomicFiles.writeString(targets.get(1), Trees.text(tree));
            AtomicFiles.writeString(targets.get(2), CardMarkdown.of(tree));
        }
        return List.copyOf(targets);
    }

    private static long size(Path file) {
        try {
            return Files.size(file);
        } catch (IOException e) {
            throw new ConfigurationException("cannot read " + file + " (" + e.getMessage() + "): check the path", e);
        }
    }

    private static String sha256(Path file) {
        try {
            MessageDigest digest = MessageDigest.getInstance("SHA-256");
            try (InputStream in = new DigestInputStream(Files.newInputStream(file), digest)) {
                in.transferTo(OutputStream.nullOutputStream());
            }
            return HexFormat.of().formatHex(digest.digest());
        } catch (IOException e) {
            throw new ConfigurationException("cannot read " + file + " (" + e.getMessage() + "): check the path", e);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }
}
