package io.github.trilemma.theory;

/** Sources of which something is known by other means, ready to be solved. */
public final class KnownSources {
    private KnownSources() {}

    /**
     * A source with the place of each symbol on a line, for the measures that need one.
     *
     * @param source what is solved
     * @param positions (n) place of each symbol
     */
    @SuppressWarnings("ArrayRecordComponent")
    public record Placed(DiscreteSource source, double[] positions) {}

    /**
     * The toy example on {@code symbols} points in -5..5, with Y on as many points in about -7..7, squared error and the given
     * threshold. The points of Y are placed so that the Bayes threshold of Y, {@code ln(7/3)}, lies between two bins: the best
     * decision from Y is then as good as that from the continuous Y.
     *
     * @throws io.github.trilemma.ConfigurationException when symbols is not within 2..{@link DiscreteSource#MAX_SYMBOLS}
     */
    public static Placed toy(int symbols, double threshold) {
        Lattice clean = new Lattice(symbols, -5, 5);
        Lattice degraded = new Lattice(symbols, -7, 7).withEdgeAt(2 * ToyExample.BAYES_THRESHOLD);
        double[] points = clean.points();
        int[] decision = new int[symbols];
        for (int j = 0; j < symbols; j++) {
            decision[j] = points[j] > threshold ? 1 : 0;
        }
        double[][] classes = {clean.normal(ToyExample.FIRST_MEAN, 1), clean.normal(ToyExample.SECOND_MEAN, 1)};
        double[] priors = {ToyExample.PRIOR, 1 - ToyExample.PRIOR};
        return new Placed(
                new DiscreteSource(priors, classes, degraded.noise(points, 1), Lattice.squaredError(points), decision),
                points);
    }

    /** {@link GaussianTradeoff} on {@code symbols} points within five standard deviations; one class, so C is always 0. */
    public static Placed gaussian(GaussianTradeoff tradeoff, int symbols) {
        double reach = 5 * tradeoff.signal();
        double spread = 5 * Math.hypot(tradeoff.signal(), tradeoff.noise());
        Lattice clean = new Lattice(symbols, -reach, reach);
        Lattice degraded = new Lattice(symbols, -spread, spread);
        double[] points = clean.points();
        double[][] classes = {clean.normal(0, tradeoff.signal())};
        double[][] channel = degraded.noise(points, tradeoff.noise());
        return new Placed(
                new DiscreteSource(new double[] {1}, classes, channel, Lattice.squaredError(points), new int[symbols]),
                points);
    }

    /**
     * Four grey levels 0, 1/3, 2/3, 1 of a pixel that belongs to the background (class 0, mostly dark) or to a stroke (class 1,
     * mostly bright), seen through a blur that moves a level to its neighbours; squared error; bright halves count as stroke.
     */
    public static Placed fourLevel() {
        double[] points = {0, 1.0 / 3, 2.0 / 3, 1};
        double[][] classes = {{0.70, 0.20, 0.08, 0.02}, {0.05, 0.15, 0.30, 0.50}};
        double[][] channel = {
            {0.70, 0.25, 0.05, 0.00}, {0.20, 0.55, 0.20, 0.05}, {0.05, 0.20, 0.55, 0.20}, {0.00, 0.05, 0.25, 0.70}
        };
        DiscreteSource source = new DiscreteSource(
                new double[] {0.75, 0.25}, classes, channel, Lattice.squaredError(points), new int[] {0, 0, 1, 1});
        return new Placed(source, points);
    }
}
