/**
 * How points train side by side. On the CPU a lane is a worker thread with its own share of the cores; on a CUDA device it is a
 * thread with a stream of its own and memory that it keeps from point to point. Which lane trains what, and how many there are,
 * is decided by classes that know no device. A lane knows nothing of what it runs beyond that it is a task. Looks at train,
 * kernel, tensor and config.
 */
package io.github.trilemma.lane;
