package io.github.trilemma.cli;

import io.github.trilemma.Compute;
import io.github.trilemma.ConfigurationException;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Where points train, and how many at a time. */
final class HardwareOptions {
    private static final String AUTO = "auto";
    private static final int MOST_LANES = 1024;

    @Mixin
    private DeviceOptions device;

    @Option(
            names = "--capture",
            paramLabel = "on|off",
            defaultValue = "on",
            description =
                    "on (default): a training iteration on a graphics card is captured once and replayed; off: every operation"
                            + " is called from here. No matter on the CPU.")
    private String capture;

    @Option(
            names = "--lanes",
            paramLabel = "N|auto",
            defaultValue = AUTO,
            description =
                    "Points that train at a time on each device. auto (default): on the CPU one per core, or the number of"
                            + " points if that is less; on a graphics card as many as bring more and fit, found out while points"
                            + " train. Results of the CPU are bit-identical for the same number.")
    private String lanes;

    @Option(
            names = "--profile",
            description = "Print the time of each phase of an iteration at the end. A captured iteration is one phase.")
    private boolean profile;

    /** The devices, ready for use; {@code cuda} alone means all cards. */
    Compute compute() {
        return device.compute().require();
    }

    /** Whether iterations are captured, where there is something to capture them. */
    boolean capture() {
        if (!capture.equals("on") && !capture.equals("off")) {
            throw new ConfigurationException("--capture must be on or off, got " + capture);
        }
        return capture.equals("on");
    }

    /** Lanes per device, 0 = auto. */
    int lanes() {
        if (lanes.equals(AUTO)) {
            return 0;
        }
        int number;
        try {
            number = Integer.parseInt(lanes);
        } catch (NumberFormatException e) {
            throw new ConfigurationException("--lanes must be a number or auto, got " + lanes, e);
        }
        if (number < 0 || number > MOST_LANES) {
            throw new ConfigurationException(
                    "--lanes must be within 1.." + MOST_LANES + ", or auto or 0 for auto, got " + lanes);
        }
        return number;
    }

    boolean profile() {
        return profile;
    }
}
