package io.github.trilemma.watch;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.Locale;

/** HTTP by hand: the JDK's client does not let a test set {@code Host}. */
final class RawClient {
    private RawClient() {}

    /** An answer: its status, its head in small letters, its body. */
    record Answer(int code, String head, String body) {}

    static Answer get(InetSocketAddress address, String host, String path) {
        return send(address, "GET " + path + " HTTP/1.1\r\n" + (host == null ? "" : "Host: " + host + "\r\n"));
    }

    /** Sends a request line and headers, and reads until the server closes. */
    static Answer send(InetSocketAddress address, String head) {
        try (Socket socket = new Socket()) {
            socket.connect(address, 5000);
            socket.setSoTimeout(20_000);
            socket.getOutputStream().write((head + "Connection: close\r\n\r\n").getBytes(StandardCharsets.ISO_8859_1));
            String all = new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            int end = all.indexOf("\r\n\r\n");
            String answer = end < 0 ? all : all.substring(0, end);
            return new Answer(
                    Integer.parseInt(answer.substring(9, 12)),
                    answer.toLowerCase(Locale.ROOT),
                    end < 0 ? "" : all.substring(end + 4));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
