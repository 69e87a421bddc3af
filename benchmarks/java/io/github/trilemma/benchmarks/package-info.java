/**
 * Measures the hot path: one JMH benchmark per kernel and step with its libtorch reference beside it, the training iteration paired
 * with PyTorch, and the command that runs them. {@link io.github.trilemma.benchmarks.Work} declares what each computes and moves;
 * {@link io.github.trilemma.benchmarks.Peak} measures what this machine can. May look at every room; nothing looks here.
 */
package io.github.trilemma.benchmarks;
