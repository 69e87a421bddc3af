/**
 * Fuzzing of everything that reads a file. A target stands in the test package of its reader ({@code IdxFuzz}); here are the
 * frame, the list of targets, and the test that replays the kept cases and a few thousand mutants of each. docs/fuzzing.md says how
 * to fuzz for long with coverage as the guide.
 */
package io.github.trilemma.fuzz;
