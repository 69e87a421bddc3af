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
        onStop(() -> stop.set(true));
        return stop::get;
    }

    /** Registers the hook, which asks the command to stop by {@code ask}. */
    static void onStop(Runnable ask) {
        Thread hook = new Thread(
                () -> {
                    ask.run();
                    awaitMain();
                },
                "trilemma-interrupt");
        Runtime.getRuntime().addShutdownHook(hook);
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
