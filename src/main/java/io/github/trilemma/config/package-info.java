/**
 * What to run: records that validate themselves, the presets of the paper's five experiments, and the strict layered
 * reader (defaults, preset, file, {@code key=value}). Looks at no other room; uses the JDK, Jackson and its YAML
 * parser.
 */
package io.github.trilemma.config;
