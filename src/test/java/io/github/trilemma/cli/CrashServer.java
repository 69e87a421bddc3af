package io.github.trilemma.cli;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.BufferedReader;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;

/**
 * Runs one command of the program after the other: starting Java takes longer than most of what these tests do. A line of standard
 * input is an order {@code {"at": 12, "how": "before", "args": [..]}}, a line of standard output the answer {@code {"code": 0, "out":
 * "..", "err": ".."}}. Under an order that kills, no answer comes.
 */
final class CrashServer {
    private static final ObjectMapper JSON = new ObjectMapper();

    private CrashServer() {}

    public static void main(String[] args) throws IOException {
        PrintStream answers = System.out;
        BufferedReader orders = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
        for (String line = orders.readLine(); line != null; line = orders.readLine()) {
            JsonNode order = JSON.readTree(line);
            answers.println(JSON.writeValueAsString(answer(order)));
            answers.flush();
        }
    }

    private static ObjectNode answer(JsonNode order) {
        String[] words = new String[order.get("args").size()];
        for (int i = 0; i < words.length; i++) {
            words[i] = order.get("args").get(i).asText();
        }
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        ByteArrayOutputStream err = new ByteArrayOutputStream();
        System.setOut(new PrintStream(out, true, StandardCharsets.UTF_8));
        System.setErr(new PrintStream(err, true, StandardCharsets.UTF_8));
        arm(order.get("at").asInt(), order.get("how").asText());
        int code = Main.run(words);
        arm(0, "count");
        System.out.flush();
        System.err.flush();
        ObjectNode answer = JSON.createObjectNode();
        answer.put("code", code);
        answer.put("out", out.toString(StandardCharsets.UTF_8));
        answer.put("err", err.toString(StandardCharsets.UTF_8));
        return answer;
    }

    /** Speaks to the preloaded library, see {@code faults.c}; without it there is no such folder to make one in. */
    private static void arm(int at, String how) {
        if (new java.io.File("/trl-fault/" + at + "/" + how).mkdir()) {
            throw new IllegalStateException("/trl-fault must not exist");
        }
    }
}
