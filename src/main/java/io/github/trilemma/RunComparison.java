package io.github.trilemma;

import io.github.trilemma.report.Comparison;
import io.github.trilemma.surface.CdpPoint;
import io.github.trilemma.surface.CdpSurface;
import io.github.trilemma.surface.Interval;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/** Two runs side by side, seeds taken together, with points of other methods. */
public final class RunComparison {
    private final Comparison comparison;

    /**
     * The points of one α, β, γ; their measures are means over seeds.
     *
     * @param first the first run's point
     * @param second the second run's
     */
    public record Pair(CdpPoint first, CdpPoint second) {
        /** The second's value minus the first's; NaN when one is missing. */
        public double difference(String measure) {
            return new Comparison.Pair(first, second).difference(measure);
        }

        /** The 95 % interval of the difference, the two errors taken as independent; empty when a point has none. */
        public Optional<Interval> interval(String measure) {
            return new Comparison.Pair(first, second).interval(measure);
        }
    }

    RunComparison(Comparison comparison) {
        this.comparison = comparison;
    }

    /** The first run's points. */
    public CdpSurface first() {
        return comparison.first();
    }

    /** The second run's points. */
    public CdpSurface second() {
        return comparison.second();
    }

    /** Points of other methods, named by their ids. */
    public CdpSurface others() {
        return comparison.others();
    }

    /** Weights that both runs have trained under. */
    public List<Pair> matched() {
        return comparison.matched().stream()
                .map(pair -> new Pair(pair.first(), pair.second()))
                .toList();
    }

    /** What the reader should know, a line each. */
    public List<String> notes() {
        return comparison.notes();
    }

    /** The matched points as an aligned table of plain text. */
    public String table() {
        return comparison.table();
    }

    /**
     * Writes {@code compare.csv}, {@code compare.png} and {@code compare.svg}.
     *
     * @param folder made when it is not there
     * @param firstName what the first run is called in the figure
     * @param secondName what the second is called
     * @return the files written
     * @throws ConfigurationException when the folder cannot be written or no font is installed
     */
    public List<Path> write(Path folder, String firstName, String secondName) {
        return comparison.write(folder, firstName, secondName);
    }
}
