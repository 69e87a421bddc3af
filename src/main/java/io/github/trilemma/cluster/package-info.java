/**
 * Points of a sweep as tasks of a cluster. The driver is an ordinary process of the run folder that holds leases and writes
 * records; a task trains one point in a scratch folder of its worker, and folders travel as zip files through a folder that both
 * reach. Spark itself is touched by {@code cluster.spark} alone, whose classes live in a class loader of their own together with
 * Spark's libraries.
 */
package io.github.trilemma.cluster;
