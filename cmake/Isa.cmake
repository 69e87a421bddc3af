# The CPU kernels are compiled once per instruction set, each time into a namespace of the variant's name (macro
# TRL_ISA); native/src/dispatch.cpp picks one at run time. On other processors than x86-64 there is `base` alone.
include(CheckCXXCompilerFlag)

set(TRILEMMA_ISAS base)
set(trilemma_isa_base_flags "")
if(CMAKE_SYSTEM_PROCESSOR MATCHES "^(x86_64|AMD64|amd64)$")
  set(trilemma_isa_base_flags -march=x86-64)
  set(trilemma_isa_v3_flags -march=x86-64-v3)
  set(trilemma_isa_v4_flags -march=x86-64-v4 -mprefer-vector-width=512)
  set(trilemma_isa_v4bf16_flags ${trilemma_isa_v4_flags} -mavx512bf16)
  foreach(isa v3 v4 v4bf16)
    string(JOIN " " flags ${trilemma_isa_${isa}_flags})
    check_cxx_compiler_flag("${flags}" TRILEMMA_COMPILER_KNOWS_${isa})
    if(TRILEMMA_COMPILER_KNOWS_${isa})
      list(APPEND TRILEMMA_ISAS ${isa})
    else()
      message(STATUS "Trilemma: this compiler does not know ${flags}, variant ${isa} is left out")
    endif()
  endforeach()
endif()
set(trilemma_isa_definitions "")
foreach(isa ${TRILEMMA_ISAS})
  list(APPEND trilemma_isa_definitions TRL_HAVE_${isa}=1)
endforeach()

# trilemma_isa_NAME_sources and trilemma_isa_NAME_definitions hold what one variant has beyond the others.
#
# trilemma_add_isas(TARGET SOURCES...): object libraries TARGET_base, TARGET_v3, ... from the same sources, and
# TARGET_objects in the caller, their objects from the oldest instruction set to the newest. That order matters: of
# inline functions that several variants emit (those of the C++ library), the linker keeps the first, which every
# processor can run.
function(trilemma_add_isas target)
  set(objects "")
  foreach(isa ${TRILEMMA_ISAS})
    add_library(${target}_${isa} OBJECT ${ARGN} ${trilemma_isa_${isa}_sources})
    target_link_libraries(${target}_${isa} PRIVATE trilemma_flags)
    target_include_directories(${target}_${isa} PRIVATE include src)
    target_compile_definitions(${target}_${isa} PRIVATE TRL_ISA=${isa} ${trilemma_isa_${isa}_definitions})
    target_compile_options(${target}_${isa} PRIVATE ${trilemma_isa_${isa}_flags})
    list(APPEND objects $<TARGET_OBJECTS:${target}_${isa}>)
  endforeach()
  set(${target}_objects ${objects} PARENT_SCOPE)
endfunction()
