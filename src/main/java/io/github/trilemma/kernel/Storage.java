package io.github.trilemma.kernel;

/** In which numbers convolutions hold what they multiply; sums are float32 or better always. */
public enum Storage {
    FLOAT32(NativeLibrary.FLOAT32),
    BFLOAT16(NativeLibrary.BFLOAT16);

    private final int code;

    Storage(int code) {
        this.code = code;
    }

    /** The native library's number for it. */
    int code() {
        return code;
    }
}
