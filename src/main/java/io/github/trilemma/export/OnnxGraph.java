package io.github.trilemma.export;

import io.github.trilemma.ConfigurationException;
import io.github.trilemma.tensor.Safetensors;
import io.github.trilemma.tensor.Safetensors.Entry;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Consumer;

/**
 * An ONNX graph under construction (onnx.proto of ONNX 1.12: IR version 8, operators of opset 17). Values go by names; a node is
 * added after those that make its inputs, as the format wants.
 */
final class OnnxGraph {
    /** Version of the operators. */
    static final int OPSET = 17;

    private static final int IR_VERSION = 8;
    private static final int FLOAT = 1;
    private static final int INT64 = 7;
    private static final int ATTRIBUTE_FLOAT = 1;
    private static final int ATTRIBUTE_INT = 2;
    private static final int ATTRIBUTE_INTS = 7;

    private final String name;
    private final Message nodes = new Message();
    private final Map<String, Message> initializers = new LinkedHashMap<>();
    private final Message inputs = new Message();
    private final Message outputs = new Message();
    private final Set<String> values = new LinkedHashSet<>();

    /** An empty graph of that name. */
    OnnxGraph(String name) {
        this.name = name;
    }

    /**
     * A float32 input.
     *
     * @param sizes numbers, or names of sizes that may differ from call to call
     */
    String input(String value, Object... sizes) {
        values.add(value);
        inputs.message(11, described(value, sizes));
        return value;
    }

    /** Declares a value that was made before as a float32 output. */
    void output(String value, Object... sizes) {
        outputs.message(12, described(require(value), sizes));
    }

    private static Message described(String value, Object... sizes) {
        Message shape = new Message();
        for (Object size : sizes) {
            Message dimension = size instanceof Number number
                    ? new Message().integer(1, number.longValue())
                    : new Message().text(2, size.toString());
            shape.message(1, dimension);
        }
        Message tensor = new Message().integer(1, FLOAT).message(2, shape);
        return new Message().text(1, value).message(2, new Message().message(1, tensor));
    }

    /** A constant float32 tensor; one that is there already under that name stays. */
    String initializer(String value, Entry entry) {
        if (values.add(value)) {
            Message tensor = new Message();
            for (long size : entry.shape()) {
                tensor.integer(1, size);
            }
            Entry floats = entry.type() == Safetensors.Type.F32 ? entry : Entry.of(entry.floats(), entry.shape());
            initializers.put(value, tensor.integer(2, FLOAT).text(8, value).blob(9, floats.data()));
        }
        return value;
    }

    /** A constant float32 scalar. */
    String scalar(String value, double number) {
        return initializer(value, Entry.of(new float[] {(float) number}));
    }

    /** A constant vector of 64-bit integers. */
    String integers(String value, long... numbers) {
        if (values.add(value)) {
            Entry entry = Entry.of(numbers, numbers.length);
            Message tensor = new Message().integer(1, numbers.length).integer(2, INT64);
            initializers.put(value, tensor.text(8, value).blob(9, entry.data()));
        }
        return value;
    }

    /** Attributes of a node. */
    static final class Attributes {
        private final Message node;

        private Attributes(Message node) {
            this.node = node;
        }

        Attributes ints(String name, long... numbers) {
            Message attribute = new Message().text(1, name);
            for (long number : numbers) {
                attribute.integer(8, number);
            }
            node.message(5, attribute.integer(20, ATTRIBUTE_INTS));
            return this;
        }

        Attributes integer(String name, long number) {
            node.message(5, new Message().text(1, name).integer(3, number).integer(20, ATTRIBUTE_INT));
            return this;
        }

        Attributes real(String name, double number) {
            node.message(5, new Message().text(1, name).real(2, (float) number).integer(20, ATTRIBUTE_FLOAT));
            return this;
        }
    }

    /**
     * Adds a node.
     *
     * @param output the value that it makes, and its own name
     * @param attributes sets its attributes
     * @return {@code output}
     */
    String node(String output, String operator, Consumer<Attributes> attributes, String... from) {
        Message node = new Message();
        for (String value : from) {
            node.text(1, require(value));
        }
        if (!values.add(output)) {
            throw new IllegalArgumentException("value " + output + " is made twice");
        }
        node.text(2, output).text(3, output).text(4, operator);
        attributes.accept(new Attributes(node));
        nodes.message(1, node);
        return output;
    }

    /** Adds a node without attributes. */
    String node(String output, String operator, String... from) {
        return node(output, operator, attributes -> {}, from);
    }

    private String require(String value) {
        if (!values.contains(value)) {
            throw new IllegalArgumentException("no value " + value + " among " + values);
        }
        return value;
    }

    /**
     * The encoded model; the same graph gives the same bytes.
     *
     * @param producer version of this program
     * @param description one line for people
     * @param metadata further facts by key
     * @throws ConfigurationException when it is longer than protobuf allows
     */
    Message model(String producer, String description, Map<String, String> metadata) {
        Message graph = new Message();
        graph.append(nodes).text(2, name);
        initializers.values().forEach(tensor -> graph.message(5, tensor));
        graph.append(inputs).append(outputs);
        Message model = new Message()
                .integer(1, IR_VERSION)
                .text(2, "trilemma")
                .text(3, producer)
                .text(6, description)
                .message(7, graph)
                .message(8, new Message().text(1, "").integer(2, OPSET));
        new TreeMap<>(metadata)
                .forEach((key, value) ->
                        model.message(14, new Message().text(1, key).text(2, value)));
        if (model.size() > Integer.MAX_VALUE) {
            throw new ConfigurationException(
                    "an ONNX file must be shorter than 2 GiB, got " + model.size() + " bytes: export as safetensors");
        }
        return model;
    }
}
