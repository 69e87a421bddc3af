/**
 * What is kept on disk: one folder per sweep, in it one folder per point, each named after the hash of its
 * configuration. Every file appears whole or not at all. Looks at surface and config; uses the JDK and Jackson.
 */
package io.github.trilemma.run;
