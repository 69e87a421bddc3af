package io.github.trilemma.cli;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.github.trilemma.ConfigurationException;
import io.github.trilemma.theory.DiscreteSource;
import io.github.trilemma.theory.Divergence;
import io.github.trilemma.theory.FaceDivergence;
import io.github.trilemma.theory.KullbackLeibler;
import io.github.trilemma.theory.OptimalTransport;
import io.github.trilemma.theory.TotalVariation;
import io.github.trilemma.theory.Wasserstein1;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.List;

/**
 * A known source as JSON: {@code classes: [{prior, p}], channel, cost, decision, perception, positions, D, P}. Unknown fields
 * are errors that name the nearest known one.
 */
final class TheoryFile {
    private static final List<String> FIELDS = List.of(
            "classes", "channel", "cost", "decision", "perception", "positions", "transportCost", "faces", "D", "P");
    private static final List<String> MEASURES = List.of("tv", "w1", "kl", "w2squared", "transport", "faces");
    private static final long MAX_BYTES = 64L << 20;
    private static final ObjectMapper JSON = new ObjectMapper()
            .enable(JsonParser.Feature.STRICT_DUPLICATE_DETECTION)
            .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS);

    private final Path path;
    private final TheoryFields root;

    private TheoryFile(Path path, JsonNode tree) {
        this.path = path;
        this.root = new TheoryFields("", tree);
    }

    /** Reads and checks the names; values are checked when asked for. */
    static TheoryFile read(Path path) {
        try {
            if (Files.size(path) > MAX_BYTES) {
                throw new ConfigurationException(path + " must be at most " + (MAX_BYTES >> 20) + " MiB, got "
                        + (Files.size(path) >> 20) + " MiB");
            }
            JsonNode tree = JSON.readTree(Files.readString(path));
            if (!tree.isObject()) {
                throw new ConfigurationException(path + " must hold one JSON object with the fields "
                        + String.join(", ", FIELDS) + ": see 'trilemma theory example four-level'");
            }
            TheoryFile file = new TheoryFile(path, tree);
            file.root.allow(FIELDS);
            return file;
        } catch (NoSuchFileException e) {
            throw new ConfigurationException(
                    "there is no file " + path + ": 'trilemma theory example four-level > " + path + "' writes one", e);
        } catch (JsonProcessingException e) {
            throw new ConfigurationException(path + " is not valid JSON: " + e.getOriginalMessage() + place(e), e);
        } catch (IOException e) {
            throw new ConfigurationException("cannot read " + path + ": " + e, e);
        }
    }

    private static String place(JsonProcessingException e) {
        return e.getLocation() == null
                ? ""
                : " at line " + e.getLocation().getLineNr() + ", column "
                        + e.getLocation().getColumnNr();
    }

    /** The source. */
    DiscreteSource source() {
        List<TheoryFields> classes = root.objects("classes");
        double[] priors = new double[classes.size()];
        double[][] p = new double[classes.size()][];
        for (int k = 0; k < priors.length; k++) {
            classes.get(k).allow(List.of("prior", "p"));
            priors[k] = classes.get(k).number("prior");
            p[k] = classes.get(k).numbers("p");
        }
        return new DiscreteSource(priors, p, root.table("channel"), root.table("cost"), root.integers("decision"));
    }

    /** The perception measure. */
    Divergence perception() {
        String name = root.text("perception");
        return switch (name) {
            case "tv" -> new TotalVariation();
            case "w1" -> new Wasserstein1(root.numbers("positions"));
            case "kl" -> new KullbackLeibler();
            case "w2squared" -> OptimalTransport.squaredWasserstein2(root.numbers("positions"));
            case "transport" -> OptimalTransport.of(root.table("transportCost"));
            case "faces" -> new FaceDivergence(root.table("faces"));
            default ->
                throw new ConfigurationException("perception must be one of " + String.join(", ", MEASURES) + ", got '"
                        + name + "': did you mean " + TheoryFields.nearest(name, MEASURES) + "?");
        };
    }

    /** The one limit D or P of {@code solve}; null for unlimited. */
    Double limit(String field) {
        if (root.isArray(field)) {
            throw new ConfigurationException(field
                    + " must be one number or null to solve, got a list: use 'trilemma theory surface " + path + "'");
        }
        return root.optional(field);
    }

    /** The limits D or P of a surface, or null when the file gives none. */
    double[] limits(String field) {
        return root.isArray(field) ? root.numbers(field) : null;
    }
}
