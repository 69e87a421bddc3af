/** Expands a grid into points and runs them, each once. Looks at lane, train, eval, run and config. */
package io.github.trilemma.sweep;
