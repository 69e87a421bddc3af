package io.github.trilemma.kernel;

/**
 * A provider and why it was chosen.
 *
 * @param kernels the provider
 * @param reason a line for the log
 * @param fallback whether another one was wanted but is missing
 */
public record KernelChoice(Kernels kernels, String reason, boolean fallback) {}
