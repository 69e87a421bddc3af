package io.github.trilemma.run;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.LongSupplier;

/**
 * Tells living holders from dead ones, by reading alone. A holder of this machine whose process has ended is dead at once. Any
 * other is dead when its heartbeat has not changed for its period, measured by what this observer itself saw and by its own
 * monotonic clock: no time is written down anywhere, so clocks that differ or are set do not matter. A gap between two looks
 * counts for a third of the period at most, so that an observer that was stopped itself does not take all others for dead.
 */
public final class LeaseWatch {
    /** The file in a holder's folder that changes while it lives: a count and its period in milliseconds. */
    static final String BEAT = "beat";
    /** A gap between two looks counts for at most this part of the period. */
    static final int LOOKS = 3;

    private static final int COUNT_DIGITS = 19;

    private final Path holders;
    private final LeaseFiles files;
    private final LongSupplier nanos;
    private final LeasePeriod period;
    private Map<String, Pulse> pulses = new HashMap<>();

    LeaseWatch(Path holders, LeaseFiles files, LongSupplier nanos, LeasePeriod period) {
        this.holders = holders;
        this.files = files;
        this.nanos = nanos;
        this.period = period;
    }

    /** Watches who trains a point. */
    public static LeaseWatch of(PointFolder point) {
        return new LeaseWatch(
                point.dir().resolve(Leases.SEAT), new LeaseFiles(), System::nanoTime, LeasePeriod.configured());
    }

    /** Watches which processes work on a run folder. */
    public static LeaseWatch ofWriters(Path run) {
        return new LeaseWatch(run.resolve(Leases.DESKS), new LeaseFiles(), System::nanoTime, LeasePeriod.configured());
    }

    /**
     * What one look shows.
     *
     * @param living holders that are not known to be dead
     * @param dead holders that will not come back, or no longer count if they do
     */
    public record Look(List<LeaseOwner> living, List<LeaseOwner> dead) {
        boolean nobody() {
            return living.isEmpty() && dead.isEmpty();
        }
    }

    private static final class Pulse {
        private String beat;
        private long seen;
        private long unchanged;
    }

    /** Looks once. */
    public synchronized Look look() {
        List<LeaseOwner> living = new ArrayList<>();
        List<LeaseOwner> dead = new ArrayList<>();
        Map<String, Pulse> still = new HashMap<>();
        for (String name : files.list(holders)) {
            LeaseOwner owner = LeaseOwner.parse(name).orElse(null);
            if (owner != null) {
                Pulse pulse = pulses.getOrDefault(name, new Pulse());
                still.put(name, pulse);
                boolean stopped =
                        stopped(pulse, files.read(holders.resolve(name).resolve(BEAT)));
                (stopped || owner.gone() ? dead : living).add(owner);
            }
        }
        pulses = still;
        return new Look(living, dead);
    }

    private boolean stopped(Pulse pulse, String beat) {
        long now = nanos.getAsLong();
        long limit = Math.max(period.nanos(), nanos(beat));
        if (beat.equals(pulse.beat)) {
            pulse.unchanged += Math.min(now - pulse.seen, limit / LOOKS);
        } else {
            pulse.beat = beat;
            pulse.unchanged = 0;
        }
        pulse.seen = now;
        return pulse.unchanged >= limit;
    }

    /** What a holder writes: its count and its period, always of one length. */
    static String beat(long count, LeasePeriod period) {
        String number = Long.toString(count);
        String millis = Long.toString(period.nanos() / 1_000_000);
        return "0".repeat(COUNT_DIGITS - number.length()) + number + " " + "0".repeat(COUNT_DIGITS - millis.length())
                + millis;
    }

    /** The period that a heartbeat tells of, 0 when it tells of none. */
    private static long nanos(String beat) {
        int at = beat.indexOf(' ');
        String millis = at < 0 ? "" : beat.substring(at + 1);
        return millis.matches("\\d{1,19}") ? LeasePeriod.clamp(Long.parseLong(millis)) * 1_000_000 : 0;
    }
}
