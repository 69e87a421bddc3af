/**
 * How points train side by side. On the CPU a lane is a worker thread with its own share of the cores. A lane knows nothing of
 * what it runs beyond that it is a task. Looks at train and tensor.
 */
package io.github.trilemma.lane;
