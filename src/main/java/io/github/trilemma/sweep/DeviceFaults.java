package io.github.trilemma.sweep;

import io.github.trilemma.ConfigurationException;
import io.github.trilemma.kernel.DeviceErrors;
import io.github.trilemma.kernel.DeviceLostException;
import io.github.trilemma.kernel.DeviceMemoryException;
import io.github.trilemma.lane.cuda.CaptureException;

/** Failures that are the device's and not a point's: they belong to the lanes, and the point is not recorded as failed. */
final class DeviceFaults {
    private DeviceFaults() {}

    /** Whether a failure is of the kind that lanes deal with: the point goes on elsewhere. */
    static boolean isOfTheLane(Throwable failure) {
        return failure instanceof DeviceMemoryException || failure instanceof DeviceLostException;
    }

    /** Throws {@code failure} on if it is no point's, under the name that lanes know; returns otherwise. */
    static void rethrow(Throwable failure) {
        if (!(failure instanceof RuntimeException runtime)) {
            return;
        }
        RuntimeException known = DeviceErrors.map(runtime);
        if (isOfTheLane(known)) {
            throw known;
        }
        if (known instanceof CaptureException) {
            // Every other point would fail alike.
            throw new ConfigurationException(known.getMessage(), known);
        }
    }
}
