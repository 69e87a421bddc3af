#!/usr/bin/env bash
# The GPU stage that needs no Java: builds the kernels for this machine's GPU, runs their tests, runs them under compute-sanitizer
# where there is one, and times them. Needs nvcc, cmake 3.24 or later, a C++17 compiler and a GPU.
#   OUT=DIR    where the results go (default: benchmarks/gpu/results): native.log, native.txt, kernels.json
#   BUILD=DIR  where it builds (default: target/gpu-native)
# Exit code 0 when every step that could run succeeded, 1 when one failed, 2 when something it needs is missing.
set -uo pipefail
root=$(dirname "$(dirname "$(dirname "$(readlink -f "${BASH_SOURCE[0]}")")")")
out=${OUT:-$root/benchmarks/gpu/results}
build=${BUILD:-$root/target/gpu-native}
tests=(fused_loss adam_clip draw_batch measure advance cuda_equals_cpu graph)

fail() {
  echo "error: $*" >&2
  exit 2
}

# The toolkit's programs, on the path or where the toolkit usually lies.
tool() {
  command -v "$1" && return
  local folder
  for folder in "${CUDA_HOME:-}" "${CUDA_PATH:-}" /usr/local/cuda; do
    if [[ -n $folder && -x $folder/bin/$1 ]]; then
      echo "$folder/bin/$1"
      return
    fi
  done
  return 1
}

nvcc=$(tool nvcc) || fail "nvcc must be installed, got none: install the CUDA toolkit or set CUDA_HOME"
command -v cmake >/dev/null || fail "cmake must be installed, got none: install cmake 3.24 or later"
mkdir -p "$out" "$build" || fail "$out and $build must be folders that can be made: set OUT and BUILD"
log=$out/native.log
table=$out/native.txt
: >"$log"
: >"$table"
rm -f "$out/kernels.json"

failed=0
row() {
  printf '%-34s %-8s %s\n' "$1" "$2" "$3" >>"$table"
}

# step NAME COMMAND...: runs it into the log and keeps a row; a failing step shows the end of its output.
step() {
  local name=$1 start=$SECONDS part code
  shift
  part=$(mktemp)
  echo "== $name: $*" >>"$log"
  echo "$name ..." >&2
  "$@" >"$part" 2>&1
  code=$?
  cat "$part" >>"$log"
  if ((code == 0)); then
    row "$name" ok "$((SECONDS - start)) s"
  else
    row "$name" FAILED "exit code $code, see native.log"
    tail -n 25 "$part" >&2
    failed=1
  fi
  rm -f "$part"
  return "$code"
}

finish() {
  if [[ -s $out/kernels.txt ]]; then
    { echo; cat "$out/kernels.txt"; } >>"$table"
    rm -f "$out/kernels.txt"
  fi
  echo
  cat "$table"
  exit "$failed"
}

# `native` needs a GPU that cmake can see; without one the build takes the usual list, and the tests fail and say why.
architectures=${TRILEMMA_CUDA_ARCHITECTURES-native}
if [[ $architectures == native ]] && ! nvidia-smi -L >/dev/null 2>&1; then architectures=; fi
if command -v nvidia-smi >/dev/null; then
  nvidia-smi --query-gpu=name,driver_version,memory.total --format=csv,noheader >>"$log" 2>&1
fi
"$nvcc" --version >>"$log"

jobs=$(nproc 2>/dev/null || echo 2)
step configure cmake -S "$root/native" -B "$build" -DCMAKE_BUILD_TYPE=Release -DCMAKE_CUDA_COMPILER="$nvcc" -DTRILEMMA_CUDA=ON \
  -DTRILEMMA_CUDA_ARCHITECTURES="$architectures" -DTRILEMMA_JNI=OFF -DTRILEMMA_BENCH=ON || finish
targets=(kernels_bench cuda_status_test)
for test in "${tests[@]}"; do targets+=("${test}_gpu_test"); done
step build cmake --build "$build" -j "$jobs" --target "${targets[@]}" || finish

step "tests" ctest --test-dir "$build" -C gpu -L gpu --output-on-failure --no-tests=error

if sanitizer=$(tool compute-sanitizer); then
  for check in memcheck racecheck; do
    for test in "${tests[@]}"; do
      step "$check $test" "$sanitizer" --tool "$check" --error-exitcode 9 "$build/test/${test}_gpu_test"
    done
  done
else
  row "memcheck, racecheck" "not run" "no compute-sanitizer in this toolkit"
fi

bench() {
  "$build/bench/kernels_bench" "$out/kernels.json" >"$out/kernels.txt"
  local code=$?
  cat "$out/kernels.txt"
  return "$code"
}
step times bench
finish
