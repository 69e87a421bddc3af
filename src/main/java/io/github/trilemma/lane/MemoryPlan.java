package io.github.trilemma.lane;

import io.github.trilemma.ConfigurationException;
import java.util.Locale;

/**
 * How many lanes a device's memory holds. Pure arithmetic over numbers that were measured elsewhere. A part of the device stays
 * free for workspaces of libraries, which come and go: {@value #RESERVE} of the total, at least 256 MiB; and a lane counts {@value
 * #MARGIN} times what the first took.
 *
 * @param place name of the device, such as {@code cuda:0}
 * @param total bytes of the device
 * @param free bytes that nobody has taken now
 */
public record MemoryPlan(String place, long total, long free) {
    /** Part of the device that stays free. */
    static final double RESERVE = 0.05;

    /** What a lane counts, in measured lanes. */
    static final double MARGIN = 1.1;

    private static final long LEAST_RESERVE = 256L << 20;
    private static final double GIB = 1L << 30;

    public MemoryPlan {
        if (total < 1 || free < 0 || free > total) {
            throw new IllegalArgumentException("free bytes must be within 0.." + total + ", got " + free);
        }
    }

    /** Bytes that may still be taken. */
    public long usable() {
        long reserve = Math.max(LEAST_RESERVE, (long) (RESERVE * total));
        return Math.max(0, free - reserve);
    }

    /**
     * Requires room for {@code data} bytes of images and {@code lanes} lanes of at least {@code lane} bytes each; to be asked
     * before anything is put on the device.
     *
     * @throws ConfigurationException when they do not fit
     */
    public void require(long data, int lanes, long lane) {
        if (data > usable()) {
            throw new ConfigurationException("the images of " + size(data) + " must fit into " + place + ", got "
                    + state() + ": set data.train lower, or free the device");
        }
        long left = usable() - data;
        if (lane > left) {
            throw new ConfigurationException("one lane of at least " + size(lane) + " must fit into " + place + ", got "
                    + state() + ": set schedule.batch or network.width lower, or free the device");
        }
        if (lanes > left / Math.max(1, lane)) {
            throw tooMany(lanes, (int) Math.min(Integer.MAX_VALUE, left / Math.max(1, lane)), lane);
        }
    }

    /** How many lanes may run where {@code running} run already, each of them of {@code lane} bytes. */
    public int lanes(int running, long lane) {
        if (lane < 1) {
            throw new IllegalArgumentException("a lane takes at least a byte, got " + lane);
        }
        double counted = MARGIN * lane;
        return (int) Math.min(Integer.MAX_VALUE, running + Math.floor(usable() / counted));
    }

    /**
     * Requires room for {@code asked} lanes in all, {@code running} of which have taken {@code lane} bytes each already.
     *
     * @throws ConfigurationException when they do not fit
     */
    public void requireMore(int asked, int running, long lane) {
        int fit = lanes(running, lane);
        if (asked > fit) {
            throw tooMany(asked, fit, lane);
        }
    }

    private ConfigurationException tooMany(int asked, int fit, long lane) {
        return new ConfigurationException("--lanes must be at most " + fit + " on " + place + " (" + state()
                + ", a lane takes " + size(lane) + "), got " + asked + ": give --lanes " + fit + " or auto");
    }

    private String state() {
        return size(free) + " free of " + size(total);
    }

    /** Bytes for people: MiB below 1 GiB. */
    static String size(long bytes) {
        return bytes < GIB
                ? String.format(Locale.ROOT, "%.0f MiB", bytes / (GIB / 1024))
                : String.format(Locale.ROOT, "%.1f GiB", bytes / GIB);
    }
}
