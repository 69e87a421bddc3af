package io.github.trilemma.cli;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * One fault: what happens at which file operation of a run.
 *
 * @param operation where
 * @param how as {@code faults.c} reads it
 * @param name of the sort of fault, for the table
 */
record CrashCase(CrashLab.Operation operation, String how, String name) {
    private static final int EIO = 5;
    private static final int EACCES = 13;
    private static final int ENOSPC = 28;
    private static final int EROFS = 30;
    private static final int EDQUOT = 122;
    private static final Map<Integer, String> NAMES =
            Map.of(EIO, "EIO", EACCES, "EACCES", ENOSPC, "ENOSPC", EROFS, "EROFS", EDQUOT, "EDQUOT");
    /** Whom a full disk stops, whom missing rights, and whom a file system that can only be read. */
    private static final Set<String> TAKES_SPACE = Set.of("open", "write", "sync", "rename", "link", "mkdir");

    private static final Set<String> TAKES_RIGHTS = Set.of("open", "rename", "link", "unlink", "mkdir");
    private static final Set<String> CHANGES = Set.of("open", "write", "rename", "link", "unlink", "mkdir", "truncate");

    /** Every kill at every operation. */
    static List<CrashCase> kills(List<CrashLab.Operation> operations) {
        List<CrashCase> cases = new ArrayList<>();
        for (CrashLab.Operation operation : operations) {
            cases.add(new CrashCase(operation, "before", "kill -9 before it"));
            if (operation.bytes() > 1) {
                cases.add(new CrashCase(operation, "half", "kill -9 after half of a write"));
            }
            cases.add(new CrashCase(operation, "after", "kill -9 after it"));
        }
        return cases;
    }

    /** Every error at every operation. */
    static List<CrashCase> errors(List<CrashLab.Operation> operations) {
        List<CrashCase> cases = new ArrayList<>();
        for (CrashLab.Operation operation : operations) {
            for (int error : new int[] {ENOSPC, EDQUOT, EIO, EACCES, EROFS}) {
                boolean possible = switch (error) {
                    case ENOSPC, EDQUOT -> TAKES_SPACE.contains(operation.kind());
                    case EACCES -> TAKES_RIGHTS.contains(operation.kind());
                    case EROFS -> CHANGES.contains(operation.kind());
                    default -> true;
                };
                if (possible) {
                    cases.add(new CrashCase(operation, "once-" + error, NAMES.get(error) + " once"));
                    cases.add(new CrashCase(operation, "onwards-" + error, NAMES.get(error) + " from then on"));
                }
            }
            cases.add(new CrashCase(operation, "after-" + EIO, "EIO after it, from then on"));
            if (operation.bytes() > 1) {
                cases.add(new CrashCase(operation, "half-" + ENOSPC, "ENOSPC after half of a write, from then on"));
                cases.add(new CrashCase(operation, "short", "write of half the bytes"));
            }
        }
        return cases;
    }

    boolean kills() {
        return name.startsWith("kill");
    }

    /** Whether the program must take no notice at all. */
    boolean harmless() {
        return how.equals("short");
    }

    /**
     * Whether the program may try again and say nothing if that works: of making a folder, and of the renames that take and give back
     * leases, it is the outcome that counts.
     */
    boolean mayBeTriedAgain() {
        boolean lease = operation.kind().equals("rename") && operation.path().contains("/lease");
        return name.endsWith("once") && (lease || operation.kind().equals("mkdir"));
    }

    /** The case without what differs from run to run: numbers of processes and names of temporary files. */
    String key() {
        String path = operation
                .path()
                .replaceAll("\\.tmp-\\d+-\\d+(-[A-Za-z0-9._-]+)?", ".tmp")
                .replaceAll("[0-9a-f]{16}\\.[0-9a-f]{16}\\.\\d+\\.\\d+\\.\\w+(/[0-9a-f]{16})?", "OWNER")
                .replaceAll("[0-9a-f]{16}-back", "BACK");
        return name + "; " + operation.kind() + " " + operation.number() + ", " + path;
    }
}
