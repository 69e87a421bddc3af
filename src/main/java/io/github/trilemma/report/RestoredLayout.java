package io.github.trilemma.report;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * Which point stands where in the grid of restored images. Points that share neither a row nor a column with others, directly
 * or through further points, form a block of their own, so that points listed beside a grid leave no holes in it.
 *
 * @param alpha the alpha shown
 * @param otherAlphas values of alpha that are not shown
 * @param blocks largest first
 * @param repeats points left out because another point of the same weights is shown
 */
record RestoredLayout(double alpha, List<Double> otherAlphas, List<Block> blocks, int repeats) {

    /**
     * A grid without empty rows and columns.
     *
     * @param gammas its rows, rising
     * @param betas its columns, rising
     * @param cells the points by weights; not every place need have one
     */
    record Block(List<Double> gammas, List<Double> betas, Map<Place, PointEntry> cells) {}

    /**
     * A place in the grid.
     *
     * @param gamma row
     * @param beta column
     */
    record Place(double gamma, double beta) {
        static final Comparator<Place> ORDER =
                Comparator.comparingDouble(Place::gamma).thenComparingDouble(Place::beta);
    }

    /**
     * Lays out points; when several have the same weights, a finished one and then the first is shown.
     *
     * @param wanted the alpha to show; empty takes the one with most finished places, the smallest of those
     */
    static RestoredLayout of(List<PointEntry> entries, OptionalDouble wanted) {
        Map<Double, Map<Place, PointEntry>> byAlpha = new TreeMap<>();
        int repeats = 0;
        for (PointEntry entry : entries) {
            double alpha = entry.config().weights().alpha();
            Place place = new Place(
                    entry.config().weights().gamma(), entry.config().weights().beta());
            Map<Place, PointEntry> cells = byAlpha.computeIfAbsent(alpha, key -> new HashMap<>());
            PointEntry there = cells.get(place);
            if (there == null || (!there.done() && entry.done())) {
                cells.put(place, entry);
            }
            repeats += there != null && (wanted.isEmpty() || wanted.getAsDouble() == alpha) ? 1 : 0;
        }
        double alpha = wanted.orElseGet(() -> mostFinished(byAlpha));
        List<Double> others =
                byAlpha.keySet().stream().filter(value -> value != alpha).toList();
        return new RestoredLayout(alpha, others, blocks(byAlpha.getOrDefault(alpha, Map.of())), repeats);
    }

    private static double mostFinished(Map<Double, Map<Place, PointEntry>> byAlpha) {
        double best = Double.NaN;
        long most = -1;
        for (Map.Entry<Double, Map<Place, PointEntry>> alpha : byAlpha.entrySet()) {
            long finished =
                    alpha.getValue().values().stream().filter(PointEntry::done).count();
            if (finished > most) {
                most = finished;
                best = alpha.getKey();
            }
        }
        return best;
    }

    private static List<Block> blocks(Map<Place, PointEntry> cells) {
        TreeSet<Place> left = new TreeSet<>(Place.ORDER);
        left.addAll(cells.keySet());
        List<Block> blocks = new ArrayList<>();
        while (!left.isEmpty()) {
            Set<Place> joined = new HashSet<>();
            List<Place> open = new ArrayList<>(List.of(left.first()));
            while (!open.isEmpty()) {
                Place place = open.remove(open.size() - 1);
                if (joined.add(place)) {
                    left.remove(place);
                    left.stream()
                            .filter(other -> other.gamma() == place.gamma() || other.beta() == place.beta())
                            .forEach(open::add);
                }
            }
            blocks.add(block(joined, cells));
        }
        // The sort is stable: blocks of one size stay in the order of their first place.
        blocks.sort(Comparator.comparingInt(block -> -block.cells().size()));
        return blocks;
    }

    private static Block block(Set<Place> places, Map<Place, PointEntry> cells) {
        TreeSet<Double> gammas = new TreeSet<>();
        TreeSet<Double> betas = new TreeSet<>();
        Map<Place, PointEntry> own = new HashMap<>();
        for (Place place : places) {
            gammas.add(place.gamma());
            betas.add(place.beta());
            own.put(place, cells.get(place));
        }
        return new Block(List.copyOf(gammas), List.copyOf(betas), own);
    }
}
