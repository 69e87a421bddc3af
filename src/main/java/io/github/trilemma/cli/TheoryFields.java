package io.github.trilemma.cli;

import com.fasterxml.jackson.databind.JsonNode;
import io.github.trilemma.ConfigurationException;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Locale;

/** Strict reading of one JSON object; messages name the field with its way from the root. */
final class TheoryFields {
    private final String where;
    private final JsonNode object;

    TheoryFields(String where, JsonNode object) {
        this.where = where;
        this.object = object;
    }

    /** Fails for a field that is not among the known ones. */
    void allow(List<String> known) {
        for (Iterator<String> names = object.fieldNames(); names.hasNext(); ) {
            String name = names.next();
            if (!known.contains(name)) {
                throw new ConfigurationException(
                        "unknown field '" + where + name + "': did you mean " + where + nearest(name, known) + "?");
            }
        }
    }

    boolean isArray(String name) {
        return object.path(name).isArray();
    }

    double number(String name) {
        return number(where + name, required(name));
    }

    /** A number, or null when it is missing or null. */
    Double optional(String name) {
        JsonNode node = object.get(name);
        return node == null || node.isNull() ? null : (Double) number(where + name, node);
    }

    String text(String name) {
        JsonNode node = required(name);
        if (!node.isTextual()) {
            throw wrong(where + name, "a text", node);
        }
        return node.textValue();
    }

    double[] numbers(String name) {
        return numbers(where + name, required(name));
    }

    int[] integers(String name) {
        JsonNode node = array(where + name, required(name));
        int[] result = new int[node.size()];
        for (int i = 0; i < result.length; i++) {
            JsonNode item = node.get(i);
            if (!item.isIntegralNumber() || !item.canConvertToInt()) {
                throw wrong(where + name + "[" + i + "]", "a whole number", item);
            }
            result[i] = item.intValue();
        }
        return result;
    }

    double[][] table(String name) {
        JsonNode node = array(where + name, required(name));
        if (node.isEmpty()) {
            throw new ConfigurationException(where + name + " must have at least one row, got none");
        }
        double[][] result = new double[node.size()][];
        for (int i = 0; i < result.length; i++) {
            result[i] = numbers(where + name + "[" + i + "]", node.get(i));
        }
        return result;
    }

    List<TheoryFields> objects(String name) {
        JsonNode node = array(where + name, required(name));
        if (node.isEmpty()) {
            throw new ConfigurationException(where + name + " must have at least one entry, got none");
        }
        List<TheoryFields> result = new ArrayList<>();
        for (int i = 0; i < node.size(); i++) {
            String item = where + name + "[" + i + "]";
            if (!node.get(i).isObject()) {
                throw wrong(item, "an object", node.get(i));
            }
            result.add(new TheoryFields(item + ".", node.get(i)));
        }
        return result;
    }

    private JsonNode required(String name) {
        JsonNode node = object.get(name);
        if (node == null || node.isNull()) {
            throw new ConfigurationException("the field " + where + name + " is missing: add it");
        }
        return node;
    }

    private static JsonNode array(String name, JsonNode node) {
        if (!node.isArray()) {
            throw wrong(name, "a list", node);
        }
        return node;
    }

    private static double[] numbers(String name, JsonNode node) {
        array(name, node);
        double[] result = new double[node.size()];
        for (int i = 0; i < result.length; i++) {
            result[i] = number(name + "[" + i + "]", node.get(i));
        }
        return result;
    }

    private static double number(String name, JsonNode node) {
        if (!node.isNumber()) {
            throw wrong(name, "a number", node);
        }
        return node.doubleValue();
    }

    private static ConfigurationException wrong(String name, String expected, JsonNode got) {
        String text = got.toString();
        String shown = text.length() > 60 ? text.substring(0, 57) + "..." : text;
        return new ConfigurationException(name + " must be " + expected + ", got " + shown);
    }

    /** The known name with the least edit distance. */
    static String nearest(String name, List<String> known) {
        String best = known.get(0);
        int least = Integer.MAX_VALUE;
        for (String candidate : known) {
            int distance = distance(shortened(name), candidate.toLowerCase(Locale.ROOT));
            if (distance < least) {
                least = distance;
                best = candidate;
            }
        }
        return best;
    }

    private static String shortened(String name) {
        return name.substring(0, Math.min(name.length(), 80)).toLowerCase(Locale.ROOT);
    }

    private static int distance(String a, String b) {
        int[] above = new int[b.length() + 1];
        for (int j = 0; j <= b.length(); j++) {
            above[j] = j;
        }
        for (int i = 1; i <= a.length(); i++) {
            int[] row = new int[b.length() + 1];
            row[0] = i;
            for (int j = 1; j <= b.length(); j++) {
                int replaced = above[j - 1] + (a.charAt(i - 1) == b.charAt(j - 1) ? 0 : 1);
                row[j] = Math.min(replaced, 1 + Math.min(above[j], row[j - 1]));
            }
            above = row;
        }
        return above[b.length()];
    }
}
