package io.github.trilemma.report;

import io.github.trilemma.surface.CdpPoint;
import io.github.trilemma.surface.Measure;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.TreeMap;

/** Points that move with their weights as the paper's do, with some noise. */
final class FakePoints {
    static final List<String> JUDGES = List.of("cnn1", "logistic", "cnn2");

    private FakePoints() {}

    static CdpPoint of(double alpha, double beta, double gamma, long seed) {
        Random random =
                new Random(Double.hashCode(alpha) * 31L + Double.hashCode(beta) * 7L + Double.hashCode(gamma) + seed);
        double pull = Math.log1p(beta * 60) / Math.log(61);
        double help = Math.log1p(gamma * 400) / Math.log(201);
        double rmse = 0.157 + 0.016 * pull + 0.009 * help * help + 0.0012 * random.nextGaussian() - 0.002 * (alpha - 1);
        double gap = 0.31 * Math.exp(-3.2 * pull) + 0.03 * help + 0.006 * random.nextGaussian();
        TreeMap<String, Double> measures = new TreeMap<>();
        measures.put(Measure.RMSE, rmse);
        measures.put(Measure.MSE, rmse * rmse);
        measures.put(Measure.PSNR, -20 * Math.log10(rmse));
        measures.put(Measure.CRITIC_GAP, gap);
        double offset = 0;
        for (String judge : JUDGES) {
            double error = 0.141 + 0.024 * Math.exp(-3 * help) - 0.004 * pull + 0.0008 * random.nextGaussian() + offset;
            measures.put(Measure.errorRate(judge), Math.round(error * 10000) / 10000.0);
            measures.put(Measure.crossEntropy(judge), 4 * error);
            offset += 0.021;
        }
        return new CdpPoint(String.format("%016x", random.nextLong()), alpha, beta, gamma, measures);
    }

    static List<CdpPoint> grid(double[] alphas, double[] betas, double[] gammas) {
        List<CdpPoint> points = new ArrayList<>();
        for (double gamma : gammas) {
            for (double beta : betas) {
                for (double alpha : alphas) {
                    points.add(of(alpha, beta, gamma, 0));
                }
            }
        }
        return points;
    }

    static List<CdpPoint> nine() {
        return grid(new double[] {1}, new double[] {0, 0.02, 0.1}, new double[] {0, 0.005, 0.01});
    }

    static List<CdpPoint> fourteen() {
        List<CdpPoint> points = nine();
        points.addAll(grid(new double[] {1}, new double[] {0.5, 0.6, 0.7, 0.8, 1}, new double[] {0.5}));
        return points;
    }

    static List<CdpPoint> hundredForty() {
        return grid(
                new double[] {1},
                new double[] {
                    0, 0.001, 0.002, 0.004, 0.006, 0.008, 0.01, 0.012, 0.014, 0.016, 0.018, 0.02, 0.022, 0.026, 0.03,
                    0.04, 0.06, 0.1, 0.15, 0.2
                },
                new double[] {0, 0.001, 0.0025, 0.005, 0.01, 0.015, 0.02});
    }
}
