/**
 * Trained networks for other programs: ONNX graphs, safetensors files, model cards. Works on files alone, without libtorch: a
 * graph is made of a configuration and the tensors of a weights file. Looks at {@code config}, {@code run}, {@code surface} and
 * {@code tensor}.
 */
package io.github.trilemma.export;
