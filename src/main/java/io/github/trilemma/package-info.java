/**
 * The engine for other programs: experiments, sweeps, runs, restoring, measuring. This package with {@code config}, {@code surface},
 * {@code theory} and {@code spi} is the public API; every other package is the engine's own and may change at any time. Nothing here
 * sets what belongs to the whole process, and log lines go to SLF4J, whose backend is the host's choice.
 */
package io.github.trilemma;
