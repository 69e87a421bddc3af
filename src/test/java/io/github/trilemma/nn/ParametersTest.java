package io.github.trilemma.nn;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.data.Index.atIndex;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import io.github.trilemma.ConfigurationException;
import io.github.trilemma.tensor.Safetensors;
import io.github.trilemma.tensor.Safetensors.Entry;
import io.github.trilemma.tensor.TensorScope;
import io.github.trilemma.tensor.Tensors;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.bytedeco.pytorch.Scalar;
import org.bytedeco.pytorch.Tensor;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class ParametersTest {
    private final Parameters parameters = new Parameters(shapes());
    private TensorScope scope;

    private static Map<String, long[]> shapes() {
        Map<String, long[]> shapes = new LinkedHashMap<>();
        Network.convolution(shapes, "conv", 3, 2, 5);
        Network.linear(shapes, "out", 4, 2);
        return shapes;
    }

    @BeforeEach
    void open() {
        scope = TensorScope.open();
    }

    @AfterEach
    void close() {
        scope.close();
        parameters.close();
    }

    private static float[] counting(int size) {
        float[] values = new float[size];
        for (int i = 0; i < size; i++) {
            values[i] = i + 1;
        }
        return values;
    }

    private static Map<String, Entry> entries() {
        Map<String, Entry> entries = new LinkedHashMap<>();
        shapes().forEach((name, shape) -> {
            int size = 1;
            for (long dimension : shape) {
                size *= (int) dimension;
            }
            entries.put(name, Entry.of(counting(size), shape));
        });
        return entries;
    }

    @Test
    void namedParametersAreViewsOfOneArray() {
        assertThat(parameters.values().numel()).isEqualTo(150 + 2 + 8 + 2);
        parameters.get("out.bias").detach().fill_(new Scalar(3));
        assertThat(Tensors.floats(parameters.values())).endsWith(0, 3, 3);
        parameters.values().fill_(new Scalar(2));
        assertThat(Tensors.floats(parameters.get("conv.weight"))).hasSize(150).containsOnly(2);
        assertThatThrownBy(() -> parameters.get("fc"))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("no parameter fc among [conv.weight");
    }

    @Test
    void convolutionWeightsLieChannelsLastButAreSavedRowMajor() {
        Tensor weight = parameters.get("conv.weight");
        assertThat(new long[] {weight.stride(0), weight.stride(1), weight.stride(2), weight.stride(3)})
                .containsExactly(75, 1, 15, 3);
        weight.detach().copy_(Tensors.of(counting(150), 2, 3, 5, 5));
        Entry saved = parameters.save().get("conv.weight");
        assertThat(saved.shape()).containsExactly(2, 3, 5, 5);
        assertThat(saved.floats()).containsExactly(counting(150));
        assertThat(saved.floats()).containsExactly(Tensors.floats(weight));
        assertThat(Tensors.floats(parameters.values())).as("flat").startsWith(1, 26, 51, 2, 27, 52);
    }

    @Test
    void loadsWhatItSaves() {
        parameters.load(entries(), "file");
        assertThat(parameters.save().keySet()).containsExactlyElementsOf(parameters.names());
        entries()
                .forEach((name, entry) -> assertThat(Tensors.floats(parameters.get(name)))
                        .as(name)
                        .containsExactly(entry.floats()));
        ByteBuffer doubles = ByteBuffer.allocate(16)
                .order(ByteOrder.LITTLE_ENDIAN)
                .putDouble(0.5)
                .putDouble(0.1);
        Map<String, Entry> mixed = entries();
        mixed.put("out.bias", new Entry(Safetensors.Type.F64, new long[] {2}, doubles.array()));
        parameters.load(mixed, "file");
        assertThat(Tensors.floats(parameters.get("out.bias"))).containsExactly(0.5f, 0.1f);
    }

    @Test
    void anotherArrayOfTheSameLayoutGoesByTheSameNames() {
        Tensor moment = Tensors.zeros(parameters.values().numel());
        parameters.load(moment, entries(), "file");
        assertThat(parameters.entries(moment).get("conv.weight").floats()).containsExactly(counting(150));
        assertThat(Tensors.floats(parameters.values())).containsOnly(0);
    }

    static Stream<Arguments> faults() {
        return Stream.of(
                fault("conv.bias is missing", e -> e.remove("conv.bias")),
                fault("got also extra", e -> e.put("extra", Entry.of(new float[1], 1))),
                fault("out.weight must be (2,4), got (4,2)", e -> e.put("out.weight", Entry.of(new float[8], 4, 2))),
                fault("out.bias must be (2), got (2,1)", e -> e.put("out.bias", Entry.of(new float[2], 2, 1))),
                fault("out.bias must be F32 or F64, got I64", e -> e.put("out.bias", Entry.of(new long[2], 2))),
                fault(
                        "out.bias must be finite, got NaN",
                        e -> e.put("out.bias", Entry.of(new float[] {1, Float.NaN}, 2))),
                fault("must be finite, got -Infinity", e -> e.put("out.bias", Entry.of(infinite(), 2))));
    }

    private static float[] infinite() {
        return new float[] {Float.NEGATIVE_INFINITY, 0};
    }

    private static Arguments fault(String message, Consumer<Map<String, Entry>> spoil) {
        return arguments(message, spoil);
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("faults")
    void refusesOtherWeightsAndKeepsItsOwn(String message, Consumer<Map<String, Entry>> spoil) {
        Map<String, Entry> entries = entries();
        spoil.accept(entries);
        assertThatThrownBy(() -> parameters.load(entries, "dir/file.safetensors"))
                .isInstanceOf(ConfigurationException.class)
                .hasMessageStartingWith("dir/file.safetensors")
                .hasMessageContaining(message)
                .hasMessageNotContaining("\n");
        assertThat(Tensors.floats(parameters.values())).containsOnly(0);
    }

    @Test
    void gradientsAccumulateIntoOneArrayUnlessFrozen() {
        parameters.get("out.weight").sum().backward();
        parameters.get("out.weight").sum().backward();
        float[] gradients = Tensors.floats(parameters.gradients());
        assertThat(gradients).contains(2, atIndex(152));
        assertThat(Tensors.floats(parameters.gradient("out.weight"))).containsOnly(2);
        assertThat(Tensors.floats(parameters.gradient("conv.weight"))).containsOnly(0);
        parameters.zeroGradients();
        assertThat(Tensors.floats(parameters.gradients())).containsOnly(0);
        parameters.trainable(false);
        assertThat(parameters.get("out.weight").sum().requires_grad()).isFalse();
        parameters.trainable(true);
        parameters.get("out.weight").sum().backward();
        assertThat(Tensors.floats(parameters.gradient("out.weight"))).containsOnly(1);
    }

    @Test
    void finiteLooksAtEveryValue() {
        assertThat(parameters.finite()).isTrue();
        parameters.values().select(0, 161).fill_(new Scalar(Double.NaN));
        assertThat(parameters.finite()).isFalse();
        parameters.values().select(0, 161).fill_(new Scalar(Double.POSITIVE_INFINITY));
        assertThat(parameters.finite()).isFalse();
    }
}
