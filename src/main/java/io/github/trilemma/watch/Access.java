package io.github.trilemma.watch;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.SecureRandom;
import java.util.Base64;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/**
 * Who may look. The token is the first part of the path: other users of the machine and other pages in the browser do not know
 * it. The {@code Host} header must name this machine: a foreign name that was made to lead here (DNS rebinding) is refused.
 */
final class Access {
    /** 192 bits, 32 characters. */
    private static final int TOKEN_BYTES = 24;

    private final String token;
    private final Set<String> hosts;

    Access(int port) {
        byte[] bytes = new byte[TOKEN_BYTES];
        new SecureRandom().nextBytes(bytes);
        token = Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
        hosts = Set.of("127.0.0.1:" + port, "localhost:" + port, "[::1]:" + port);
    }

    String token() {
        return token;
    }

    /** Whether there is exactly one Host, and it is this machine's. */
    boolean hostIsLocal(List<String> values) {
        return values != null
                && values.size() == 1
                && values.get(0) != null
                && hosts.contains(values.get(0).toLowerCase(Locale.ROOT));
    }

    /** The path behind {@code /TOKEN}, null when the token is not ours. Takes as long for any token of the right length. */
    String behindToken(String path) {
        int end = path.indexOf('/', 1);
        String given = path.substring(Math.min(1, path.length()), end < 0 ? path.length() : end);
        boolean right =
                MessageDigest.isEqual(given.getBytes(StandardCharsets.UTF_8), token.getBytes(StandardCharsets.UTF_8));
        return right ? path.substring(end < 0 ? path.length() : end) : null;
    }
}
