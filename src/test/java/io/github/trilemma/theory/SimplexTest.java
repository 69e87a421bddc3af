package io.github.trilemma.theory;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.ojalgo.optimisation.Expression;
import org.ojalgo.optimisation.ExpressionsBasedModel;
import org.ojalgo.optimisation.Optimisation;
import org.ojalgo.optimisation.Variable;

/** The linear programming core against ojAlgo's solver. */
class SimplexTest {

    @Test
    void solvesASmallProgramByHand() {
        // minimise -x - 2y with x + y <= 4, x + 3y <= 6, x, y >= 0: (3, 1), value -5.
        LinearProgram program = new LinearProgram(2, 4, 6);
        int x = program.addColumn(0, Double.POSITIVE_INFINITY, new int[] {0, 1}, new double[] {1, 1});
        int y = program.addColumn(0, Double.POSITIVE_INFINITY, new int[] {0, 1}, new double[] {1, 3});
        program.addColumn(0, Double.POSITIVE_INFINITY, new int[] {0}, new double[] {1});
        program.addColumn(0, Double.POSITIVE_INFINITY, new int[] {1}, new double[] {1});
        program.setRightSide(0, 4);
        program.setRightSide(1, 6);
        program.setCost(x, -1);
        program.setCost(y, -2);
        Simplex simplex = new Simplex(program);
        assertThat(simplex.solve()).isTrue();
        assertThat(simplex.value(x)).isCloseTo(3, within(1e-12));
        assertThat(simplex.value(y)).isCloseTo(1, within(1e-12));
        assertThat(simplex.dual(0)).isCloseTo(-0.5, within(1e-12));
        assertThat(simplex.dual(1)).isCloseTo(-0.5, within(1e-12));
    }

    @Test
    void saysWhenNothingIsFeasible() {
        LinearProgram program = new LinearProgram(1, 1, 1);
        program.addColumn(0, 1, new int[] {0}, new double[] {1});
        program.setRightSide(0, 2);
        assertThat(new Simplex(program).solve()).isFalse();
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 3, 4})
    void agreesWithOjAlgo(int block) {
        int feasible = 0;
        for (int seed = 0; seed < 60; seed++) {
            SplittableRandom random = new SplittableRandom(1000L * block + seed);
            LinearProgram program = random(random);
            double expected = byOjAlgo(program);
            Simplex simplex = new Simplex(program);
            boolean solved = simplex.solve();
            assertThat(solved).as("seed %d", seed).isEqualTo(!Double.isNaN(expected));
            if (solved) {
                feasible++;
                assertThat(objective(program, simplex)).as("seed %d", seed).isCloseTo(expected, within(1e-6));
                // The same basis after a change of one bound, against a fresh start.
                int column = program.rows() + random.nextInt(program.columns() - program.rows());
                program.setBounds(column, 0, 0.2 * random.nextDouble());
                Simplex fresh = new Simplex(program);
                boolean still = fresh.solve();
                assertThat(simplex.solve()).isEqualTo(still);
                if (still) {
                    assertThat(objective(program, simplex)).isCloseTo(objective(program, fresh), within(1e-9));
                }
            }
        }
        assertThat(feasible).isBetween(10, 59);
    }

    private static LinearProgram random(SplittableRandom random) {
        int rows = 1 + random.nextInt(6);
        int columns = rows + random.nextInt(10);
        LinearProgram program = new LinearProgram(rows, columns, rows * columns);
        int[] all = new int[rows];
        for (int i = 0; i < rows; i++) {
            all[i] = i;
            program.setRightSide(i, random.nextInt(5));
        }
        for (int j = 0; j < columns; j++) {
            double[] values = new double[rows];
            for (int i = 0; i < rows; i++) {
                values[i] = random.nextInt(3) == 0 ? 0 : random.nextInt(5) - 1;
            }
            double upper = random.nextInt(3) == 0 ? 1 + random.nextInt(3) : Double.POSITIVE_INFINITY;
            int column = program.addColumn(0, upper, all, values);
            // Costs of at least 0 keep the program bounded.
            program.setCost(column, random.nextInt(4));
        }
        return program;
    }

    private static double objective(LinearProgram program, Simplex simplex) {
        double sum = 0;
        for (int j = 0; j < program.columns(); j++) {
            sum += program.cost(j) * simplex.value(j);
        }
        return sum;
    }

    private static double byOjAlgo(LinearProgram program) {
        ExpressionsBasedModel model = new ExpressionsBasedModel();
        Expression[] rows = new Expression[program.rows()];
        for (int i = 0; i < rows.length; i++) {
            rows[i] = model.addExpression("row" + i).level(program.rightSide(i));
        }
        for (int j = program.rows(); j < program.columns(); j++) {
            Variable variable = model.addVariable("v" + j).lower(0).weight(program.cost(j));
            if (program.isBoxed(j)) {
                variable.upper(program.upper(j));
            }
            for (int i = 0; i < rows.length; i++) {
                double[] unit = new double[rows.length];
                unit[i] = 1;
                rows[i].set(variable, program.matrix().dot(j, unit));
            }
        }
        Optimisation.Result result = model.minimise();
        return result.getState().isFeasible() ? result.getValue() : Double.NaN;
    }
}
