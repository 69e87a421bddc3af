/**
 * The bound itself: C(D,P) of known discrete sources, computed exactly with a certificate, and the few cases that have a closed
 * form. {@link io.github.trilemma.theory.CdpSolver} is the entrance. Looks at the JDK only.
 */
package io.github.trilemma.theory;
