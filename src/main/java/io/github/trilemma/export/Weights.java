package io.github.trilemma.export;

import io.github.trilemma.ConfigurationException;
import io.github.trilemma.tensor.Safetensors;
import io.github.trilemma.tensor.Safetensors.Entry;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Map;

/**
 * The tensors of a network's file.
 *
 * @param tensors by name
 * @param metadata of the file
 * @param source names the file in messages
 */
record Weights(Map<String, Entry> tensors, Map<String, String> metadata, String source) {
    /**
     * Reads a file.
     *
     * @throws ConfigurationException when it is missing, no sound safetensors file, or holds other than finite floats
     */
    static Weights read(Path file) {
        Safetensors.Contents contents = Safetensors.read(file);
        contents.tensors().forEach((name, entry) -> {
            if (entry.type() != Safetensors.Type.F32 && entry.type() != Safetensors.Type.F64) {
                throw new ConfigurationException(
                        file + ": " + name + " must be F32 or F64, got " + entry.type() + ": convert it");
            }
            for (float value : entry.floats()) {
                if (!Float.isFinite(value)) {
                    throw new ConfigurationException(file + ": " + name + " must be finite, got " + value
                            + ": the file comes from a training that failed");
                }
            }
        });
        return new Weights(contents.tensors(), contents.metadata(), file.toString());
    }

    boolean has(String name) {
        return tensors.containsKey(name);
    }

    /** The tensor of that name, of {@code dimensions} dimensions. */
    Entry get(String name, int dimensions) {
        Entry entry = tensors.get(name);
        if (entry == null || entry.shape().length != dimensions) {
            throw new ConfigurationException(source + " must hold " + name + " of " + dimensions + " dimensions, got "
                    + (entry == null ? "tensors " + tensors.keySet() : Arrays.toString(entry.shape()))
                    + ": is it another network's file?");
        }
        return entry;
    }

    /** The tensor of that name and shape. */
    Entry get(String name, long... shape) {
        Entry entry = get(name, shape.length);
        if (!Arrays.equals(entry.shape(), shape)) {
            throw new ConfigurationException(source + ": " + name + " must be " + Arrays.toString(shape) + ", got "
                    + Arrays.toString(entry.shape()) + ": choose weights that fit the images and the width");
        }
        return entry;
    }

    /** Refuses a file with other than {@code count} tensors. */
    void requireCount(int count) {
        if (tensors.size() != count) {
            throw new ConfigurationException(source + " must hold " + count + " tensors, got " + tensors.keySet()
                    + ": is it another network's file?");
        }
    }
}
