package io.github.trilemma.nn;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.function.Consumer;

/** Writes small ONNX graphs by hand, so that tests need no other program: images, flattened, times weights, plus bias. */
public final class OnnxFiles {
    private static final int FLOAT = 1;
    private static final int DOUBLE = 11;
    private static final int INT = 2;

    /** A message of protocol buffers under way. */
    private static final class Message {
        private final ByteArrayOutputStream out = new ByteArrayOutputStream();

        Message number(int field, long value) {
            varint((long) field << 3);
            varint(value);
            return this;
        }

        Message bytes(int field, byte[] value) {
            varint(((long) field << 3) | 2);
            varint(value.length);
            out.writeBytes(value);
            return this;
        }

        Message text(int field, String value) {
            return bytes(field, value.getBytes(StandardCharsets.UTF_8));
        }

        Message part(int field, Consumer<Message> fill) {
            Message part = new Message();
            fill.accept(part);
            return bytes(field, part.out.toByteArray());
        }

        private void varint(long value) {
            long left = value;
            while ((left & ~0x7FL) != 0) {
                out.write((int) ((left & 0x7F) | 0x80));
                left >>>= 7;
            }
            out.write((int) left);
        }
    }

    private OnnxFiles() {}

    /**
     * A linear classifier.
     *
     * @param batch fixed number of images, or 0 for any
     * @param weight (classes, channels·height·width)
     */
    public static byte[] linear(int batch, int channels, int height, int width, float[] weight, float[] bias) {
        int pixels = channels * height * width;
        return model(
                image -> shape(image, batch, channels, height, width),
                graph -> {
                    graph.part(1, node -> node.text(1, "x").text(2, "flat").text(4, "Flatten"));
                    graph.part(
                            1,
                            node -> node.text(1, "flat")
                                    .text(1, "weight")
                                    .text(1, "bias")
                                    .text(2, "logits")
                                    .text(4, "Gemm")
                                    .part(
                                            5,
                                            transposed -> transposed
                                                    .text(1, "transB")
                                                    .number(3, 1)
                                                    .number(20, INT)));
                    graph.part(5, tensor -> tensor(tensor, "weight", weight, bias.length, pixels));
                    graph.part(5, tensor -> tensor(tensor, "bias", bias, bias.length));
                },
                FLOAT,
                logits -> shape(logits, batch, bias.length));
    }

    /** A graph that gives its images back, as it got them or as float64. */
    static byte[] identity(boolean wide, int channels, int height, int width) {
        return model(
                image -> shape(image, 0, channels, height, width),
                graph -> graph.part(
                        1,
                        node -> node.text(1, "x")
                                .text(2, "logits")
                                .text(4, "Cast")
                                .part(
                                        5,
                                        to -> to.text(1, "to")
                                                .number(3, wide ? DOUBLE : FLOAT)
                                                .number(20, INT))),
                wide ? DOUBLE : FLOAT,
                logits -> shape(logits, 0, channels, height, width));
    }

    private static byte[] model(
            Consumer<Message> inputShape, Consumer<Message> nodes, int outputType, Consumer<Message> outputShape) {
        Message model = new Message().number(1, 8).text(2, "trilemma-test");
        model.part(7, graph -> {
            nodes.accept(graph);
            graph.text(2, "judge");
            graph.part(11, value -> value(value, "x", FLOAT, inputShape));
            graph.part(12, value -> value(value, "logits", outputType, outputShape));
        });
        model.part(8, opset -> opset.text(1, "").number(2, 13));
        return model.out.toByteArray();
    }

    private static void value(Message value, String name, int type, Consumer<Message> shape) {
        value.text(1, name)
                .part(2, kind -> kind.part(1, tensor -> tensor.number(1, type).part(2, shape)));
    }

    private static void shape(Message shape, int batch, int... sizes) {
        shape.part(1, dim -> {
            if (batch == 0) {
                dim.text(2, "N");
            } else {
                dim.number(1, batch);
            }
        });
        for (int size : sizes) {
            shape.part(1, dim -> dim.number(1, size));
        }
    }

    private static void tensor(Message tensor, String name, float[] values, int... shape) {
        for (int size : shape) {
            tensor.number(1, size);
        }
        ByteBuffer raw = ByteBuffer.allocate(4 * values.length).order(ByteOrder.LITTLE_ENDIAN);
        raw.asFloatBuffer().put(values);
        tensor.number(2, FLOAT).text(8, name).bytes(9, raw.array());
    }
}
