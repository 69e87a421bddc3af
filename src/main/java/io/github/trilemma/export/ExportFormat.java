package io.github.trilemma.export;

import java.util.Locale;

/** File formats of exported networks. */
public enum ExportFormat {
    /** The weights by name, as the engine keeps them. */
    SAFETENSORS,
    /** A graph with its weights, opset 17. */
    ONNX;

    @Override
    public String toString() {
        return name().toLowerCase(Locale.ROOT);
    }
}
