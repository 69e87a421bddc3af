package io.github.trilemma.run;

import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Who holds a lease. All of it stands in the name of the folder that is the lease, so whoever sees a lease sees its holder.
 *
 * @param id 16 random hexadecimal digits, different for every lease ever taken
 * @param machine see {@link Machine#ID}
 * @param pid process number on that machine
 * @param started ticks since that machine's boot at which the process started
 * @param host name of the machine, for people
 */
public record LeaseOwner(String id, String machine, long pid, long started, String host) {
    private static final Pattern NAME =
            Pattern.compile("([0-9a-f]{16})\\.([0-9a-f]{16})\\.(\\d{1,10})\\.(\\d{1,18})\\.([A-Za-z0-9._-]{1,60})");

    /** This process with a new id. */
    static LeaseOwner self() {
        long pid = ProcessHandle.current().pid();
        return new LeaseOwner(
                Machine.random(), Machine.ID, pid, Machine.started(pid).orElse(0), Machine.HOST);
    }

    /** The same process with a new id. */
    LeaseOwner again() {
        return new LeaseOwner(Machine.random(), machine, pid, started, host);
    }

    /** The owner that a folder's name tells of; empty when it is no such name. */
    static Optional<LeaseOwner> parse(String name) {
        Matcher matcher = NAME.matcher(name);
        if (!matcher.matches()) {
            return Optional.empty();
        }
        return Optional.of(new LeaseOwner(
                matcher.group(1),
                matcher.group(2),
                Long.parseLong(matcher.group(3)),
                Long.parseLong(matcher.group(4)),
                matcher.group(5)));
    }

    String name() {
        return id + "." + machine + "." + pid + "." + started + "." + host;
    }

    /** Whether the process has certainly ended: this machine is its machine and has no such process. */
    public boolean gone() {
        // Where the kernel does not tell starts, this process still knows that it lives itself.
        long unknown = pid == ProcessHandle.current().pid() ? 0 : -1;
        return machine.equals(Machine.ID) && Machine.started(pid).orElse(unknown) != started;
    }

    @Override
    public String toString() {
        return "process " + pid + " on " + host;
    }
}
