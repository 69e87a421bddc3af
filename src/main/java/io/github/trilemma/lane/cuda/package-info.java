/**
 * Lanes on NVIDIA GPUs: a stream of its own for each, and one captured graph of a whole training iteration that is replayed from
 * then on. All classes of CUDA and of libtorch's CUDA part are behind {@link io.github.trilemma.lane.cuda.BytedecoCuda}, which
 * nothing touches on a machine without a GPU. Part of the room lane.
 */
package io.github.trilemma.lane.cuda;
