# Every option of the native build. The same table stands in native/README.md.
#
# | option                       | default | meaning                                                                        |
# | ---------------------------- | ------- | ------------------------------------------------------------------------------ |
# | TRILEMMA_CUDA                | AUTO    | CUDA kernels: ON (needs nvcc), OFF, AUTO (when nvcc is found)                   |
# | TRILEMMA_CUDA_ARCHITECTURES  | (empty) | CMake list of architectures; empty: 80, 90, 100, 120 and PTX, as nvcc knows them |
# | TRILEMMA_JNI                 | AUTO    | glue for Java: ON (needs jni.h), OFF, AUTO (when jni.h is found)                |
# | TRILEMMA_JAVA_HOME           | (empty) | JDK to look for include/jni.h in, before JAVA_HOME and that of javac            |
# | TRILEMMA_NATIVE_TESTS        | ON      | test programs, for ctest                                                       |
# | TRILEMMA_SANITIZE            | OFF     | address and undefined behaviour sanitizers, in the library and in the tests    |
# | TRILEMMA_BENCH               | OFF     | times of the CUDA kernels: bench/kernels_bench                                 |
# | TRILEMMA_FUZZ                | OFF     | random calls of every kernel as a test, to be used with TRILEMMA_SANITIZE       |
# | TRILEMMA_WERROR              | ON      | warnings are errors                                                            |
set(TRILEMMA_CUDA AUTO CACHE STRING "CUDA kernels: AUTO, ON or OFF")
set(TRILEMMA_CUDA_ARCHITECTURES "" CACHE STRING "CUDA architectures; empty: 80, 90, 100, 120 and PTX")
set(TRILEMMA_JNI AUTO CACHE STRING "glue for Java: AUTO, ON or OFF")
set(TRILEMMA_JAVA_HOME "" CACHE PATH "JDK to look for include/jni.h in")
option(TRILEMMA_NATIVE_TESTS "test programs, for ctest" ON)
option(TRILEMMA_SANITIZE "address and undefined behaviour sanitizers" OFF)
option(TRILEMMA_BENCH "times of the CUDA kernels" OFF)
option(TRILEMMA_FUZZ "random calls of every kernel as a test" OFF)
option(TRILEMMA_WERROR "warnings are errors" ON)

foreach(option TRILEMMA_CUDA TRILEMMA_JNI)
  set_property(CACHE ${option} PROPERTY STRINGS AUTO ON OFF)
  if(NOT ${option} MATCHES "^(AUTO|ON|OFF)$")
    message(FATAL_ERROR "${option} must be AUTO, ON or OFF, got ${${option}}")
  endif()
endforeach()

if(NOT CMAKE_BUILD_TYPE AND NOT CMAKE_CONFIGURATION_TYPES)
  set(CMAKE_BUILD_TYPE Release CACHE STRING "build type" FORCE)
endif()
