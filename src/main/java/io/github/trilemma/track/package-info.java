/**
 * Tells a tracking server how a sweep goes, through its REST interface. A server that is slow, broken or gone never stops or slows a
 * training: what it does not take in time is dropped and counted.
 */
package io.github.trilemma.track;
