package io.github.trilemma.run;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;

/** Threads of which one moves at a time, by one step, as a test decides; a step is a millisecond. */
final class Turns {
    private static final long STEP_NANOS = 1_000_000;

    private static final class Player {
        private final Semaphore go = new Semaphore(0);
        private Thread thread;
        private volatile boolean killed;
        private volatile boolean over;
        private volatile Throwable failure;
        private int haltedUntil;
    }

    private final Random random;
    private final List<Player> players = new ArrayList<>();
    private final Semaphore back = new Semaphore(0);
    private final AtomicLong steps = new AtomicLong();

    Turns(Random random) {
        this.random = random;
    }

    long nanos() {
        return steps.get() * STEP_NANOS;
    }

    /** Adds a process; it is given what to call before each of its steps. */
    void add(Consumer<Runnable> body) {
        Player player = new Player();
        players.add(player);
        player.thread = new Thread(() -> {
            try {
                await(player.go);
                body.accept(() -> step(player));
            } catch (FakeProcess.Killed e) {
                // What it held stays as it is.
                player.killed = true;
            } catch (RuntimeException | Error e) {
                player.failure = e;
            } finally {
                player.over = true;
                back.release();
            }
        });
        player.thread.start();
    }

    private void step(Player player) {
        if (!player.killed) {
            back.release();
            await(player.go);
        }
        if (player.killed) {
            throw new FakeProcess.Killed();
        }
    }

    private static void await(Semaphore semaphore) {
        semaphore.acquireUninterruptibly();
    }

    private void move(Player player) {
        steps.incrementAndGet();
        player.go.release();
        await(back);
        if (player.failure != null) {
            throw new AssertionError(player.failure);
        }
    }

    boolean ended(int which) {
        return players.get(which).over;
    }

    /** Lets one process do {@code count} steps, or fewer when it ends before. */
    void alone(int which, int count) {
        Player player = players.get(which);
        for (int i = 0; i < count && !player.over; i++) {
            move(player);
        }
    }

    /** Random turns until all have ended; on the way {@code kills} are killed, and now and then one is halted. */
    void shuffled(int kills, int longestHalt) {
        int left = kills;
        List<Player> moving = new ArrayList<>(players);
        while (!moving.isEmpty()) {
            Player player = moving.get(random.nextInt(moving.size()));
            int chance = random.nextInt(600);
            if (chance == 0 && left > 0) {
                left--;
                player.killed = true;
            } else if (chance <= 3) {
                player.haltedUntil = steps.intValue() + random.nextInt(longestHalt);
            }
            boolean halted = player.haltedUntil > steps.get() && !player.killed;
            if (halted && moving.size() > 1) {
                steps.incrementAndGet();
                continue;
            }
            move(player);
            moving.removeIf(one -> one.over);
        }
    }

    /** Waits for the threads. */
    void end() {
        for (Player player : players) {
            try {
                player.thread.join();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                throw new AssertionError(e);
            }
        }
    }
}
