/**
 * The part that names Spark's classes: on the driver in a class loader with Spark's libraries, on a worker in Spark's own. It sees
 * nothing of the engine but {@code cluster.SparkLink}, and that on the driver alone; on a worker the engine is called through types
 * of the JDK.
 */
package io.github.trilemma.cluster.spark;
