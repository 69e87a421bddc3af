package io.github.trilemma.train;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.sun.management.ThreadMXBean;
import io.github.trilemma.config.NetworkConfig.BatchNormMode;
import io.github.trilemma.config.NetworkConfig.RestorerKind;
import io.github.trilemma.kernel.KernelProvider;
import java.lang.management.ManagementFactory;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What an iteration through the native kernels leaves to the garbage collector: the Java sides of its few tensors. */
class GarbageTest {
    private static final int CRITIC_STEPS = 5;
    private static final int WARM_UP = 300;
    private static final int MEASURED = 300;
    private static final long LIMIT = 64 << 10;

    @ParameterizedTest
    @EnumSource(RestorerKind.class)
    void anIterationLeavesFewObjects(RestorerKind kind) {
        String name = KernelProvider.choose(KernelProvider.AUTO).name();
        assumeTrue(name.startsWith("native"), "kernels are " + name);
        assumeTrue(
                ManagementFactory.getThreadMXBean() instanceof ThreadMXBean bean
                        && bean.isThreadAllocatedMemorySupported()
                        && bean.isThreadAllocatedMemoryEnabled(),
                "this Java does not count allocated bytes");
        int iterations = WARM_UP + MEASURED;
        try (TinyTraining training = new TinyTraining(
                TinyTraining.config(kind, BatchNormMode.BATCH, iterations, CRITIC_STEPS, iterations))) {
            training.trainer.run(() -> training.trainer.iteration() == WARM_UP);
            long before = allocated();
            training.trainer.run(() -> false);
            assertThat((allocated() - before) / MEASURED)
                    .as("bytes of Java objects per iteration")
                    .isPositive()
                    .isLessThanOrEqualTo(LIMIT);
        }
    }

    private static long allocated() {
        return ((ThreadMXBean) ManagementFactory.getThreadMXBean())
                .getThreadAllocatedBytes(Thread.currentThread().getId());
    }
}
