package io.github.trilemma.theory;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.api.Test;
import org.ojalgo.optimisation.Expression;
import org.ojalgo.optimisation.ExpressionsBasedModel;
import org.ojalgo.optimisation.Optimisation;
import org.ojalgo.optimisation.Variable;

/** The toy example on a grid, written as a plain model for ojAlgo's solver: the independent answer inside the JVM. */
class OjAlgoReferenceTest {

    @Test
    void toyExampleUnderTotalVariation() {
        DiscreteSource source = KnownSources.toy(21, ToyExample.BAYES_THRESHOLD).source();
        CdpSolver solver = new CdpSolver(source, new TotalVariation());
        for (double p : new double[] {0, 0.01, 0.05}) {
            double d = solver.minimumDistortion(p) + 0.01;
            CdpSolution solution = solver.solve(d, p);
            assertThat(solution.errorRate()).isCloseTo(byOjAlgo(source, d, p), within(1e-7));
        }
    }

    private static double byOjAlgo(DiscreteSource source, double d, double p) {
        int n = source.symbols();
        double[] clean = source.clean();
        double[] degraded = source.degraded();
        ExpressionsBasedModel model = new ExpressionsBasedModel();
        Expression distortion = model.addExpression("D").upper(d);
        Expression perception = model.addExpression("P").upper(p);
        Expression[] balance = new Expression[n];
        for (int j = 0; j < n; j++) {
            balance[j] = model.addExpression("balance" + j).level(clean[j]);
            Variable over = model.addVariable("over" + j).lower(0);
            Variable under = model.addVariable("under" + j).lower(0);
            balance[j].set(over, -1);
            balance[j].set(under, 1);
            perception.set(over, 0.5);
            perception.set(under, 0.5);
        }
        for (int y = 0; y < degraded.length; y++) {
            Expression mass = model.addExpression("mass" + y).level(degraded[y]);
            for (int j = 0; j < n; j++) {
                Variable joint =
                        model.addVariable("joint" + y + "," + j).lower(0).weight(source.errorGiven(y, j));
                mass.set(joint, 1);
                balance[j].set(joint, 1);
                distortion.set(joint, source.distortionGiven(y, j));
            }
        }
        Optimisation.Result result = model.minimise();
        assertThat(result.getState().isOptimal()).isTrue();
        return result.getValue();
    }
}
