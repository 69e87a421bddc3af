package io.github.trilemma.cli;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.github.trilemma.HeldOutRulers.Reading;
import io.github.trilemma.Point;
import io.github.trilemma.config.LossWeights;
import io.github.trilemma.surface.OrderAgreement;
import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** The held-out gaps of several points under several budgets and seeds, and how far these agree about the points' order. */
final class HeldOutTable {
    private static final ObjectMapper JSON = new ObjectMapper();

    /** One ruler: a training's seed, stopped after so many steps. */
    private record Ruler(long seed, int budget) {}

    private final Map<Point, Map<Ruler, Reading>> rows = new LinkedHashMap<>();
    private final List<Ruler> rulers;

    private HeldOutTable(List<Reading> readings) {
        for (Reading reading : readings) {
            rows.computeIfAbsent(reading.point(), folder -> new LinkedHashMap<>())
                    .put(new Ruler(reading.seed(), reading.steps()), reading);
        }
        Map<Ruler, Reading> first =
                rows.isEmpty() ? Map.of() : rows.values().iterator().next();
        rulers = List.copyOf(first.keySet());
        // A point that was cut short cannot be compared.
        rows.values().removeIf(row -> row.size() < rulers.size());
    }

    static HeldOutTable of(List<Reading> readings) {
        return new HeldOutTable(readings);
    }

    /** One ruler against another over all points. */
    private record Agreement(Ruler ruler, Ruler against, OrderAgreement order) {}

    /** Every budget against the largest of its seed, and every seed against the first at each budget. */
    private List<Agreement> agreements() {
        List<Agreement> agreements = new ArrayList<>();
        if (rows.size() < 2 || rulers.isEmpty()) {
            return agreements;
        }
        int largest = rulers.get(rulers.size() - 1).budget();
        long firstSeed = rulers.get(0).seed();
        for (Ruler ruler : rulers) {
            if (ruler.budget() != largest) {
                agreements.add(agreement(ruler, new Ruler(ruler.seed(), largest)));
            }
        }
        for (Ruler ruler : rulers) {
            if (ruler.seed() != firstSeed) {
                agreements.add(agreement(ruler, new Ruler(firstSeed, ruler.budget())));
            }
        }
        return agreements;
    }

    private Agreement agreement(Ruler ruler, Ruler against) {
        return new Agreement(
                ruler, against, OrderAgreement.of(gaps(ruler), errors(ruler), gaps(against), errors(against)));
    }

    private double[] gaps(Ruler ruler) {
        return rows.values().stream().mapToDouble(row -> row.get(ruler).gap()).toArray();
    }

    private double[] errors(Ruler ruler) {
        return rows.values().stream()
                .mapToDouble(row -> row.get(ruler).interval() == null
                        ? 0
                        : row.get(ruler).interval().standardError())
                .toArray();
    }

    void print(PrintWriter out) {
        rows.forEach((folder, row) -> {
            LossWeights weights = folder.config().weights();
            out.printf(
                    Locale.ROOT,
                    "point %s: alpha %s, beta %s, gamma %s, seed %d%n",
                    folder.id(),
                    weights.alpha(),
                    weights.beta(),
                    weights.gamma(),
                    folder.config().seed());
            row.values()
                    .forEach(reading -> out.printf(
                            Locale.ROOT,
                            "  held-out gap after %6d steps, critic of seed %d: %10.6g%s%n",
                            reading.steps(),
                            reading.seed(),
                            reading.gap(),
                            reading.interval() == null
                                    ? ""
                                    : String.format(
                                            Locale.ROOT,
                                            "  [%.6g, %.6g]",
                                            reading.interval().low(),
                                            reading.interval().high())));
        });
        List<Agreement> agreements = agreements();
        if (!agreements.isEmpty()) {
            out.println("order of " + rows.size() + " points (clear and close by the 95 % intervals of the latter):");
        }
        for (Agreement each : agreements) {
            OrderAgreement order = each.order();
            out.printf(
                    Locale.ROOT,
                    "  %s against %s: Kendall %.3f, Spearman %.3f, other order in %d of %d clear and %d of %d close pairs%n",
                    name(each.ruler()),
                    name(each.against()),
                    order.kendall(),
                    order.spearman(),
                    order.clearFlipped(),
                    order.clear(),
                    order.closeFlipped(),
                    order.close());
        }
    }

    private static String name(Ruler ruler) {
        return ruler.budget() + " steps of seed " + ruler.seed();
    }

    ObjectNode json() {
        ObjectNode node = JSON.createObjectNode();
        ArrayNode points = node.putArray("points");
        rows.forEach((folder, row) -> {
            LossWeights weights = folder.config().weights();
            ObjectNode point = points.addObject();
            point.put("id", folder.id());
            point.put("alpha", weights.alpha());
            point.put("beta", weights.beta());
            point.put("gamma", weights.gamma());
            point.put("seed", folder.config().seed());
            ArrayNode readings = point.putArray("heldOutGap");
            row.values().forEach(reading -> {
                ObjectNode each = readings.addObject();
                each.put("criticSeed", reading.seed());
                each.put("steps", reading.steps());
                each.put("value", reading.gap());
                if (reading.interval() != null) {
                    each.put("low", reading.interval().low());
                    each.put("high", reading.interval().high());
                }
            });
        });
        ArrayNode orders = node.putArray("orders");
        agreements().forEach(each -> {
            ObjectNode order = orders.addObject();
            order.put("steps", each.ruler().budget());
            order.put("criticSeed", each.ruler().seed());
            order.put("againstSteps", each.against().budget());
            order.put("againstCriticSeed", each.against().seed());
            order.put("kendall", each.order().kendall());
            order.put("spearman", each.order().spearman());
            order.put("clearPairs", each.order().clear());
            order.put("clearFlipped", each.order().clearFlipped());
            order.put("closePairs", each.order().close());
            order.put("closeFlipped", each.order().closeFlipped());
        });
        return node;
    }
}
