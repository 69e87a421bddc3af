# trilemma_flags: what every C++ source of the project is compiled with. trilemma_cuda_flags: the same for CUDA sources.
add_library(trilemma_flags INTERFACE)
add_library(trilemma_cuda_flags INTERFACE)

set(trilemma_warnings
  -Wall -Wextra -Wconversion -Wshadow -Wold-style-cast -Wcast-align -Wnon-virtual-dtor -Wundef -Wdouble-promotion
  # Vectors wider than the processor are passed to inlined functions alone: how they are passed does not matter.
  -Wno-psabi)
# Values are those of IEEE arithmetic: no -ffast-math. Neither errno nor floating point traps are read, and without
# those two sqrt and comparisons vectorise. Pragmas "omp simd" allow a loop's sum to be reordered; no OpenMP library is
# linked.
target_compile_options(trilemma_flags INTERFACE
  ${trilemma_warnings} -Wpedantic -fno-math-errno -fno-trapping-math -ffp-contract=fast -fopenmp-simd)
# The host code that nvcc makes itself is not pedantic and casts the old way.
target_compile_options(trilemma_cuda_flags INTERFACE $<$<COMPILE_LANGUAGE:CUDA>:-Xcompiler=-Wall,-Wextra,-Wshadow>)
if(TRILEMMA_WERROR)
  target_compile_options(trilemma_flags INTERFACE -Werror)
  target_compile_options(trilemma_cuda_flags INTERFACE
    $<$<COMPILE_LANGUAGE:CUDA>:-Xcompiler=-Werror --Werror=all-warnings>)
endif()
