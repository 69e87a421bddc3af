package io.github.trilemma.kernel;

import java.util.List;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Names what a CUDA device did not do. libtorch tells by text alone; its exceptions come here as RuntimeException with many
 * lines.
 */
public final class DeviceErrors {
    private static final String MEMORY_MEND =
            "use fewer --lanes, a smaller schedule.batch or network.width, or end other programs on the card";
    private static final String LOST_MEND = "start the command again: it goes on from the last checkpoints";

    private static final List<String> MEMORY = List.of(
            "out of memory", "CUBLAS_STATUS_ALLOC_FAILED", "CUDNN_STATUS_ALLOC_FAILED", "CUSOLVER_STATUS_ALLOC_FAILED");

    /** After these, every call to the device fails until the process ends. */
    private static final List<String> LOST = List.of(
            "illegal memory access",
            "illegal instruction",
            "misaligned address",
            "invalid address space",
            "invalid program counter",
            "hardware stack error",
            "unspecified launch failure",
            "launch timed out",
            "device-side assert",
            "uncorrectable ECC error",
            "uncorrectable NVLink error",
            "context is destroyed",
            "busy or unavailable",
            "CUDA error: unknown error");

    private static final Pattern WANTED = Pattern.compile("Tried to allocate ([0-9.]+) (bytes|[KMGT]iB)");
    private static final Pattern FREE = Pattern.compile("of which ([0-9.]+) (bytes|[KMGT]iB) is free");

    private DeviceErrors() {}

    /**
     * The exception that a failure is: {@link DeviceMemoryException}, {@link DeviceLostException}, or {@code failure} itself
     * when it speaks of neither.
     */
    public static RuntimeException map(RuntimeException failure) {
        String text = failure.getMessage();
        if (text == null || failure instanceof KernelException) {
            return failure;
        }
        if (MEMORY.stream().anyMatch(text::contains)) {
            long wanted = bytes(WANTED, text);
            long free = bytes(FREE, text);
            return memory(wanted, free, "the network or its batch", failure);
        }
        for (String sign : LOST) {
            if (text.contains(sign)) {
                return lost("the CUDA device failed (" + sign + ")", failure);
            }
        }
        return failure;
    }

    /** The exception of a kernel's status {@code TRL_DEVICE_MEMORY} or of a failed allocation. */
    static DeviceMemoryException memory(long wanted, long free, String what, Throwable cause) {
        String got = free == DeviceMemoryException.UNKNOWN ? "too little" : mebibytes(free) + " free";
        String size = wanted == DeviceMemoryException.UNKNOWN ? "more" : mebibytes(wanted) + " more";
        return new DeviceMemoryException(
                wanted,
                free,
                "the device's memory must hold " + what + ", which takes " + size + ", got " + got + ": " + MEMORY_MEND,
                cause);
    }

    static DeviceLostException lost(String what, Throwable cause) {
        return new DeviceLostException(what + ": " + LOST_MEND, cause);
    }

    private static String mebibytes(long bytes) {
        return String.format(Locale.ROOT, "%.1f MiB", bytes / (double) (1 << 20));
    }

    private static long bytes(Pattern pattern, String text) {
        Matcher matcher = pattern.matcher(text);
        if (!matcher.find()) {
            return DeviceMemoryException.UNKNOWN;
        }
        int power = switch (matcher.group(2).charAt(0)) {
            case 'K' -> 1;
            case 'M' -> 2;
            case 'G' -> 3;
            case 'T' -> 4;
            default -> 0;
        };
        return (long) (Double.parseDouble(matcher.group(1)) * Math.pow(1024, power));
    }
}
