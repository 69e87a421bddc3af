package io.github.trilemma.kernel;

import io.github.trilemma.tensor.OnCuda;

/** The tests of the room's providers on a graphics card. */
@OnCuda
class CudaIterationNumbersTest extends IterationNumbersTest {}
