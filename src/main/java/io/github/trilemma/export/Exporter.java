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
        point.settings().path("weights").properties().forEach(weight -> facts.put(
                "trilemma." + weight.getKey(), weight.getValue().asText()));
        Contract contract;
        OnnxGraph graph;
        if (part == ExportedPart.RESTORER) {
            contract = Contract.restorer(point, RestorerGraph.channels(weights));
            graph = format == ExportFormat.ONNX
                    ? new RestorerGraph(point.restorer(), point.width(), point.runningStatistics()).of(weights)
                    : null;
        } else {
            CriticGraph critic = new CriticGraph(part == ExportedPart.CRITIC, point.runningStatistics());
            ImageShape shape = image == null ? critic.shape(weights) : image;
            contract = Contract.critic(point, part, shape);
            graph = critic.of(weights, shape);
        }
        ModelCard about = new ModelCard(contract, format, sha256(source), engine).of(point, contract, format);
        return write(targets, source, graph, contract, facts, about);
    }

    /**
     * Exports a classifier.
     *
     * @param architecture {@code logistic}, {@code cnn1} or {@code cnn2}
     * @param source its weights
     * @param image shape of its images, null to take a usual one that fits
     * @return the files written
     * @throws ConfigurationException when the weights do not fit or a file is there already
     */
    public List<Path> classifier(String architecture, Path source, ImageShape image) {
        ClassifierGraph classifier = new ClassifierGraph(architecture);
        List<Path> targets = targets(source);
        Weights weights = Weights.read(source);
        ImageShape shape = image == null ? classifier.shape(weights) : image;
        OnnxGraph graph = classifier.of(weights, shape);
        long[] last = classifier.last(weights);
        long features = architecture.equals("logistic") ? last[0] : last[1];
        Contract contract = Contract.classifier(architecture, shape, features, last[0]);
        ModelCard about = new ModelCard(contract, format, sha256(source), engine);
        return write(targets, source, graph, contract, Map.of("trilemma.architecture", architecture), about);
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
            List<Path> targets,
            Path source,
            OnnxGraph graph,
            Contract contract,
            Map<String, String> facts,
            ModelCard about) {
        Body body;
        if (format == ExportFormat.ONNX) {
            Map<String, String> metadata = new TreeMap<>(facts);
            metadata.put("trilemma.batchStatistics", contract.norm());
            Message model = graph.model(
                    engine,
                    contract.architecture() + ", " + contract.kind() + ". " + contract.norm(),
                    metadata);
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
