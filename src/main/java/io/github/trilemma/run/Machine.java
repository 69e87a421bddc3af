package io.github.trilemma.run;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.OptionalLong;
import java.util.UUID;

/**
 * This machine as far as process numbers go. Processes are told apart by the ticks since boot at which they started, which the
 * kernel counts: the start that {@link ProcessHandle} gives is reckoned from the wall clock, and two Java processes reckon it
 * differently once that clock has been set.
 */
final class Machine {
    /**
     * Equal for two processes that see each other's numbers: hash of the boot and of the process-number namespace, 16 hexadecimal
     * digits. Where the kernel does not tell, a random one, so that no other process is believed to be near.
     */
    static final String ID = id();
    /** Name of the host, at most 60 letters, digits, dots, dashes and underscores. */
    static final String HOST = host();

    private static final Path PROCESSES = Path.of("/proc");
    private static final int LONGEST_HOST = 60;
    /** Positions in {@code /proc/PID/stat} behind the command's name: fields 3 and 22 of proc(5). */
    private static final int STATE = 0;

    private static final int START = 19;

    private Machine() {}

    private static String id() {
        try {
            String boot = Files.readString(Path.of("/proc/sys/kernel/random/boot_id"));
            String namespace =
                    Files.readSymbolicLink(Path.of("/proc/self/ns/pid")).toString();
            byte[] hash =
                    MessageDigest.getInstance("SHA-256").digest((boot + namespace).getBytes(StandardCharsets.UTF_8));
            return HexFormat.of().formatHex(hash, 0, 8);
        } catch (IOException e) {
            return random();
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }

    /** 16 random hexadecimal digits. */
    static String random() {
        return HexFormat.of().toHexDigits(UUID.randomUUID().getMostSignificantBits());
    }

    private static String host() {
        String name;
        try {
            name = Files.readString(Path.of("/proc/sys/kernel/hostname")).strip();
        } catch (IOException e) {
            name = String.valueOf(System.getenv("HOSTNAME"));
        }
        String plain = name.replaceAll("[^A-Za-z0-9._-]", "_");
        return plain.isEmpty() ? "unknown" : plain.substring(0, Math.min(plain.length(), LONGEST_HOST));
    }

    /** Ticks since boot at which a process of this machine started; empty when there is none or it has ended. */
    static OptionalLong started(long pid) {
        try {
            String stat = Files.readString(
                    PROCESSES.resolve(Long.toString(pid)).resolve("stat"), StandardCharsets.ISO_8859_1);
            // The command's name stands in brackets and may hold anything, brackets and spaces included.
            String[] fields = stat.substring(stat.lastIndexOf(')') + 1).strip().split(" ", -1);
            boolean ended = fields[STATE].equals("Z") || fields[STATE].equals("X");
            return ended ? OptionalLong.empty() : OptionalLong.of(Long.parseLong(fields[START]));
        } catch (IOException e) {
            return OptionalLong.empty();
        }
    }
}
