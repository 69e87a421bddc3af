/**
 * What is open to others: families of restorers, critics, judges, degradations and measures, found through
 * {@link java.util.ServiceLoader} and named in configurations. The interface of each family lies in its room; here is what they
 * share.
 */
package io.github.trilemma.spi;
