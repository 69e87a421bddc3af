/**
 * A run folder while it grows: a page on this machine alone that follows a sweep. Only reads, takes no lock, and survives files
 * that are half-written or cut back. May look at run, surface and config; needs the JDK's web server and Jackson, not libtorch.
 */
package io.github.trilemma.watch;
