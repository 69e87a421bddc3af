package io.github.trilemma.cli;

import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.BooleanSupplier;

/** Ctrl-C and SIGTERM: asks the running command to stop, and holds the program until it has put its state away. */
final class Interruption {
    private static final long PATIENCE_SECONDS = 60;
    private static final CountDownLatch ENDED = new CountDownLatch(1);

    private Interruption() {}

    /** Whether the command should stop; registers the hook. */
    static BooleanSupplier token() {
        AtomicBoolean stop = new AtomicBoolean();
        Thread hook = new Thread(
                () -> {
                    stop.set(true);
                    awaitMain();
                },
                "trilemma-interrupt");
        Runtime.getRuntime().addShutdownHook(hook);
        return stop::get;
    }

    private static void awaitMain() {
        try {
            if (!ENDED.await(PATIENCE_SECONDS, TimeUnit.SECONDS)) {
                System.err.println("stopped before everything was put away; the last checkpoint counts");
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** The command is over; a waiting hook may go on. */
    static void mainEnded() {
        ENDED.countDown();
    }
}
