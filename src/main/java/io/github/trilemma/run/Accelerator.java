package io.github.trilemma.run;

/**
 * What a CUDA device computed with; stands in the provenance of its points.
 *
 * @param name what the device is called
 * @param driver version of its driver, {@code unknown} when the system does not tell
 * @param libraries versions of CUDA's runtime and of cuDNN
 * @param precision {@code float32}, {@code tf32} or {@code bfloat16}
 * @param capture whether iterations were replayed from a graph
 * @param lanes points that trained on the device when this one began; the search may have changed it since
 */
public record Accelerator(String name, String driver, String libraries, String precision, boolean capture, int lanes) {}
