package io.github.trilemma.lane;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.trilemma.ConfigurationException;
import java.util.Random;
import org.junit.jupiter.api.Test;

class MemoryPlanTest {
    private static final long GIB = 1L << 30;

    private static MemoryPlan plan(long total, long free) {
        return new MemoryPlan("cuda:0", total, free);
    }

    @Test
    void aPartStaysFree() {
        assertThat(plan(100 * GIB, 80 * GIB).usable()).isEqualTo(75 * GIB);
        assertThat(plan(GIB, GIB).usable()).isEqualTo(GIB - (256L << 20));
        assertThat(plan(GIB, 0).usable()).isZero();
    }

    @Test
    void whatFitsFits() {
        Random random = new Random(3);
        for (int trial = 0; trial < 2000; trial++) {
            long total = 1 + (long) (random.nextDouble() * 200 * GIB);
            MemoryPlan plan = plan(total, (long) (random.nextDouble() * total));
            long lane = 1 + (long) (random.nextDouble() * 4 * GIB);
            int running = random.nextInt(5);
            int lanes = plan.lanes(running, lane);
            assertThat(lanes).isGreaterThanOrEqualTo(running);
            assertThat((lanes - running) * (double) lane).isLessThanOrEqualTo((double) plan.usable());
            assertThat((lanes - running + 1) * MemoryPlan.MARGIN * lane).isGreaterThan((double) plan.usable());
            plan.requireMore(lanes, running, lane);
        }
    }

    @Test
    void refusesInOneLineWhatDoesNotFit() {
        MemoryPlan plan = plan(10 * GIB, 8 * GIB);
        assertThatCode(() -> plan.require(GIB, 6, GIB)).doesNotThrowAnyException();
        assertThatThrownBy(() -> plan.require(GIB, 7, GIB))
                .isInstanceOf(ConfigurationException.class)
                .hasMessage(
                        "--lanes must be at most 6 on cuda:0 (8.0 GiB free of 10.0 GiB, a lane takes 1.0 GiB), got 7:"
                                + " give --lanes 6 or auto");
        assertThatThrownBy(() -> plan.require(8 * GIB, 1, 1))
                .isInstanceOf(ConfigurationException.class)
                .hasMessage("the images of 8.0 GiB must fit into cuda:0, got 8.0 GiB free of 10.0 GiB: set data.train"
                        + " lower, or free the device");
        assertThatThrownBy(() -> plan.require(GIB, 1, 7 * GIB))
                .isInstanceOf(ConfigurationException.class)
                .hasMessageContaining("one lane of at least 7.0 GiB must fit into cuda:0");
        assertThatThrownBy(() -> plan.requireMore(9, 1, GIB))
                .isInstanceOf(ConfigurationException.class)
                .hasMessageContaining("--lanes must be at most 7 on cuda:0")
                .hasMessageContaining("got 9: give --lanes 7 or auto");
    }

    @Test
    void impossibleNumbersAreTheCallersFault() {
        assertThatThrownBy(() -> plan(10, 11)).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> plan(0, 0)).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> plan(10, 5).lanes(0, 0)).isInstanceOf(IllegalArgumentException.class);
    }
}
