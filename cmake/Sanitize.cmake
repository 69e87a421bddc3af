# Address and undefined behaviour sanitizers everywhere; a finding ends the program.
if(TRILEMMA_SANITIZE)
  set(trilemma_sanitizers -fsanitize=address,undefined -fno-sanitize-recover=all -fno-omit-frame-pointer -g -O1)
  target_compile_options(trilemma_flags INTERFACE ${trilemma_sanitizers})
  target_link_options(trilemma_flags INTERFACE -fsanitize=address,undefined)
  message(STATUS "Trilemma: built with the address and undefined behaviour sanitizers")
endif()
