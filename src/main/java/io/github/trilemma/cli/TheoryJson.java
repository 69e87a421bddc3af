package io.github.trilemma.cli;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.github.trilemma.theory.CdpSolution;
import io.github.trilemma.theory.DiscreteSource;
import io.github.trilemma.theory.KnownSources;
import io.github.trilemma.theory.Restorer;
import io.github.trilemma.theory.ToyExample;

/** Sources and solutions as JSON. */
final class TheoryJson {
    private static final ObjectMapper JSON = new ObjectMapper();

    private TheoryJson() {}

    /** One solution; infinite numbers, which JSON does not have, are null. */
    static ObjectNode solution(CdpSolution solution) {
        ObjectNode node = JSON.createObjectNode();
        node.put("D", solution.limitD());
        node.put("P", solution.limitP());
        node.put("feasible", solution.feasible());
        if (!solution.feasible()) {
            return node.put("reason", solution.reason());
        }
        put(node, "errorRate", solution.errorRate());
        put(node, "distortion", solution.distortion());
        put(node, "perception", solution.perception());
        put(node, "gap", solution.gap());
        put(node, "slopeD", solution.slopeD());
        put(node, "slopeP", solution.slopeP());
        return node;
    }

    private static void put(ObjectNode node, String name, double value) {
        if (Double.isFinite(value)) {
            node.put(name, value);
        } else {
            node.putNull(name);
        }
    }

    /** Rows p(x̂|y), one for each y. */
    static ArrayNode restorer(Restorer restorer) {
        ArrayNode rows = JSON.createArrayNode();
        for (double[] row : restorer.table()) {
            array(rows.addArray(), row);
        }
        return rows;
    }

    /** One member of the toy family. */
    static ObjectNode toy(ToyExample toy) {
        ObjectNode node = JSON.createObjectNode();
        node.put("a", toy.a());
        node.put("mse", toy.mse());
        node.put("kl", toy.kl());
        node.put("errorRate", toy.errorRate());
        return node;
    }

    static ArrayNode list() {
        return JSON.createArrayNode();
    }

    static ObjectNode object() {
        return JSON.createObjectNode();
    }

    /** A source as the file that {@code theory solve} reads. */
    static ObjectNode source(KnownSources.Placed placed, String perception) {
        DiscreteSource source = placed.source();
        int n = source.symbols();
        ObjectNode root = JSON.createObjectNode();
        ArrayNode classes = root.putArray("classes");
        for (int k = 0; k < source.classCount(); k++) {
            ObjectNode one = classes.addObject();
            one.put("prior", source.prior(k));
            ArrayNode p = one.putArray("p");
            for (int x = 0; x < n; x++) {
                p.add(source.classProbability(k, x));
            }
        }
        ArrayNode channel = root.putArray("channel");
        ArrayNode cost = root.putArray("cost");
        ArrayNode decision = root.putArray("decision");
        for (int x = 0; x < n; x++) {
            ArrayNode seen = channel.addArray();
            for (int y = 0; y < source.degradedSymbols(); y++) {
                seen.add(source.channel(x, y));
            }
            ArrayNode row = cost.addArray();
            for (int j = 0; j < n; j++) {
                row.add(source.cost(x, j));
            }
            decision.add(source.decision(x));
        }
        root.put("perception", perception);
        array(root.putArray("positions"), placed.positions());
        root.putNull("D");
        root.putNull("P");
        return root;
    }

    private static void array(ArrayNode into, double[] values) {
        for (double value : values) {
            into.add(value);
        }
    }

    static String text(JsonNode node) {
        try {
            return JSON.writeValueAsString(node);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException(e);
        }
    }
}
