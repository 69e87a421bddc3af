package io.github.trilemma.eval;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.github.trilemma.surface.Interval;
import java.util.Arrays;
import java.util.Map;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

/** Bootstrap and jackknife on data whose distribution is known, and the calibration error. */
class IntervalsTest {
    private static final int N = 200;
    private static final int TRIALS = 200;

    private static double[] exponential(SplittableRandom random) {
        double[] values = new double[N];
        Arrays.setAll(values, i -> -Math.log(1 - random.nextDouble()));
        return values;
    }

    private static Interval bootstrap(double[] values, Bootstrap.Statistic statistic) {
        return Bootstrap.intervals(values.length, 7, Map.of("m", statistic)).get("m");
    }

    /** 95 % of 200 trials are 190 with a standard deviation of 3; a skewed distribution costs the percentiles a little. */
    @Test
    void bootstrapCoversTheMeanAndItsRoot() {
        SplittableRandom random = new SplittableRandom(1);
        int mean = 0;
        int root = 0;
        for (int trial = 0; trial < TRIALS; trial++) {
            double[] values = exponential(random);
            Bootstrap.Statistic sum = Bootstrap.mean(values);
            Interval ofMean = bootstrap(values, sum);
            Interval ofRoot = bootstrap(values, counts -> Math.sqrt(sum.of(counts)));
            mean += ofMean.low() <= 1 && 1 <= ofMean.high() ? 1 : 0;
            root += ofRoot.low() <= 1 && 1 <= ofRoot.high() ? 1 : 0;
            assertThat(ofRoot.low() * ofRoot.low())
                    .as("the root of a draw, not the interval of roots")
                    .isCloseTo(ofMean.low(), within(1e-3));
        }
        assertThat(mean).isBetween(178, 199);
        assertThat(root).isEqualTo(mean);
    }

    @Test
    void jackknifeCoversTheMean() {
        SplittableRandom random = new SplittableRandom(2);
        int covered = 0;
        for (int trial = 0; trial < TRIALS; trial++) {
            double[] values = exponential(random);
            int[] groups = Jackknife.groups(N, trial);
            double[] without = new double[Jackknife.GROUPS];
            double estimate = Arrays.stream(values).average().orElseThrow();
            for (int g = 0; g < without.length; g++) {
                double sum = 0;
                int count = 0;
                for (int i = 0; i < N; i++) {
                    sum += groups[i] == g ? 0 : values[i];
                    count += groups[i] == g ? 0 : 1;
                }
                without[g] = sum / count;
            }
            Interval interval = Jackknife.interval(estimate, without, 0).orElseThrow();
            covered += interval.low() <= 1 && 1 <= interval.high() ? 1 : 0;
        }
        assertThat(covered).isBetween(178, 199);
    }

    @Test
    void groupsAreEqualInSizeAndDealtAtRandom() {
        for (int images : new int[] {40, 41, 59, 1000}) {
            int[] sizes = new int[Jackknife.GROUPS];
            for (int group : Jackknife.groups(images, 3)) {
                sizes[group]++;
            }
            assertThat(Arrays.stream(sizes).max().orElseThrow()
                            - Arrays.stream(sizes).min().orElseThrow())
                    .isLessThanOrEqualTo(1);
        }
        assertThat(Jackknife.groups(50, 1)).isEqualTo(Jackknife.groups(50, 1)).isNotEqualTo(Jackknife.groups(50, 2));
    }

    @Test
    void aSeedMeansTheSameInterval() {
        double[] values = exponential(new SplittableRandom(3));
        assertThat(bootstrap(values, Bootstrap.mean(values))).isEqualTo(bootstrap(values, Bootstrap.mean(values)));
    }

    @Test
    void edgesOfTheBootstrap() {
        assertThat(Bootstrap.intervals(1, 1, Map.of("m", counts -> 1))).isEmpty();
        assertThat(bootstrap(new double[5], Bootstrap.mean(new double[5]))).isEqualTo(new Interval(0, 0));
        double[] values = {1, 2, 3, 4, 5, 6};
        // One of six images is missing in a third of the draws, which then say nothing of it.
        Interval single = bootstrap(values, Bootstrap.mean(values, new int[] {2}));
        assertThat(single).isEqualTo(new Interval(3, 3));
        assertThat(Bootstrap.intervals(6, 1, Map.of("m", counts -> Double.NaN))).isEmpty();
        assertThat(Bootstrap.quantile(new double[] {1, 2, 4}, 0.75)).isEqualTo(3);
    }

    /** No error in n images: with rate p that has probability (1-p)^n, which is 2.5 % at the upper end. */
    @Test
    void aShareOfNothingHasAnUpperEnd() {
        Findings findings = new Findings();
        findings.putShare("none", 0, 50, counts -> 0);
        findings.putShare("all", 1, 50, counts -> 1);
        findings.putShare("half", 0.5, 4, Bootstrap.mean(new double[] {0, 1, 0, 1}));
        var intervals = findings.measurements(4).intervals();
        assertThat(Math.pow(1 - intervals.get("none").high(), 50)).isCloseTo(0.025, within(1e-12));
        assertThat(intervals.get("none").low()).isZero();
        assertThat(intervals.get("all").high()).isEqualTo(1);
        assertThat(intervals.get("all").low())
                .isCloseTo(1 - intervals.get("none").high(), within(1e-12));
        assertThat(intervals.get("half")).isEqualTo(new Interval(0, 1));
    }

    @Test
    void calibrationErrorByHand() {
        // Two bins: three images at 0.9, one wrong: |2/3 - 0.9|; one at 0.5, right: |1 - 0.5|.
        Calibration calibration =
                new Calibration(new double[] {0.9, 0.9, 0.9, 0.5}, new double[] {0, 1, 0, 0}, new int[] {0, 1, 2, 3});
        assertThat(calibration.all()).isCloseTo((0.7 + 0.5) / 4, within(1e-12));
        assertThat(calibration.without()[3]).isCloseTo(0.7 / 3, within(1e-12));
        assertThat(Calibration.bin(1)).isEqualTo(14);
        assertThat(Calibration.bin(1.0 / 15)).isEqualTo(0);
        assertThat(Calibration.bin(1.01 / 15)).isEqualTo(1);
    }

    @Test
    void aJudgeWhoseConfidenceIsItsAccuracyIsCalibrated() {
        SplittableRandom random = new SplittableRandom(4);
        int images = 20000;
        double[] confidence = new double[images];
        double[] wrong = new double[images];
        for (int i = 0; i < images; i++) {
            confidence[i] = 0.1 + 0.9 * random.nextDouble();
            wrong[i] = random.nextDouble() < confidence[i] ? 0 : 1;
        }
        int[] groups = Jackknife.groups(images, 1);
        assertThat(new Calibration(confidence, wrong, groups).all()).isBetween(0.001, 0.02);
        double[] sure = new double[images];
        Arrays.fill(sure, 1);
        double errors = Arrays.stream(wrong).sum() / images;
        assertThat(new Calibration(sure, wrong, groups).all()).isCloseTo(errors, within(1e-12));
    }
}
