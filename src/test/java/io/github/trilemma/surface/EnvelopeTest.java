package io.github.trilemma.surface;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.RepetitionInfo;
import org.junit.jupiter.api.Test;

class EnvelopeTest {
    @RepeatedTest(100)
    void liesBelowAllPointsAndIsConvexAndFalling(RepetitionInfo info) {
        Random random = new Random(info.getCurrentRepetition());
        int n = 1 + random.nextInt(40);
        boolean coarse = info.getCurrentRepetition() % 2 == 0;
        double[] x =
                random.doubles(n, 0, 6).map(v -> coarse ? Math.floor(v) : v).toArray();
        double[] y =
                random.doubles(n, 0, 6).map(v -> coarse ? Math.floor(v) : v).toArray();

        Envelope envelope = Envelope.of(x, y);

        for (int i = 0; i < n; i++) {
            assertThat(envelope.at(x[i])).isLessThanOrEqualTo(y[i] + 1e-12);
        }
        List<Envelope.Vertex> vertices = envelope.vertices();
        for (int i = 0; i < vertices.size(); i++) {
            Envelope.Vertex vertex = vertices.get(i);
            assertThat(x[vertex.index()]).isEqualTo(vertex.x());
            assertThat(y[vertex.index()]).isEqualTo(vertex.y());
            assertThat(envelope.at(vertex.x())).isCloseTo(vertex.y(), within(1e-12));
            if (i > 0) {
                assertThat(vertex.x()).isGreaterThan(vertices.get(i - 1).x());
                assertThat(vertex.y()).isLessThan(vertices.get(i - 1).y());
            }
            if (i > 1) {
                assertThat(slope(vertices, i)).isGreaterThan(slope(vertices, i - 1));
            }
        }
    }

    @RepeatedTest(50)
    void isTheLeastMixOfTwoPoints(RepetitionInfo info) {
        Random random = new Random(info.getCurrentRepetition());
        int n = 2 + random.nextInt(10);
        double[] x = random.doubles(n).toArray();
        double[] y = random.doubles(n).toArray();
        Envelope envelope = Envelope.of(x, y);
        double at = random.nextDouble();
        double least = Double.POSITIVE_INFINITY;
        for (int i = 0; i < n; i++) {
            for (int j = 0; j < n; j++) {
                if (x[i] <= at) {
                    least = Math.min(least, y[i]);
                    if (x[j] > at) {
                        double share = (at - x[i]) / (x[j] - x[i]);
                        least = Math.min(least, y[i] + share * (y[j] - y[i]));
                    }
                }
            }
        }
        if (Double.isInfinite(least)) {
            assertThat(envelope.at(at)).isInfinite();
        } else {
            assertThat(envelope.at(at)).isCloseTo(least, within(1e-12));
        }
    }

    @Test
    void pointsOnALineHaveTwoCorners() {
        Envelope envelope = Envelope.of(new double[] {2, 0, 1}, new double[] {0, 2, 1});
        assertThat(envelope.vertices()).containsExactly(new Envelope.Vertex(0, 2, 1), new Envelope.Vertex(2, 0, 0));
        assertThat(envelope.at(0.5)).isEqualTo(1.5);
        assertThat(envelope.at(9)).isZero();
        assertThat(envelope.at(-0.1)).isEqualTo(Double.POSITIVE_INFINITY);
    }

    @Test
    void risingPointsLeaveTheLeftmost() {
        assertThat(Envelope.of(new double[] {1, 2, 3}, new double[] {1, 2, 3}).vertices())
                .containsExactly(new Envelope.Vertex(1, 1, 0));
    }

    @Test
    void noPointsHaveNoEnvelope() {
        Envelope envelope = Envelope.of(new double[0], new double[0]);
        assertThat(envelope.vertices()).isEmpty();
        assertThat(envelope.at(0)).isEqualTo(Double.POSITIVE_INFINITY);
    }

    @Test
    void badInputIsNamed() {
        assertThatThrownBy(() -> Envelope.of(new double[] {1, Double.NaN}, new double[] {1, 2}))
                .hasMessage("point 1 must be finite, got (NaN, 2.0)");
        assertThatThrownBy(() -> Envelope.of(new double[1], new double[2])).hasMessageContaining("got 1 and 2");
    }

    private static double slope(List<Envelope.Vertex> vertices, int i) {
        Envelope.Vertex from = vertices.get(i - 1);
        Envelope.Vertex to = vertices.get(i);
        return (to.y() - from.y()) / (to.x() - from.x());
    }
}
