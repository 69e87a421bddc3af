#!/usr/bin/env bash
# What Maven calls. Without cmake or a compiler it says so in one line and succeeds: libtorch operations then serve.
#   build.sh build [--java-home=DIR] [--cuda=ON|OFF|AUTO] [--skip-tests=true|false]
#     compiles, and puts the libraries among the classes
#   build.sh test
#     runs the native tests
# Without --cuda the environment variable TRILEMMA_CUDA decides, without that OFF: four GPU architectures take minutes.
set -euo pipefail
root=$(dirname "$(dirname "$(readlink -f "${BASH_SOURCE[0]}")")")
target=$root/target/native
system=$(uname -s | tr '[:upper:]' '[:lower:]')
machine=$(uname -m)
classes=$root/target/classes/io/github/trilemma/kernel/native/$system-${machine/amd64/x86_64}
command=${1:-nothing}

cuda=${TRILEMMA_CUDA:-OFF}
java=${JAVA_HOME:-}
tests=ON
for option in "${@:2}"; do
  case $option in
    --cuda=) ;;
    --cuda=*) cuda=${option#*=} ;;
    --java-home=*) java=${option#*=} ;;
    --skip-tests=true) tests=OFF ;;
    --skip-tests=*) ;;
    *) echo "error: options are --java-home, --cuda and --skip-tests, got $option: see the head of $0" >&2; exit 2 ;;
  esac
done

have() { command -v "$1" >/dev/null; }
lacking() {
  [[ $system == linux ]] || { echo Linux; return; }
  have cmake || { echo cmake; return; }
  { [[ -n ${CXX:-} ]] && have "$CXX"; } || have c++ || have g++ || have clang++ || { echo "a C++ compiler"; return; }
  have make || have ninja || echo "make or ninja"
}

# Runs a command whose output matters only when it fails.
quietly() {
  local log=$1
  shift
  "$@" >"$log" 2>&1 || { cat "$log" >&2; exit 1; }
}

lack=$(lacking)
if [[ -n $lack ]]; then
  if [[ $command == build ]]; then
    rm -rf "$classes"
    echo "[WARNING] the native kernels need $lack, got none: left out, libtorch operations serve" \
      "(Debian: apt-get install cmake g++ make)" >&2
  fi
  exit 0
fi

case $command in
  build)
    mkdir -p "$target" "$classes"
    have make || export CMAKE_GENERATOR=${CMAKE_GENERATOR:-Ninja}
    export CMAKE_BUILD_PARALLEL_LEVEL=${CMAKE_BUILD_PARALLEL_LEVEL:-$(nproc)}
    quietly "$target/configure.log" cmake -S "$root/native" -B "$target" -DCMAKE_BUILD_TYPE=Release -DTRILEMMA_JNI=ON \
      -DTRILEMMA_JAVA_HOME="$java" -DTRILEMMA_CUDA="$cuda" -DTRILEMMA_NATIVE_TESTS=$tests
    quietly "$target/build.log" cmake --build "$target"
    rm -f "$classes"/libtrilemma*.so
    cp "$target/libtrilemma.so" "$classes"
    if [[ $cuda != OFF && -f $target/libtrilemma_cuda.so ]]; then
      cp "$target/libtrilemma_cuda.so" "$classes"
    fi
    ;;
  test)
    quietly "$target/test.log" ctest --test-dir "$target" --output-on-failure --no-tests=error
    ;;
  *)
    echo "error: the command must be build or test, got $command: see the head of $0" >&2
    exit 2
    ;;
esac
