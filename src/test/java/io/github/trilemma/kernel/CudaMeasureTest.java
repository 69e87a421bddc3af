package io.github.trilemma.kernel;

import io.github.trilemma.tensor.OnCuda;

/** The tests of the room's providers on a graphics card, against the same plain formulas and at the same sizes. */
@OnCuda
class CudaMeasureTest extends MeasureTest {}
