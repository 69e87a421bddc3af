package io.github.trilemma.theory;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

/** Weak duality: whatever the multipliers, the bound is below every restorer that keeps the limits. */
class CertificateTest {

    @Test
    void noRestorerIsBelowTheBound() {
        for (int seed = 0; seed < 200; seed++) {
            SplittableRandom random = new SplittableRandom(seed);
            KnownSources.Placed placed = RandomSources.of(seed);
            DiscreteSource source = placed.source();
            for (Divergence divergence : RandomSources.divergences(placed)) {
                Restorer restorer = RandomSources.restorer(source, random);
                Triple reached = restorer.measure(source, divergence);
                if (!Double.isFinite(reached.perception())) {
                    continue;
                }
                Triple weights = random(random);
                Triple more = random(random);
                Triple mu = new Triple(
                        weights.error() + more.error(),
                        weights.distortion() + more.distortion(),
                        weights.perception() + more.perception());
                double[] phi = new double[source.symbols()];
                for (int j = 0; j < phi.length; j++) {
                    phi[j] = random.nextDouble() - 0.5;
                }
                double bound = Certificate.lowerBound(
                        source,
                        divergence,
                        weights,
                        reached,
                        new Certificate.Multipliers(mu, phi, new double[2 * source.symbols()]));
                assertThat(weights.dot(reached))
                        .as("%s seed %d", divergence.name(), seed)
                        .isGreaterThanOrEqualTo(bound - 1e-12);
            }
        }
    }

    private static Triple random(SplittableRandom random) {
        return new Triple(random.nextDouble(), random.nextDouble(), random.nextDouble());
    }
}
