package io.github.trilemma.theory;

import io.github.trilemma.ConfigurationException;

/** Equidistant points on a line; each stands for the bin around it, the two outer ones also for the tails. */
record Lattice(int count, double from, double to) {
    Lattice {
        if (count < 2 || count > DiscreteSource.MAX_SYMBOLS) {
            throw new ConfigurationException(
                    "symbols must be within 2.." + DiscreteSource.MAX_SYMBOLS + ", got " + count);
        }
    }

    double step() {
        return (to - from) / (count - 1);
    }

    /** The lattice moved by less than a step, so that {@code place} lies halfway between two points. */
    Lattice withEdgeAt(double place) {
        double steps = (place - from) / step() - 0.5;
        double move = (steps - Math.rint(steps)) * step();
        return new Lattice(count, from + move, to + move);
    }

    double at(int i) {
        return from + i * step();
    }

    double[] points() {
        double[] points = new double[count];
        for (int i = 0; i < count; i++) {
            points[i] = at(i);
        }
        return points;
    }

    /** Probability of each bin under N(mean, deviation²). */
    double[] normal(double mean, double deviation) {
        double[] bins = new double[count];
        for (int i = 0; i < count; i++) {
            double low = i == 0 ? Double.NEGATIVE_INFINITY : (at(i) - step() / 2 - mean) / deviation;
            double high = i == count - 1 ? Double.POSITIVE_INFINITY : (at(i) + step() / 2 - mean) / deviation;
            bins[i] = Normal.between(low, high);
        }
        Vectors.scale(bins, 1 / Vectors.sum(bins));
        return bins;
    }

    /** One row of p(y|x) for each of {@code points}: normal noise around it, in the bins of this lattice. */
    double[][] noise(double[] points, double deviation) {
        double[][] rows = new double[points.length][];
        for (int x = 0; x < points.length; x++) {
            rows[x] = normal(points[x], deviation);
        }
        return rows;
    }

    static double[][] squaredError(double[] points) {
        double[][] cost = new double[points.length][points.length];
        for (int x = 0; x < points.length; x++) {
            for (int j = 0; j < points.length; j++) {
                cost[x][j] = (points[x] - points[j]) * (points[x] - points[j]);
            }
        }
        return cost;
    }
}
