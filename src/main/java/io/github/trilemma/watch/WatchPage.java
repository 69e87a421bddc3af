package io.github.trilemma.watch;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Base64;

/**
 * The page: one file that needs nothing else and holds nothing of the run; what it shows comes as JSON and enters as text, never
 * as markup. The policy lets only these very bytes of style and script run.
 */
final class WatchPage {
    private final byte[] bytes;
    private final String policy;

    WatchPage() {
        String style = resource("watch.css");
        String script = resource("watch.js");
        bytes = resource("watch.html")
                .replace("/*STYLE*/", style)
                .replace("/*SCRIPT*/", script)
                .getBytes(StandardCharsets.UTF_8);
        policy = "default-src 'none'; style-src '" + hash(style) + "'; script-src '" + hash(script)
                + "'; connect-src 'self'; img-src data:; base-uri 'none'; form-action 'none'; frame-ancestors 'none'";
    }

    /** The page in UTF-8. */
    byte[] bytes() {
        return bytes;
    }

    /** The value of {@code Content-Security-Policy}. */
    String policy() {
        return policy;
    }

    private static String resource(String name) {
        try (InputStream in = WatchPage.class.getResourceAsStream("/io/github/trilemma/watch/" + name)) {
            if (in == null) {
                throw new IllegalStateException(name + " is missing from the class path");
            }
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static String hash(String text) {
        try {
            byte[] digest = MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8));
            return "sha256-" + Base64.getEncoder().encodeToString(digest);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java runtime has SHA-256", e);
        }
    }
}
