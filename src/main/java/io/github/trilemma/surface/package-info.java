/**
 * The mathematics of measured points: which points no other beats, the lower convex envelope that mixing of restorers reaches,
 * how far measured points are from the convexity that the theory promises, and the operating point for given limits.
 *
 * <p>Looks at the JDK only. Nothing here knows how a point was trained or where it is kept.
 */
package io.github.trilemma.surface;
