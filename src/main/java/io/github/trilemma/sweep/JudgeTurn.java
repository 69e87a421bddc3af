package io.github.trilemma.sweep;

import io.github.trilemma.ConfigurationException;
import io.github.trilemma.run.Lease;
import io.github.trilemma.run.LeaseOwner;
import io.github.trilemma.run.Leases;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import java.util.function.Predicate;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** One process trains the judges of a run folder, under the lease of their folder; the others wait for the files. */
final class JudgeTurn {
    private static final Logger LOG = LoggerFactory.getLogger(JudgeTurn.class);

    private JudgeTurn() {}

    /**
     * Waits until {@code file} is there, by training it when nobody else does.
     *
     * @param awaited told once who trains it elsewhere
     * @param training makes the file; it is told when to stop, and returns whether it came to its end
     * @return false when cancelled
     */
    static boolean await(
            Path file,
            Leases leases,
            BooleanSupplier cancelled,
            Consumer<String> awaited,
            Predicate<BooleanSupplier> training) {
        boolean told = false;
        while (!Files.exists(file)) {
            if (cancelled.getAsBoolean()) {
                return false;
            }
            create(file.getParent());
            Optional<Lease> lease = leases.tryTake(file.getParent());
            if (lease.isPresent()) {
                train(lease.get(), file, cancelled, training);
            } else {
                Optional<LeaseOwner> owner = leases.holder(file.getParent());
                if (!told && owner.isPresent()) {
                    awaited.accept(owner.get().toString());
                    told = true;
                }
                pause(leases.pollMillis());
            }
        }
        return true;
    }

    private static void train(Lease lease, Path file, BooleanSupplier cancelled, Predicate<BooleanSupplier> training) {
        try (lease) {
            // Within the lease: once that is given back nobody can tell whether it was lost before.
            try {
                if (!Files.exists(file) && !training.test(() -> cancelled.getAsBoolean() || lease.lost())) {
                    LOG.debug("{} was stopped on the way", file);
                }
            } catch (RuntimeException e) {
                if (lease.held()) {
                    throw e;
                }
                LOG.debug("{} is another process's turn now", file, e);
            }
        }
    }

    private static void create(Path folder) {
        try {
            Files.createDirectories(folder);
        } catch (IOException e) {
            throw new ConfigurationException("cannot create " + folder + ": " + e.getMessage(), e);
        }
    }

    private static void pause(long millis) {
        try {
            TimeUnit.MILLISECONDS.sleep(Math.min(millis, 200));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new ConfigurationException("interrupted while waiting for a judge: run again", e);
        }
    }
}
